// Shows under the composer, while one types, what was found in the line, and sessions that the event has already. Enter
// logs the line: where the event has a session of that code or title, it marks that one.

const PAUSE = 150; // ms
const IMPATIENCE = 1000; // ms after a suggestion was tapped
const FINGER = 24; // px
const SENT = ["heading", "day", "on", "now", "plain"];
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
/** @type {AbortController | null} */
let asked = null;

/** @returns {HTMLFormElement | null} */
const composer = () => document.querySelector("form[data-suggest]");
/** @param {HTMLFormElement} form */
const place = (form) => form.querySelector(".composer-suggested");
/** @param {HTMLFormElement} form */
const line = (form) => form.elements.namedItem("heading");

/**
 * Three letters say something; of Japanese, two do.
 *
 * @param {string} text
 */
export function saysEnough(text) {
  return [...text].length >= 3 || /[\u3040-\u30ff\u3400-\u9fff]{2}/.test(text);
}

/**
 * Say what Enter does: what begins later today is planned.
 *
 * @param {HTMLFormElement} form
 * @param {boolean} isPlanned
 */
function sayPlanned(form, isPlanned) {
  /** @type {HTMLElement} */
  const words = form.querySelector("[data-planned]");
  if (!words) return;
  words.dataset.attended ??= words.textContent;
  words.textContent = isPlanned ? words.dataset.planned : words.dataset.attended;
}

/**
 * Whether this is still what is being typed.
 *
 * @param {HTMLFormElement} form
 * @param {string} text
 */
const isStill = (form, text) => line(form).value.trim() === text && !line(form).readOnly;

/**
 * @param {HTMLFormElement} form
 * @param {string} text
 */
async function suggestWithoutNetwork(form, text) {
  if (form.querySelector("[data-planned]")) {
    const { beginsLater } = await import("../outbox/coming-days.js");
    const isTimeless = Boolean(form.querySelector("input[name=plain][value=time]"));
    if (isStill(form, text)) sayPlanned(form, !isTimeless && beginsLater(text, Date.now(), document.querySelector("[data-zone]")?.dataset.zone));
  }
  const { suggestKept } = await import("./suggest-kept.js");
  const found = await suggestKept(form, text);
  if (found && isStill(form, text)) place(form).replaceChildren(...found);
}

/** @param {HTMLFormElement} form */
async function suggest(form) {
  const text = line(form).value.trim();
  asked?.abort();
  forgetPlain(form, text);
  if (!saysEnough(text)) {
    sayPlanned(form, false);
    return place(form).replaceChildren();
  }
  asked = new AbortController();
  const { signal } = asked;
  const asks = /** @type {Map<string, string> & FormData} */ (new FormData(form));
  const sent = new URLSearchParams([...asks].filter(([name]) => SENT.includes(name)));
  const url = `${form.dataset.suggest}?${sent}`;
  const headers = { "X-Autosave": "1" }; // signed out, it is told so and sent nowhere
  const answer = await fetch(url, { headers, redirect: "manual", signal }).catch(() => /** @type {Response} */ (null));
  const isOurs = answer?.headers.has("X-Answer-Of");
  if (!isOurs && !signal.aborted) return suggestWithoutNetwork(form, text).catch(() => {}); // or another network has answered
  if (!isOurs || !answer.ok) return undefined;
  const html = await answer.text().catch(() => "");
  if (!isStill(form, text)) return undefined;
  const page = new DOMParser().parseFromString(html, "text/html");
  sayPlanned(form, Boolean(page.querySelector("[data-planned-later]")));
  return place(form).replaceChildren(...page.body.childNodes);
}

document.addEventListener("input", ({ target, isComposing }) => {
  const form = composer();
  if (!form || target !== line(form) || isComposing) return;
  clearTimeout(timer);
  timer = setTimeout(suggest, PAUSE, form);
});
document.addEventListener("compositionend", ({ target }) => {
  const form = composer();
  if (form && target === line(form)) suggest(form);
});

/**
 * A part of the line that a person does not want to be one stays text.
 *
 * @param {HTMLFormElement} form
 * @param {string} part
 * @param {string} text what stands in the line, "" for what only follows from it
 */
function keepPlain(form, part, text) {
  const field = document.createElement("input");
  Object.assign(field, { type: "hidden", name: "plain", value: part });
  field.dataset.text = text;
  form.append(field);
  line(form).focus();
  suggest(form);
}

/**
 * Forget the parts that stand no longer in the line; with another line all of them.
 *
 * @param {HTMLFormElement} form
 * @param {string} text
 */
function forgetPlain(form, text) {
  /** @type {NodeListOf<HTMLInputElement>} */
  const fields = form.querySelectorAll("input[name=plain]");
  for (const field of fields) if (!text || !text.includes(field.dataset.text ?? "")) field.remove();
}

document.addEventListener("click", ({ target }) => {
  /** @type {HTMLButtonElement} */
  const button = target.closest("[data-plain]");
  if (!button) return;
  const text = button.querySelector(".found-text").textContent.trim();
  keepPlain(button.form, button.dataset.plain, line(button.form).value.includes(text) ? text : "");
});

// A finger that taps twice means what was there at first, not what has come into its place.
let picked = { at: 0, x: 0, y: 0 };
document.addEventListener("click", (event) => {
  const { clientX: x, clientY: y } = event;
  const isNear = Math.hypot(x - picked.x, y - picked.y) < FINGER;
  if (isNear && Date.now() - picked.at < IMPATIENCE) {
    event.preventDefault();
    event.stopPropagation();
  } else if (event.detail && event.target.closest(".suggestion")) picked = { at: Date.now(), x, y };
}, true);

// The line says what was picked, so that it can be read wherever it waits. For the session that it means it stays as it is
// typed: its facts are sent too.
document.addEventListener("click", ({ target }) => {
  /** @type {HTMLButtonElement} */
  const button = target.closest(".suggestion");
  if (button?.dataset.heading && !button.matches(".suggestion-same")) line(button.form).value = button.dataset.heading;
}, true);
document.addEventListener("submit", ({ target }) => {
  if (target !== composer()) return;
  clearTimeout(timer);
  asked?.abort();
  setTimeout(() => { // when who sends it has been read
    place(target).replaceChildren();
    sayPlanned(target, false);
    forgetPlain(target, "");
  });
}, true);

document.addEventListener("keydown", (event) => {
  const form = composer();
  if (!form || event.isComposing || !form.contains(event.target)) return;
  /** @type {HTMLElement[]} */
  const stops = [line(form), ...form.querySelectorAll(".found-part, .suggestion")];
  const at = stops.indexOf(event.target);
  const next = { ArrowDown: stops[at + 1], ArrowUp: stops[at - 1], Escape: at > 0 ? stops[0] : null }[event.key];
  if (at < 0 || !next) return;
  event.preventDefault();
  event.stopPropagation();
  next.focus();
}, true);

document.addEventListener("line:restored", () => suggest(composer()));

// Something was typed or restored before this came.
const first = composer();
if (first) suggest(first);
