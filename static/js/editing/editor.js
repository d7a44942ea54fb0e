// A small toolbar for the plain textareas of a form, and list markers that go on by themselves.
// Nothing happens while an input method is composing, and every change can be undone with Ctrl+Z.

import { code, emphasis, lineEnd, lineStart, link, listBreak, markdownOf, paragraphOf, pastedLink, stampFor, withPrefix } from "./markdown.js";

/** @type {HTMLTextAreaElement | null} */
let lastEditor = null;

/**
 * insertText is deprecated and still the only way to change a textarea so that undo knows of it.
 *
 * @param {HTMLTextAreaElement} area
 * @param {string} text
 */
function insert(area, text, start = area.selectionStart, end = area.selectionEnd) {
  area.focus();
  area.setSelectionRange(start, end);
  if (start === end && !text) return;
  const done = document.execCommand(text ? "insertText" : "delete", false, text);
  if (done) return;
  area.setRangeText(text, start, end, "end");
  area.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

/** @param {DocumentEventMap["keydown"]} event */
function continueList(event) {
  const area = event.target;
  if (event.key !== "Enter" || event.isComposing || event.keyCode === 229) return;
  if (event.shiftKey || event.ctrlKey || event.metaKey || event.altKey || area.selectionStart !== area.selectionEnd) return;
  const found = listBreak(area.value, area.selectionStart);
  if (!found) return;
  event.preventDefault();
  insert(area, found.added, found.from, area.selectionStart);
}

/** @type {Record<string, (text: string, start: number, end: number, word: string) => import("./markdown.js").Change>} */
const CHANGES = {
  b: (text, start, end) => emphasis(text, start, end, "**"),
  i: (text, start, end) => emphasis(text, start, end, "*"),
  k: link,
  code,
};

/**
 * @param {HTMLTextAreaElement} area
 * @param {string} name
 */
function change(area, name) {
  // What a link is called until it has words of its own.
  const { word } = area.form.querySelector('[data-tool="link"]').dataset;
  make(area, CHANGES[name](area.value, area.selectionStart, area.selectionEnd, word));
}

/**
 * @param {HTMLTextAreaElement} area
 * @param {import("./markdown.js").Change} change
 */
function make(area, { from, to, added, start, end }) {
  insert(area, added, from, to);
  area.setSelectionRange(start, end);
}

// On a Mac, Ctrl with these letters moves the cursor.
const isMac = /^(Mac|iP)/.test(navigator.platform);

/** @param {DocumentEventMap["keydown"]} event */
function changeByKey(event) {
  const isCommand = isMac ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey;
  if (!isCommand || event.altKey || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  const key = event.key.toLowerCase();
  if (!Object.hasOwn(CHANGES, key)) return;
  event.preventDefault();
  change(event.target, key);
}

/** @param {DocumentEventMap["paste"]} event */
function pasteLink(event) {
  const area = event.target;
  const pasted = event.clipboardData?.getData("text/plain");
  const added = pasted && pastedLink(area.value, area.selectionStart, area.selectionEnd, pasted);
  if (!added) return;
  event.preventDefault();
  insert(area, added);
}

/**
 * @param {HTMLTextAreaElement} area
 * @param {string} prefix
 */
function prefixLines(area, prefix) {
  const start = lineStart(area.value, area.selectionStart);
  const end = lineEnd(area.value, area.selectionEnd);
  insert(area, withPrefix(area.value.slice(start, end), prefix), start, end);
}

/**
 * The wall clock of the event, wherever the device believes to be.
 *
 * @param {HTMLTextAreaElement} area
 * @param {string | undefined} zone
 */
function timeStamp(area, zone) {
  const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: zone || undefined });
  insert(area, stampFor(area.value, area.selectionStart, area.selectionEnd, clock.format(new Date())));
}

/** @param {DocumentEventMap["keydown"]} event */
function stampByKey(event) {
  const tool = event.target.form.querySelector('[data-tool="time"]');
  if (event.key !== ";" || !(event.ctrlKey || event.metaKey) || event.altKey || event.isComposing || !tool) return;
  event.preventDefault();
  timeStamp(event.target, tool.dataset.zone);
}

/** @type {Record<string, (area: HTMLTextAreaElement, button: HTMLElement) => void>} */
const TOOLS = {
  bold: (area) => change(area, "b"),
  list: (area) => prefixLines(area, "- "),
  quote: (area) => prefixLines(area, "> "),
  link: (area) => change(area, "k"),
  code: (area) => change(area, "code"),
  photo: (area, button) => document.dispatchEvent(new CustomEvent("photos:tool", { detail: { area, button } })),
  "photo-new": (area) => document.dispatchEvent(new CustomEvent("photos:choose", { detail: { area } })),
  time: (area, button) => timeStamp(area, button.dataset.zone),
};

/**
 * The text that a tool works on: the one in which the writing was last, else the first of the form.
 *
 * @param {HTMLElement} tool
 * @returns {HTMLTextAreaElement}
 */
function areaOf(tool) {
  const form = tool.closest("form");
  return lastEditor?.isConnected && lastEditor.form === form ? lastEditor : form.querySelector("textarea[data-editor]");
}

/**
 * A text in which nobody has written yet goes on at its end.
 *
 * @param {HTMLTextAreaElement} area
 */
function goOnIn(area) {
  if (area !== lastEditor) area.setSelectionRange(area.value.length, area.value.length);
}

/** @param {PlacedPhoto} photo */
function placePhoto({ name, alt = "", caption = "", area = null }) {
  const target = area ?? (lastEditor?.isConnected ? lastEditor : document.querySelector("textarea[data-editor]"));
  if (!target) return;
  goOnIn(target);
  const { value, selectionStart, selectionEnd } = target;
  make(target, paragraphOf(value, selectionStart, selectionEnd, markdownOf({ name, alt, caption })));
}

/**
 * A photo, all photos of a day, or a link to another report.
 *
 * @param {Event} event
 * @param {HTMLButtonElement} button
 */
function placeOffer(event, button) {
  // Without a script the button sends its form.
  event.preventDefault();
  const area = areaOf(document.querySelector(".autosave [data-tool]"));
  goOnIn(area);
  if (button.dataset.placeText) {
    insert(area, button.dataset.placeText);
    return;
  }
  const day = button.closest("fieldset").querySelectorAll("[data-place-photo]:not([data-shown])");
  for (const photo of "placeAll" in button.dataset ? day : [button]) placePhoto({ ...wordsOf(photo), area });
}

// Until here the tools do nothing, and are not seen (writing.css).
document.documentElement.dataset.editor = "";
document.addEventListener("keydown", (event) => {
  if (!event.target.matches?.("textarea[data-editor]")) return;
  continueList(event);
  stampByKey(event);
  changeByKey(event);
});
document.addEventListener("paste", (event) => {
  if (event.target.matches?.("textarea[data-editor]")) pasteLink(event);
});
document.addEventListener("focusin", (event) => {
  if (event.target.matches?.("textarea[data-editor]")) lastEditor = event.target;
});

/** @param {HTMLFormElement} form */
function sayFailed(form) {
  const state = form.querySelector("[data-preview-state]");
  state.parentElement.hidden = false;
  state.textContent = state.dataset.failed;
}

/**
 * Few people look at a preview while they write: its script comes when it is asked for. Without scripts,
 * the server answers with the whole page.
 *
 * @param {{ preventDefault(): void }} event
 * @param {HTMLButtonElement} button
 */
function showPreview(event, button) {
  event.preventDefault();
  import("./preview.js").then(({ toggle }) => toggle(button), () => sayFailed(button.form));
}

// The label of a text stays below the name of the session while the text is scrolled (session.css).
const head = document.querySelector(".session-head");
if (head) {
  new ResizeObserver(() => {
    const end = head.offsetHeight + Number.parseFloat(getComputedStyle(head).insetBlockStart || "0");
    document.documentElement.style.setProperty("--head-end", `${Math.floor(end)}px`);
  }).observe(head);
  window.addEventListener("resize", showLabel);
}

// A keyboard has come up over the text that was tapped: its label, with the beginning of the text, is seen.
function showLabel() {
  const label = document.activeElement.matches("textarea[data-editor]") && document.activeElement.closest(".editor").querySelector(".editor-head");
  if (!label) return;
  const hidden = label.getBoundingClientRect().bottom + 3 * label.offsetHeight - document.querySelector(".save-row").getBoundingClientRect().top;
  if (hidden > 0) window.scrollBy(0, label.getBoundingClientRect().top - head.getBoundingClientRect().bottom);
}
// The writing goes on where it was: a tool does not take the focus away, nor the keyboard of a phone a tap on the state.
document.addEventListener("pointerdown", (event) => {
  /** @type {Record<string, string>} */
  const byPointer = {
    mouse: "[data-tool]", // a mouse drags photos
    touch: "[data-tool], [data-place-photo], .session-state :is(button, label)",
  };
  const tools = byPointer[event.pointerType] ?? "[data-tool], [data-place-photo]";
  if (event.target.closest(tools)) event.preventDefault();
});
document.addEventListener("click", (event) => {
  const tool = event.target.closest("[data-tool]");
  if (tool) TOOLS[tool.dataset.tool](areaOf(tool), tool);
  /** @type {HTMLButtonElement | null} */
  const preview = event.target.closest("button[data-preview]");
  if (preview) showPreview(event, preview);
  const photo = event.target.closest("[data-place-photo]");
  /** @type {HTMLButtonElement | null} */
  const offer = event.target.closest("[data-offers] button");
  if (offer) placeOffer(event, offer);
  else if (photo) placePhoto({ ...wordsOf(photo), area: document.getElementById(photo.dataset.for) });
});
document.addEventListener("photos:place", ({ detail }) => placePhoto(detail));
// Dragged into a text, a photo is what is written there for it.
document.addEventListener("dragstart", (event) => {
  const photo = event.target.closest?.("[data-place-photo]");
  if (!photo) return;
  event.dataTransfer.effectAllowed = "copy";
  event.dataTransfer.setData("text/plain", markdownOf(wordsOf(photo)));
});

/**
 * @param {HTMLElement} element
 * @returns {PlacedPhoto}
 */
function wordsOf({ dataset: { placePhoto: name, alt, caption } }) {
  return { name, alt, caption };
}
