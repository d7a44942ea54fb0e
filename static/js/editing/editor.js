// A small toolbar over a plain textarea, and list markers that go on by themselves.
// Nothing happens while an input method is composing, and every change can be undone with Ctrl+Z.

const MARKER = /^([ \t\u3000]*)((?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?|>[ \t]?)/;
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

/**
 * @param {string} text
 * @param {number} at
 */
function lineStart(text, at) {
  return text.lastIndexOf("\n", at - 1) + 1;
}

/** @param {string} marker */
function nextMarker(marker) {
  const number = /^(\d+)/.exec(marker);
  const next = number ? marker.replace(number[1], String(Number(number[1]) + 1)) : marker;
  return next.replace(/\[[xX]\]/, "[ ]");
}

/** @param {DocumentEventMap["keydown"]} event */
function continueList(event) {
  const area = event.target;
  if (event.key !== "Enter" || event.isComposing || event.keyCode === 229) return;
  if (event.shiftKey || event.ctrlKey || event.metaKey || event.altKey || area.selectionStart !== area.selectionEnd) return;
  const at = area.selectionStart;
  const start = lineStart(area.value, at);
  const match = MARKER.exec(area.value.slice(start, at));
  if (!match) return;
  const next = area.value.indexOf("\n", at);
  const rest = area.value.slice(start + match[0].length, next < 0 ? area.value.length : next);
  event.preventDefault();
  if (rest.trim()) insert(area, `\n${match[1]}${nextMarker(match[2])}`);
  else insert(area, "", start, at); // an empty marker ends the list
}

/**
 * @param {HTMLTextAreaElement} area
 * @param {string} mark
 */
function wrap(area, mark) {
  const { selectionStart: start, selectionEnd: end, value } = area;
  const text = value.slice(start, end);
  insert(area, mark + text + mark);
  area.setSelectionRange(start + mark.length, start + mark.length + text.length);
}

/**
 * @param {HTMLTextAreaElement} area
 * @param {string} prefix
 */
function prefixLines(area, prefix) {
  const start = lineStart(area.value, area.selectionStart);
  const found = area.value.indexOf("\n", area.selectionEnd);
  const end = found < 0 ? area.value.length : found;
  const lines = area.value.slice(start, end).split("\n");
  const all = lines.every((line) => line.startsWith(prefix));
  insert(area, lines.map((line) => (all ? line.slice(prefix.length) : prefix + line)).join("\n"), start, end);
}

/**
 * The wall clock of the event, wherever the device believes to be. Behind words that end the line it begins the next
 * one, with the marker of the list: a line that begins with its time can be linked to the recording.
 *
 * @param {HTMLTextAreaElement} area
 * @param {string | undefined} zone
 */
function timeStamp(area, zone) {
  const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: zone || undefined });
  const { selectionStart: at, selectionEnd, value } = area;
  const line = value.slice(lineStart(value, at), at);
  const [all, indent, marker] = MARKER.exec(line) ?? ["", "", ""];
  const endsLine = at === selectionEnd && (at === value.length || value[at] === "\n");
  const next = endsLine && line.length > all.length && /\S$/.test(line);
  insert(area, `${next ? `\n${indent}${nextMarker(marker)}` : ""}${clock.format(new Date())} `);
}

/** @param {DocumentEventMap["keydown"]} event */
function stampByKey(event) {
  const tool = document.querySelector(`[data-tool="time"][data-for="${event.target.id}"]`);
  if (event.key !== ";" || !(event.ctrlKey || event.metaKey) || event.altKey || event.isComposing || !tool) return;
  event.preventDefault();
  timeStamp(event.target, tool.dataset.zone);
}

/** @type {Record<string, (area: HTMLTextAreaElement, button: HTMLElement) => void>} */
const TOOLS = {
  bold: (area) => wrap(area, "**"),
  list: (area) => prefixLines(area, "- "),
  quote: (area) => prefixLines(area, "> "),
  time: (area, button) => timeStamp(area, button.dataset.zone),
};

/**
 * A photo stands in a line of its own, its caption in the next one.
 *
 * @param {PlacedPhoto} photo
 */
function placePhoto({ name, alt = "", caption = "", area = null }) {
  const target = area ?? (lastEditor?.isConnected ? lastEditor : document.querySelector("textarea[data-editor]"));
  if (!target) return;
  const before = target.value.slice(0, target.selectionStart);
  const gap = !before || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  insert(target, `${gap}${markdownOf({ name, alt, caption })}\n`);
}

/**
 * A photo as it is written into a text: as image_text of sessions/reporting/images.py writes it.
 *
 * @param {PlacedPhoto} photo
 */
export function markdownOf({ name, alt = "", caption = "" }) {
  const line = `![${plain(alt)}](${name})`;
  return caption.trim() ? `${line}\n*${plain(caption)}*` : line;
}

/** @param {string} text */
function plain(text) {
  return text.trim().replace(/\s+/g, " ").replace(/[\\`*_[\]<>&~$]/g, "\\$&");
}

document.addEventListener("keydown", (event) => {
  if (!event.target.matches?.("textarea[data-editor]")) return;
  continueList(event);
  stampByKey(event);
});
document.addEventListener("focusin", (event) => {
  if (event.target.matches?.("textarea[data-editor]")) lastEditor = event.target;
});
// The writing goes on where it was: a tool does not take the focus away, nor the keyboard of a phone a tap on the state.
document.addEventListener("pointerdown", (event) => {
  /** @type {Record<string, string>} */
  const byPointer = {
    mouse: "[data-tool]", // a mouse drags photos
    touch: "[data-tool], [data-place-photo], .session-state button",
  };
  const tools = byPointer[event.pointerType] ?? "[data-tool], [data-place-photo]";
  if (event.target.closest(tools)) event.preventDefault();
});
document.addEventListener("click", (event) => {
  const tool = event.target.closest("[data-tool]");
  if (tool) TOOLS[tool.dataset.tool](document.getElementById(tool.dataset.for), tool);
  const photo = event.target.closest("[data-place-photo]");
  if (photo) placePhoto({ ...wordsOf(photo), area: document.getElementById(photo.dataset.for) });
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
