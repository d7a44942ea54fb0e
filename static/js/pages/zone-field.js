// Offers places and time zones under the field of an event's zone while one types, that of the device last; what the
// venue tells is filled in. Without this file a city is understood when the form is sent.

const PAUSE = 150; // ms
/** @type {HTMLElement} */
const box = document.querySelector(".zone-field");
/** @type {HTMLInputElement} */
const field = box?.querySelector("input");
/** @type {HTMLElement} */
const list = box?.querySelector("[role=listbox]");
/** @type {HTMLElement} */
const said = document.querySelector(".zone-said");
const device = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
/** @type {AbortController | null} */
let asked = null;
/** What was filled in for the venue, not typed. */
let proposed = "";

/**
 * The options that the server has for a text or a venue; null where it did not answer.
 *
 * @param {Record<string, string>} query
 * @returns {Promise<HTMLElement[] | null>}
 */
async function optionsFor(query) {
  asked?.abort();
  asked = new AbortController();
  const url = `${box.dataset.zones}?${new URLSearchParams(query)}`;
  const headers = { "X-Autosave": "1" }; // signed out, it is told so and sent nowhere
  const answer = await fetch(url, { headers, redirect: "manual", signal: asked.signal }).catch(() => /** @type {Response} */ (null));
  if (!answer?.ok || !answer.headers.has("X-Answer-Of")) return null; // another network has answered
  const html = await answer.text().catch(() => "");
  return [...new DOMParser().parseFromString(html, "text/html").querySelectorAll("li")];
}

/** @returns {HTMLElement[]} */
function deviceOption() {
  if (!device || device.startsWith("Etc/")) return [];
  const option = document.createElement("li");
  Object.assign(option, { className: "zone-option", id: "zone-option-device", role: "option", ariaSelected: "false" });
  option.dataset.value = device;
  option.textContent = box.dataset.thisDevice.replace("{zone}", device);
  return [option];
}

/** @param {HTMLElement | null} option */
function choose(option) {
  for (const each of list.children) each.setAttribute("aria-selected", String(each === option));
  if (option) field.setAttribute("aria-activedescendant", option.id);
  else field.removeAttribute("aria-activedescendant");
  option?.scrollIntoView({ block: "nearest" });
}

/** @param {boolean} isOpen */
function open(isOpen) {
  list.hidden = !isOpen;
  field.setAttribute("aria-expanded", String(isOpen));
  if (!isOpen) choose(null);
}

/** @param {HTMLElement[]} options */
function show(options) {
  list.replaceChildren(...options, ...deviceOption());
  choose(null);
  open(list.childElementCount > 0);
  // Above a keyboard there is room for the list only when the field is at the top.
  const height = window.visualViewport?.height ?? innerHeight;
  if (list.getBoundingClientRect().bottom > height) box.scrollIntoView({ block: "start" });
}

async function suggest() {
  const text = field.value.trim();
  const options = text ? await optionsFor({ q: text }) : [];
  if (field.value.trim() === text && document.activeElement === field) show(options ?? []);
}

/** @param {HTMLElement} option */
function take(option) {
  field.value = option.dataset.value;
  proposed = "";
  open(false);
}

/** @param {HTMLInputElement} venue */
async function proposeFor(venue) {
  if (field.value && field.value !== proposed) return;
  const [option] = await optionsFor({ venue: venue.value }) ?? [];
  if (!option || (field.value && field.value !== proposed)) return;
  proposed = option.dataset.value;
  field.value = proposed;
  said.textContent = box.dataset.fromVenue.replace("{place}", proposed);
  said.hidden = false;
}

/** @param {KeyboardEvent} event */
function press(event) {
  const options = /** @type {HTMLElement[]} */ ([...list.children]);
  const at = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
  if (event.isComposing) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    if (list.hidden) suggest();
    else choose(options[(at + (event.key === "ArrowDown" ? 1 : at < 0 ? 0 : -1) + options.length) % options.length]);
  } else if (event.key === "Enter" && at >= 0) take(options[at]);
  else if (event.key === "Escape" && !list.hidden) open(false);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function begin() {
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  open(false);
  field.addEventListener("input", ({ isComposing }) => {
    clearTimeout(timer);
    said.hidden = true;
    if (!isComposing) timer = setTimeout(suggest, PAUSE);
  });
  field.addEventListener("compositionend", () => suggest());
  field.addEventListener("focus", () => field.value || show([]));
  field.addEventListener("blur", () => {
    clearTimeout(timer);
    open(false);
  });
  field.addEventListener("keydown", press);
  // The field keeps the focus, so that the list stays until the tap has arrived.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", ({ target }) => {
    const option = /** @type {HTMLElement} */ (target.closest("[role=option]"));
    if (option) take(option);
  });
  /** @type {HTMLInputElement} */
  const venue = document.querySelector("input[name=venue]");
  venue?.addEventListener("change", () => proposeFor(venue));
  /** @type {HTMLInputElement} */
  const hidden = document.querySelector("input[data-device-zone]");
  if (hidden) hidden.value = device;
}

if (field && list) begin();
