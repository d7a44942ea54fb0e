// What every page shares: menus that close, dialogs, single keys, and a word when something was not saved.
// All pages work without this file.

const toast = document.getElementById("toast");

function sayProblem(kind) {
  toast.querySelector(".toast-text").textContent = toast.dataset[kind];
  toast.hidden = false;
}

toast.querySelector("[data-close-toast]").addEventListener("click", () => { toast.hidden = true; });

// What another network answers in the place of the server is not shown as a part of the page.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.xhr.getResponseHeader("X-Answer-Of")) return;
  detail.shouldSwap = false;
  detail.isError = true;
});

// What the outbox keeps is not lost: it says itself that it waits. A search saves nothing.
const isKept = (event) => Boolean(event.detail.elt.closest?.("[data-outbox], [data-search]"));

document.addEventListener("htmx:responseError", (event) => {
  const { status } = event.detail.xhr;
  if (isKept(event) && (status >= 500 || status === 401 || status === 403)) return;
  sayProblem([401, 403, 404].includes(status) ? "refused" : "failed");
});
document.addEventListener("htmx:sendError", (event) => isKept(event) || sayProblem("offline"));
document.addEventListener("htmx:timeout", (event) => isKept(event) || sayProblem("offline"));
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful) toast.hidden = true;
});

// What is logged without a network arrives later: it says itself when Enter was pressed.
document.addEventListener("submit", (event) => {
  for (const field of event.target.querySelectorAll("input[data-now]")) field.value = new Date().toISOString();
}, true);

// What takes a while is asked for once. What was pressed is sent along before the buttons rest.
function rest(form, resting) {
  for (const button of form.querySelectorAll("button")) button.disabled = resting;
}
document.addEventListener("submit", ({ target, defaultPrevented }) => {
  if (target.matches("[data-once]") && !defaultPrevented) setTimeout(() => rest(target, true));
});
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-once]")) rest(form, false);
});

// The scripts of what is folded come when it is unfolded: most people only pass by.
function unfold({ target: fold }) {
  if (fold.open) for (const script of fold.dataset.scripts?.split(" ") ?? []) import(script).catch(() => {});
}
document.addEventListener("toggle", unfold, true);
for (const fold of document.querySelectorAll("details[data-scripts]")) unfold({ target: fold });

function closeMenus(except = null) {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (menu !== except) menu.open = false;
  }
}

document.addEventListener("click", (event) => {
  event.target.closest("[data-close-message]")?.closest(".message").remove();
  closeMenus(event.target.closest("details[data-menu]"));
  const opener = event.target.closest("[data-open-dialog]");
  if (opener) {
    closeMenus();
    document.getElementById(opener.dataset.openDialog).showModal();
  }
});

function leaveMenu() {
  const open = document.querySelector("details[data-menu][open]");
  if (!open) return false;
  open.open = false;
  open.querySelector("summary").focus();
  return true;
}

const WRITING = "input, textarea, select, [contenteditable], dialog[open], dialog[open] *";

function press(key) {
  const found = document.querySelector(`:is(input, textarea)[data-key="${key}"]`) ?? document.querySelector(`[data-key="${key}"]`);
  if (!found) return false;
  if (found.matches("input, textarea")) found.focus();
  else found.click();
  return true;
}

// The session that is chosen in the list, else what the page is about.
function edit() {
  const chosen = document.activeElement.closest("[data-session]")?.querySelector("[data-edit]");
  chosen?.click();
  return Boolean(chosen) || press("e");
}

function firstOf(selector) {
  const found = document.querySelector(selector);
  found?.focus();
  return Boolean(found);
}

function step(direction) {
  const links = [...document.querySelectorAll("[data-step]")];
  const at = links.indexOf(document.activeElement);
  const next = at < 0 ? undefined : links[at + direction];
  next?.focus();
  return next !== undefined;
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.keyCode === 229 || event.defaultPrevented) return;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape" && leaveMenu()) return;
  if (event.target.closest(WRITING)) return;
  const done = {
    "?": () => document.getElementById("keys")?.showModal() ?? true,
    n: () => press("n"),
    s: () => firstOf("input[data-key=s]") || firstOf("[data-step]") || press("s"),
    c: () => press("c"),
    e: edit,
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
  }[event.key]?.();
  if (done) event.preventDefault();
});

// A form that does not save by itself is sent by the same keys.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing || event.defaultPrevented) return;
  const form = event.target.form;
  if (!form || form.matches("[data-autosave]") || form.method !== "post") return;
  event.preventDefault();
  form.requestSubmit();
});

// A new event begins with the zone of the device, unless a person or the server has already said something else.
function proposeZone() {
  const field = document.querySelector("input[data-device-zone]");
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!field || field.value !== field.defaultValue || field.getAttribute("aria-invalid")) return;
  const known = [...(field.list?.options ?? [])].some((option) => option.value === zone);
  if (known) field.value = zone;
}
proposeZone();

// The tabs of a long conference are wider than a phone: the chosen one is among those that are seen.
const tab = document.querySelector(".day-tab[aria-current]");
if (tab) {
  const [inner, outer] = [tab.getBoundingClientRect(), tab.parentElement.getBoundingClientRect()];
  tab.parentElement.scrollLeft += inner.left + inner.width / 2 - (outer.left + outer.width / 2);
}
