// The preview beside a text shows the block that is being written; a click on a block puts the cursor there.

import { lineTops, motion, startOfLine } from "./lines.js";

/** @param {HTMLTextAreaElement} area */
const lineOf = (area) => area.value.slice(0, area.selectionEnd).split("\n").length - 1;

/**
 * The innermost block that begins at the line, or before it.
 *
 * @param {HTMLElement} pane
 * @param {HTMLTextAreaElement} area
 */
function blockOf(pane, area) {
  const line = lineOf(area);
  /** @type {HTMLElement | null} */
  let found = null;
  for (const block of pane.querySelectorAll(`[data-preview-of="${CSS.escape(area.name)}"] [data-line]`)) {
    const at = Number(block.dataset.line);
    if (at <= line && (found === null || at >= Number(found.dataset.line))) found = block;
  }
  return found;
}

/**
 * Marks the block of the cursor, and scrolls the preview to it where it is not seen.
 *
 * @param {HTMLElement} pane
 * @param {HTMLTextAreaElement} area
 * @param {ScrollBehavior} behavior
 */
export function showCursor(pane, area, behavior = motion()) {
  const block = blockOf(pane, area);
  const marked = pane.querySelector("[data-here]");
  if (marked !== block) {
    marked?.removeAttribute("data-here");
    block?.setAttribute("data-here", "");
  }
  if (!block || pane.scrollHeight <= pane.clientHeight) return;
  const top = block.getBoundingClientRect().top - pane.getBoundingClientRect().top;
  const isSeen = top >= 0 && Math.min(top + block.offsetHeight, top + 40) <= pane.clientHeight;
  if (!isSeen) pane.scrollTo({ top: pane.scrollTop + top - pane.clientHeight / 4, behavior });
}

/**
 * @param {MouseEvent} event
 * @param {HTMLFormElement} form
 */
function toBlock(event, form) {
  const target = /** @type {HTMLElement} */ (event.target);
  if (target.closest("a, button, summary, iframe") || !getSelection().isCollapsed) return;
  /** @type {HTMLElement} */
  const block = target.closest("[data-line]");
  /** @type {HTMLElement} */
  const part = target.closest("[data-preview-of]");
  const area = part && /** @type {HTMLTextAreaElement} */ (form.elements.namedItem(part.dataset.previewOf));
  if (!block || !area?.checkVisibility()) return;
  const line = Number(block.dataset.line);
  const at = startOfLine(area.value, line);
  area.focus({ preventScroll: true });
  area.setSelectionRange(at, at);
  // A cursor that is set by a script is not scrolled to.
  const y = lineTops(area)[line] - area.scrollTop + area.getBoundingClientRect().top;
  if (area.scrollHeight > area.clientHeight + 1) area.scrollTop = lineTops(area)[line] - area.clientHeight / 4;
  else if (y < innerHeight / 5 || y > innerHeight * 0.8) window.scrollBy({ top: y - innerHeight / 3, behavior: motion() });
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement} pane
 */
export function follow(form, pane) {
  let asked = 0;
  const later = () => {
    const area = document.activeElement;
    if (pane.hidden || !(area instanceof HTMLTextAreaElement) || area.form !== form) return;
    cancelAnimationFrame(asked);
    asked = requestAnimationFrame(() => showCursor(pane, area));
  };
  document.addEventListener("selectionchange", later);
  form.addEventListener("keyup", later);
  form.addEventListener("focusin", later);
  pane.addEventListener("click", (event) => toBlock(event, form));
}
