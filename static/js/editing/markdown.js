// The rules of writing Markdown by hand, as texts and places in them: lists that go on, emphasis, links, time stamps, photos.

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

// A line of a list, or one that goes on below its marker.
const LISTED = /^(?:[ \t\u3000]+\S|(?:[-*+]|\d{1,9}[.)])[ \t]|>)/;

/**
 * What Enter does at a place in a list: the text that is put there, and from where on what stands before goes; nothing
 * where there is no list. An empty marker ends the list, with an empty line: without it, Markdown takes the next words
 * for more of the last line.
 *
 * @param {string} text
 * @param {number} at
 */
export function listBreak(text, at) {
  const start = lineStart(text, at);
  const match = MARKER.exec(text.slice(start, at));
  if (!match) return null;
  const rest = text.slice(start + match[0].length, lineEnd(text, at));
  if (rest.trim()) return { from: at, added: `\n${match[1]}${nextMarker(match[2])}` };
  const before = text.slice(lineStart(text, start - 1), Math.max(start - 1, 0));
  return { from: start, added: LISTED.test(before) ? "\n" : "" };
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
  const before = isBehindWords ? `\n${indent}${nextMarker(marker)}` : "";
  return `${before}${time} `;
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
 * A change of a text: `added` goes between `from` and `to`, then what is between `start` and `end` is chosen.
 *
 * @typedef {{ from: number, to: number, added: string, start: number, end: number }} Change
 */

/**
 * What is chosen in a text, in marks of emphasis, or without them where it has them, around it or at its ends. Blanks stay
 * outside: Markdown knows no mark beside one.
 *
 * @param {string} text
 * @param {number} start
 * @param {number} end
 * @param {"*" | "**"} mark
 * @returns {Change}
 */
export function emphasis(text, start, end, mark) {
  const chosen = text.slice(start, end);
  const word = chosen.trim() || chosen;
  start += chosen.indexOf(word);
  end = start + word.length;
  const size = mark.length;
  if (hasMark(stars(text, start, -1), stars(text, end, 1), mark)) {
    return { from: start - size, to: end + size, added: word, start: start - size, end: end - size };
  }
  // After what was written in marks, the same key leads out of them.
  const behind = stars(text, end, 1);
  if (!word && hasMark(behind, behind, mark) && text.slice(lineStart(text, start), start).includes(mark)) {
    return { from: start, to: start, added: "", start: start + size, end: start + size };
  }
  const within = word.length > 2 * size && hasMark(stars(text, start, 1), stars(text, end, -1), mark);
  // Markdown ends no emphasis between punctuation and a letter, and begins none between a letter and punctuation.
  const inner = word.replace(/[、。！？：…]{1,9}$/, "").replace(/^「([^「」]+)」$/, "$1") || word;
  start += word.indexOf(inner);
  const before = within ? 0 : size;
  const added = within ? word.slice(size, -size) : mark + inner + mark;
  return { from: start, to: start + inner.length, added, start: start + before, end: start + added.length - before };
}

/**
 * How many asterisks stand at a place, forwards or backwards.
 *
 * @param {string} text
 * @param {number} at
 * @param {1 | -1} step
 */
function stars(text, at, step) {
  let count = 0;
  while (text[step > 0 ? at + count : at - count - 1] === "*") count += 1;
  return count;
}

/**
 * Whether so many asterisks before and behind hold a mark: of three, one is for italic and two are for bold.
 *
 * @param {number} before
 * @param {number} behind
 * @param {"*" | "**"} mark
 */
function hasMark(before, behind, mark) {
  const count = Math.min(before, behind);
  return mark === "**" ? count >= 2 : count % 2 === 1;
}

const LINK = /(!?)\[([^[\]\n]*)\]\(([^()\s]*)\)/g;
const ADDRESS = /^https?:\/\/\S+$/;
const NO_ADDRESS = "https://";

/**
 * What is chosen in a text as a link, with the place to type in chosen: its address, or the words where an address or
 * nothing was chosen. Where it stands in a link, the link becomes its words again. `word` stands for the words.
 *
 * @param {string} text
 * @param {number} start
 * @param {number} end
 * @param {string} word
 * @returns {Change}
 */
export function link(text, start, end, word) {
  const first = lineStart(text, start);
  for (const { 0: all, 1: isPicture, 2: label, 3: address, index } of text.slice(first, lineEnd(text, end)).matchAll(LINK)) {
    const from = first + index;
    const to = from + all.length;
    if (isPicture || start < from || end > to || start === to || end === from) continue;
    const words = label === word && address === NO_ADDRESS ? "" : label || address;
    return { from, to, added: words, start: from, end: from + words.length };
  }
  const chosen = text.slice(start, end);
  const isAddress = ADDRESS.test(chosen);
  const words = isAddress || !chosen ? word : chosen;
  const address = isAddress ? target(chosen) : NO_ADDRESS;
  const [at, size] = words === chosen ? [start + words.length + 3, address.length] : [start + 1, words.length];
  return { from: start, to: end, added: `[${words}](${address})`, start: at, end: at + size };
}

/**
 * The words that are chosen in a text as a link to the address that is pasted over them, or nothing where what is pasted
 * takes their place: no address, or over an address, over nothing, or over more than a line.
 *
 * @param {string} text
 * @param {number} start
 * @param {number} end
 * @param {string} pasted
 */
export function pastedLink(text, start, end, pasted) {
  const chosen = text.slice(start, end);
  const address = pasted.trim();
  if (!ADDRESS.test(address) || !chosen.trim() || chosen.includes("\n") || /^https?:\/\//.test(chosen)) return null;
  if (text.slice(0, start).endsWith("](")) return null;
  return `[${chosen}](${target(address)})`;
}

/**
 * An address as it stands in a link: one with brackets without their partner has marks around it.
 *
 * @param {string} address
 */
function target(address) {
  let open = 0;
  for (const [bracket] of address.matchAll(/[()]/g)) {
    open += bracket === "(" ? 1 : -1;
    if (open < 0) break;
  }
  return open ? `<${address.replaceAll("<", "%3C").replaceAll(">", "%3E")}>` : address;
}

/**
 * What is chosen in a text as code, or without the marks where it has them: within a line between backticks, more than a
 * line, or an empty one, as a block.
 *
 * @param {string} text
 * @param {number} start
 * @param {number} end
 * @returns {Change}
 */
export function code(text, start, end) {
  const chosen = text.slice(start, end);
  const isBlock = chosen.includes("\n") || (!chosen && lineStart(text, start) === lineEnd(text, start));
  const mark = "`".repeat(longestTicks(chosen) + 1);
  if (!isBlock) {
    if (text[start - 1] === "`" && text[end] === "`") return { from: start - 1, to: end + 1, added: chosen, start: start - 1, end: end - 1 };
    // A blank keeps a backtick of the code apart from the marks.
    const gap = mark.length > 1 ? " " : "";
    const at = start + mark.length + gap.length;
    return { from: start, to: end, added: `${mark}${gap}${chosen}${gap}${mark}`, start: at, end: at + chosen.length };
  }
  const fence = mark.padEnd(3, "`");
  const before = start > lineStart(text, start) ? "\n" : "";
  const behind = end < lineEnd(text, end) ? "\n" : "";
  const lines = chosen.endsWith("\n") || !chosen ? chosen : `${chosen}\n`;
  const at = start + before.length + fence.length + 1;
  const added = `${before}${fence}\n${lines || "\n"}${fence}${behind}`;
  return { from: start, to: end, added, start: at, end: at + lines.length };
}

/** @param {string} text */
function longestTicks(text) {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
}

/**
 * A photo as it is written into a text: as image_text of sessions/article/images.py writes it. Its caption stands in the
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
 * A photo in the place of what is chosen, in a paragraph of its own: Markdown needs a blank line before and after it. The
 * cursor comes to the paragraph behind it.
 *
 * @param {string} text
 * @param {number} from
 * @param {number} to
 * @param {string} photo
 * @returns {Change}
 */
export function paragraphOf(text, from, to, photo) {
  const before = text.slice(Math.max(from - 2, 0), from);
  const behind = text.slice(to, to + 2);
  const gap = before.endsWith("\n") ? 1 : 2;
  const there = behind === "\n\n" ? 2 : Number(behind.startsWith("\n"));
  const above = !from || before === "\n\n" ? "" : "\n".repeat(gap);
  const added = `${above}${photo}${"\n".repeat(2 - there)}`;
  const end = from + added.length + there;
  return { from, to, added, start: end, end };
}
