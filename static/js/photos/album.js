// Ticks on the page of photos: all of a place at once, how many there are, and kept when the page is brought up to date.

/**
 * @param {ParentNode} root
 * @returns {HTMLInputElement[]}
 */
function boxes(root) {
  /** @type {NodeListOf<HTMLInputElement>} */
  const found = root.querySelectorAll(".photo-tick input");
  return [...found];
}

const album = () => document.getElementById("album");
/** @type {HTMLElement | null} */
let before = null; // the album that htmx is just about to replace
let isMoved = false; // whether what was ticked has been moved: then it is done with

/**
 * Let ticks, open folds and what was filled in go on in the part that takes the place of this one.
 *
 * @param {HTMLElement} part
 * @param {HTMLElement} fresh
 */
export function carryOver(part, fresh, { ticks = true } = {}) {
  const ticked = new Set(boxes(part).filter((box) => box.checked).map((box) => box.value));
  for (const box of ticks ? boxes(fresh) : []) box.checked = ticked.has(box.value);
  /** @type {NodeListOf<Control & HTMLDetailsElement>} */
  const fields = part.querySelectorAll("details[id], input[id], select[id]");
  for (const old of fields) {
    /** @type {Control & HTMLDetailsElement} */
    const now = fresh.querySelector(`[id="${CSS.escape(old.id)}"]`);
    if (!now) continue;
    if (old.tagName === "DETAILS") now.open = old.open;
    else if (old.matches("[type=file]")) now.files = old.files;
    else if (!old.matches("[type=checkbox]")) now.value = old.value;
  }
}

function show() {
  if (!album()) return;
  const number = boxes(album()).filter((box) => box.checked).length;
  const words = album().querySelector("[data-ticked]");
  const text = number ? words?.dataset.ticked.replace("#", String(number)) : "";
  if (words && words.textContent !== text) words.textContent = text;
  /** @type {NodeListOf<HTMLInputElement>} */
  const tickAll = album().querySelectorAll("[data-tick-all]");
  for (const all of tickAll) {
    const here = boxes(all.closest("[data-place]"));
    const some = here.filter((box) => box.checked).length;
    all.checked = some > 0 && some === here.length;
    all.indeterminate = some > 0 && some < here.length;
  }
}

document.addEventListener("change", ({ target }) => {
  if (target.matches("[data-tick-all]")) {
    for (const box of boxes(target.closest("[data-place]"))) box.checked = target.checked;
  }
  if (target.matches("[data-tick-all], .photo-tick input")) show();
});
document.addEventListener("click", ({ target }) => {
  if (!target.closest("[data-untick]")) return;
  const first = boxes(album()).find((box) => box.checked);
  for (const box of boxes(album())) box.checked = false;
  show();
  first?.focus({ preventScroll: true }); // the button is gone
});

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.target !== album()) return;
  before = detail.target;
  isMoved = detail.requestConfig.path === document.getElementById("chosen")?.getAttribute("action");
});
document.addEventListener("htmx:load", ({ detail: { elt } }) => {
  if (elt.id !== "album" || !before) return;
  carryOver(before, elt, { ticks: !isMoved });
  before = null;
  show();
});
document.addEventListener("photos:fresh", show);
window.addEventListener("pageshow", show); // a browser may have put ticks back
show();
