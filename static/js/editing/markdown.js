// The rules of writing Markdown by hand, as texts and places in them: lists that go on, time stamps, photos.

const MARKER = /^([ \t\u3000]*)((?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?|>[ \t]?)/;

/**
 * Where the line begins in which a place is.
 *
 * @param {string} text
 * @param {number} at
 */
export function lineStart(text, at) {
  return text.lastIndexOf("\n", at - 1) + 1;
}

/**
 * Where the line ends in which a place is.
 *
 * @param {string} text
 * @param {number} at
 */
export function lineEnd(text, at) {
  const found = text.indexOf("\n", at);
  return found < 0 ? text.length : found;
}

/** @param {string} marker */
function nextMarker(marker) {
  const number = /^(\d+)/.exec(marker);
  const next = number ? marker.replace(number[1], String(Number(number[1]) + 1)) : marker;
  return next.replace(/\[[xX]\]/, "[ ]");
}

/**
 * What Enter does at a place in a list: the text that is put there, and from where on what stands before goes; nothing
 * where there is no list. An empty marker ends the list.
 *
 * @param {string} text
 * @param {number} at
 */
export function listBreak(text, at) {
  const start = lineStart(text, at);
  const match = MARKER.exec(text.slice(start, at));
  if (!match) return null;
  const rest = text.slice(start + match[0].length, lineEnd(text, at));
  return rest.trim() ? { from: at, added: `\n${match[1]}${nextMarker(match[2])}` } : { from: start, added: "" };
}

/**
 * What is put between two places for a time stamp. Behind words that end the line it begins the next one, with the marker
 * of the list: a line that begins with its time can be linked to the recording.
 *
 * @param {string} text
 * @param {number} start
 * @param {number} end
 * @param {string} time
 */
export function stampFor(text, start, end, time) {
  const line = text.slice(lineStart(text, start), start);
  const [all, indent, marker] = MARKER.exec(line) ?? ["", "", ""];
  const isAtEnd = start === end && (start === text.length || text[start] === "\n");
  const isBehindWords = isAtEnd && line.length > all.length && /\S$/.test(line);
  return `${isBehindWords ? `\n${indent}${nextMarker(marker)}` : ""}${time} `;
}

/**
 * Lines with a prefix, or without it where all of them have it.
 *
 * @param {string} text
 * @param {string} prefix
 */
export function withPrefix(text, prefix) {
  const lines = text.split("\n");
  const hasAll = lines.every((line) => line.startsWith(prefix));
  return lines.map((line) => (hasAll ? line.slice(prefix.length) : prefix + line)).join("\n");
}

/**
 * A photo as it is written into a text: as image_text of sessions/reporting/images.py writes it. Its caption stands in the
 * next line.
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

/**
 * What is put behind a text so that a photo stands in a line of its own, apart from the paragraph before.
 *
 * @param {string} before
 */
export function gapBehind(before) {
  if (!before || before.endsWith("\n\n")) return "";
  return before.endsWith("\n") ? "\n" : "\n\n";
}
