// What every page shares: menus that close, dialogs, single keys, and a word when something was not saved.
// All pages work without this file.

const toast = document.getElementById("toast");

/** @param {string} kind the name of its words */
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

/**
 * What the outbox keeps is not lost: it says itself that it waits. A search saves nothing.
 *
 * @param {CustomEvent<HtmxDetail>} event
 */
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
  /** @type {NodeListOf<HTMLInputElement>} */
  const fields = event.target.querySelectorAll("input[data-now]");
  for (const field of fields) field.value = new Date().toISOString();
}, true);

/**
 * What takes a while is asked for once. What was pressed is sent along before the buttons rest.
 *
 * @param {HTMLFormElement} form
 * @param {boolean} isResting
 */
function rest(form, isResting) {
  /** @type {NodeListOf<HTMLButtonElement>} */
  const buttons = form.querySelectorAll("button");
  for (const button of buttons) button.disabled = isResting;
}
document.addEventListener("submit", ({ target, defaultPrevented }) => {
  if (target.matches("[data-once]") && !defaultPrevented) setTimeout(() => rest(target, true));
});
addEventListener("pageshow", () => {
  /** @type {NodeListOf<HTMLFormElement>} */
  const forms = document.querySelectorAll("form[data-once]");
  for (const form of forms) rest(form, false);
});

/**
 * The scripts of what is folded come when it is unfolded: most people only pass by.
 *
 * @param {{ target: HTMLDetailsElement }} event
 */
function unfold({ target: fold }) {
  if (fold.open) for (const script of fold.dataset.scripts?.split(" ") ?? []) import(script).catch(() => {});
}
document.addEventListener("toggle", unfold, true);
/** @type {NodeListOf<HTMLDetailsElement>} */
const folds = document.querySelectorAll("details[data-scripts]");
for (const fold of folds) unfold({ target: fold });

/** @param {string} id */
function showDialog(id) {
  /** @type {HTMLDialogElement} */
  const dialog = document.getElementById(id);
  dialog?.showModal();
}

/** @param {Element | null} except */
function closeMenus(except = null) {
  /** @type {NodeListOf<HTMLDetailsElement>} */
  const open = document.querySelectorAll("details[data-menu][open]");
  for (const menu of open) {
    if (menu !== except) menu.open = false;
  }
}

// Behind a menu that a choice has closed is something else, which the second tap of an impatient finger does not mean.
const [IMPATIENCE, FINGER] = [500, 24]; // ms, px
/** @type {MouseEvent | null} */
let choice = null;
// In another menu the same place means another thing.
document.addEventListener("toggle", ({ target }) => { if (target.open) choice = null; }, true);
document.addEventListener("click", (event) => {
  if (!choice || event.timeStamp - choice.timeStamp > IMPATIENCE) return;
  if (Math.hypot(event.clientX - choice.clientX, event.clientY - choice.clientY) > FINGER) return;
  event.preventDefault();
  event.stopPropagation();
}, true);

/** @param {MouseEvent & { target: Element }} event */
function closeAfterChoice(event) {
  if (!event.target.closest("[data-menu] [data-own]")) return;
  choice = event.detail > 0 ? event : null; // no finger, where a key was pressed
  leaveMenu();
}

// Screen readers say what comes into a region, not what the page came with.
const said = document.getElementById("messages");
said.append(...said.children);

document.addEventListener("click", (event) => {
  event.target.closest("[data-close-message]")?.closest(".message").remove();
  closeMenus(event.target.closest("details[data-menu]"));
  closeAfterChoice(event);
  const opener = event.target.closest("[data-open-dialog]");
  if (opener) {
    closeMenus();
    showDialog(opener.dataset.openDialog);
  }
});

function leaveMenu() {
  /** @type {HTMLDetailsElement} */
  const open = document.querySelector("details[data-menu][open]");
  if (!open) return false;
  open.open = false;
  open.querySelector("summary").focus();
  return true;
}

const WRITING = "input, textarea, select, [contenteditable], dialog[open], dialog[open] *";

/** @param {string} key */
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

/** @param {string} selector */
function firstOf(selector) {
  const found = document.querySelector(selector);
  found?.focus();
  return Boolean(found);
}

/** @param {1 | -1} direction */
function step(direction) {
  const links = [...document.querySelectorAll("[data-step]")];
  const at = links.findIndex((link) => link === document.activeElement);
  const next = at < 0 ? undefined : links[at + direction];
  next?.focus();
  return next !== undefined;
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.keyCode === 229 || event.defaultPrevented) return;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape" && leaveMenu()) return;
  if (event.target.closest(WRITING)) return;
  /** @type {Record<string, () => boolean>} */
  const shortcuts = {
    "?": () => {
      showDialog("keys");
      return true;
    },
    n: () => press("n"),
    s: () => firstOf("input[data-key=s]") || firstOf("[data-step]") || press("s"),
    "/": () => press("/"),
    c: () => press("c"),
    e: edit,
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
  };
  if (shortcuts[event.key]?.()) event.preventDefault();
});

// A form that does not save by itself is sent by the same keys.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing || event.defaultPrevented) return;
  const form = event.target.form;
  if (!form || form.matches("[data-autosave]") || form.method !== "post") return;
  event.preventDefault();
  form.requestSubmit();
});

// The tabs of a long conference are wider than a phone: the chosen one is among those that are seen.
const tab = document.querySelector(".day-tab[aria-current]");
if (tab) {
  const tabs = tab.closest(".day-tabs");
  const [inner, outer] = [tab.getBoundingClientRect(), tabs.getBoundingClientRect()];
  tabs.scrollLeft += inner.left + inner.width / 2 - (outer.left + outer.width / 2);
}
