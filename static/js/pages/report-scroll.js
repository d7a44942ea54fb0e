// The preview of a report and its Markdown scroll together: the same line is at the same height of both.

import { lineTops } from "../editing/lines.js";

/** @typedef {[line: number, y: number]} Place */

const area = /** @type {HTMLTextAreaElement} */ (document.querySelector("#report-source"));
const prose = /** @type {HTMLElement} */ (document.querySelector(".pane-preview .prose"));
const wide = matchMedia("(min-width: 60rem)");
/** What the person scrolls; the other follows. @type {HTMLElement} */
let leader = prose;
/** @type {Place[]} */
let blocks = [];
/** @type {Place[]} */
let lines = [];
let asked = 0;

function forget() {
  blocks = [];
  lines = [];
}

function measure() {
  const from = prose.getBoundingClientRect().top;
  const tops = lineTops(area);
  lines = tops.map((top, line) => [line, top]);
  blocks = [];
  for (const block of prose.querySelectorAll("[data-line]")) {
    /** @type {Place} */
    const place = [Number(/** @type {HTMLElement} */ (block).dataset.line), block.getBoundingClientRect().top - from];
    // Footnotes stand at the end, wherever they were written.
    const last = blocks.at(-1);
    if (!block.closest(".prose-notes") && (!last || (place[0] > last[0] && place[1] >= last[1]))) blocks.push(place);
  }
  if (blocks.length && blocks[0][0] > 0) blocks.unshift([0, Math.min(0, blocks[0][1])]);
  blocks.push([tops.length - 1, prose.offsetHeight]);
}

/**
 * What belongs to a value, between the two places around it.
 *
 * @param {Place[]} places
 * @param {number} value
 * @param {0 | 1} from
 */
function between(places, value, from) {
  const to = 1 - from;
  let at = places.findIndex((place) => place[from] > value);
  if (at < 0) return places.at(-1)[to];
  at = Math.max(1, at);
  const [low, high] = [places[at - 1], places[at]];
  const span = high[from] - low[from];
  const part = span > 0 ? Math.max(0, (value - low[from]) / span) : 0;
  return low[to] + part * (high[to] - low[to]);
}

/** Where the preview begins to be seen when the Markdown sticks beside it. */
function edge() {
  const pane = /** @type {HTMLElement} */ (area.closest(".pane-source"));
  const sticks = Number.parseFloat(getComputedStyle(pane).insetBlockStart) || 0;
  return sticks + area.getBoundingClientRect().top - pane.getBoundingClientRect().top;
}

/** @param {number} part */
const clamp = (part) => Math.min(1, Math.max(0, part || 0));

/**
 * Both begin and end together: the line that is the same in both moves from the top of what is seen to its bottom.
 */
function align() {
  if (!wide.matches) return;
  if (blocks.length === 0) measure();
  const [from, top] = [edge(), prose.getBoundingClientRect().top];
  const height = innerHeight - from;
  if (leader === prose) {
    const part = clamp((from - top) / (prose.offsetHeight - height));
    const line = between(blocks, from - top + part * height, 1);
    area.scrollTop = between(lines, line, 0) - part * area.clientHeight;
  } else {
    const part = clamp(area.scrollTop / (area.scrollHeight - area.clientHeight));
    const line = between(lines, area.scrollTop + part * area.clientHeight, 1);
    window.scrollBy({ top: top + between(blocks, line, 0) - from - part * height, behavior: "instant" });
  }
}

function alignSoon() {
  cancelAnimationFrame(asked);
  asked = requestAnimationFrame(align);
}

/** @param {HTMLElement} pane */
const lead = (pane) => () => {
  leader = pane;
};
for (const name of ["pointerenter", "focus", "wheel", "touchstart"]) {
  area.addEventListener(name, lead(area), { passive: true });
}
area.addEventListener("pointerleave", lead(prose));
prose.addEventListener("pointerenter", lead(prose));
area.addEventListener("scroll", () => {
  if (leader === area) alignSoon();
});
window.addEventListener("scroll", () => {
  if (leader === prose) alignSoon();
});
// Pictures that come later, fonts, another width.
const sizes = new ResizeObserver(forget);
sizes.observe(prose);
sizes.observe(area);
