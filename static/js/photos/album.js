// The album: photos are selected, one by one or all of a place; what is done to them waits in the outbox like the rest.

import { writes } from "../outbox/store.js";
import { showMore, showsUpTo } from "./album-more.js";

const LONG = 500; // ms after which a finger that rests on a photo selects it
const MOVED = 10; // px after which a finger scrolls

const main = document.getElementById("main");
const album = () => document.getElementById("album");
/** @type {HTMLInputElement | null} */
let last = null; // the photo that was selected last: with Shift all up to the next one are
/** @type {{ timer: number, x: number, y: number } | null} */
let press = null;
let isLacking = false; // whether photos of a place that was selected as a whole could not be loaded
/** @type {Set<string>} */
const coming = new Set(); // places that were selected as a whole, while the rest of their photos comes
let isLong = false; // whether the finger that is about to leave a photo has selected it

/**
 * @param {ParentNode} root
 * @returns {HTMLInputElement[]}
 */
function boxes(root) {
  /** @type {NodeListOf<HTMLInputElement>} */
  const found = root.querySelectorAll(".photo-tick input");
  return [...found];
}

const isSelecting = () => main.hasAttribute("data-selecting");

/** @param {boolean} isOn */
function select(isOn) {
  main.toggleAttribute("data-selecting", isOn);
  if (!isOn) {
    for (const box of boxes(album())) box.checked = false;
    /** @type {HTMLFormElement} */
    const form = document.getElementById("chosen");
    form?.reset();
    last = null;
    isLacking = false;
    coming.clear();
  }
  show();
}

/** Say how many are selected, and which places are selected as a whole. */
function show() {
  if (!album()) return;
  const number = boxes(album()).filter((box) => box.checked).length;
  const words = album().querySelector("[data-ticked]");
  const said = [words?.dataset.ticked.replace("#", String(number)) ?? "", isLacking ? album().dataset.moreFailed : ""];
  const text = isSelecting() ? said.filter(Boolean).join(" · ") : "";
  if (words && words.textContent !== text) words.textContent = text;
  /** @type {NodeListOf<HTMLInputElement>} */
  const tickAll = album().querySelectorAll("[data-tick-all]");
  for (const all of tickAll) {
    const place = all.closest("[data-place]");
    const here = boxes(place);
    const some = here.filter((box) => box.checked).length;
    const isWhole = some === here.length && showsUpTo(Number(place.dataset.end));
    all.checked = some > 0 && (isWhole || coming.has(place.id)); // so that it can be unticked while the rest comes
    all.indeterminate = some > 0 && !isWhole;
  }
  /** @type {HTMLSelectElement} */
  const place = document.getElementById("chosen-session");
  /** @type {NodeListOf<HTMLButtonElement>} */
  const buttons = album().querySelectorAll("#chosen button[type=submit]");
  for (const button of buttons) {
    if (button.dataset.verb) button.dataset.waits = `${button.dataset.verb}: ${number}`;
    button.disabled = !number || coming.size > 0 || (button.previousElementSibling === place && place.selectedOptions[0].disabled);
  }
}

/**
 * @param {HTMLInputElement} box
 * @param {boolean} isChecked
 * @param {boolean} isRange
 */
function tick(box, isChecked, isRange) {
  const all = boxes(album());
  const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((one, other) => one - other);
  for (const each of isRange && from >= 0 ? all.slice(from, to + 1) : [box]) each.checked = isChecked;
  last = box;
  select(true);
}

/**
 * All photos of a place, also those that the page has not shown yet.
 *
 * @param {string} id of the place
 * @param {boolean} isOn
 */
async function selectPlace(id, isOn) {
  const here = () => boxes(document.getElementById(id) ?? document.createElement("p"));
  const known = here().map((box) => box.value);
  const end = Number(document.getElementById(id).dataset.end);
  const isWhole = showsUpTo(end);
  isLacking = false;
  if (isOn && !isWhole) coming.add(id);
  else coming.delete(id);
  for (const box of here()) box.checked = isOn;
  select(true);
  if (!isOn || isWhole) return;
  const isThere = await showMore(end);
  if (!coming.delete(id)) return; // given up meanwhile
  isLacking = !isThere;
  const isStillOn = here().every((box) => box.checked || !known.includes(box.value));
  if (isSelecting() && isStillOn) for (const box of here()) box.checked = true;
  show();
}

document.addEventListener("change", ({ target }) => {
  if (target.matches("[data-tick-all]")) selectPlace(target.closest("[data-place]").id, target.checked);
  if (target.matches(".photo-tick input")) tick(target, target.checked, false);
  if (target.id === "chosen-session") show();
});

main.addEventListener("click", (event) => {
  const { target } = event;
  const button = target.closest("[data-select]");
  if (button) {
    select(true);
    button.parentElement.querySelector("[data-tick-all]").focus({ preventScroll: true }); // the button is gone
  }
  if (target.closest("[data-end-selecting]")) stop();
  const link = target.closest("[data-view]");
  if (!link || !(isSelecting() || isLong)) return;
  event.preventDefault();
  if (!isLong) {
    /** @type {HTMLInputElement} */
    const box = link.closest(".photo-card").querySelector(".photo-tick input");
    tick(box, !box.checked, event.shiftKey);
  }
  isLong = false;
});

function stop() {
  select(false);
  main.querySelector("[data-select]")?.focus({ preventScroll: true });
}

main.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !isSelecting() || event.defaultPrevented) return;
  event.preventDefault();
  stop();
});

// What is sent has been read from the form by now: the outbox has heard of it first.
document.addEventListener("htmx:confirm", ({ detail: { elt, triggeringEvent } }) => {
  const button = triggeringEvent?.submitter ?? elt;
  if (button.matches("[data-ends-selecting]")) stop();
});

// A finger that rests on a photo.

main.addEventListener("pointerdown", ({ target, pointerType, clientX: x, clientY: y }) => {
  const card = target.closest("[data-view]")?.closest(".photo-card");
  release();
  isLong = false;
  if (!card || pointerType === "mouse") return;
  press = { timer: window.setTimeout(hold, LONG, card), x, y };
});
main.addEventListener("pointermove", ({ clientX, clientY }) => {
  if (press && Math.hypot(clientX - press.x, clientY - press.y) > MOVED) release();
});
for (const name of ["pointerup", "pointercancel"]) main.addEventListener(name, release);
main.addEventListener("contextmenu", (event) => {
  if (press || isLong) event.preventDefault();
});

/** @param {HTMLElement} card */
function hold(card) {
  isLong = true;
  tick(card.querySelector(".photo-tick input"), true, false);
}

function release() {
  clearTimeout(press?.timer);
  press = null;
}

// What takes the place of the album: an answer, or the page as it is by now.

/**
 * Let what is selected, open folds and what was filled in go on in the part that takes the place of this one.
 *
 * @param {HTMLElement} part
 * @param {HTMLElement} fresh
 */
function carryOver(part, fresh) {
  const ticked = new Set(boxes(part).filter((box) => box.checked).map((box) => box.value));
  for (const box of boxes(fresh)) box.checked = ticked.has(box.value);
  last = boxes(fresh).find((box) => box.value === last?.value) ?? null;
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

new MutationObserver((records) => {
  for (const { removedNodes } of records) {
    for (const old of /** @type {NodeListOf<HTMLElement>} */ (removedNodes)) {
      if (old.id === "album" && album()) carryOver(old, album());
    }
  }
  show();
  mark();
  document.dispatchEvent(new CustomEvent("photos:fresh"));
}).observe(main, { childList: true });

/** Mark the photos of which something waits to be sent. */
async function mark() {
  const all = await writes();
  const waiting = all.filter(({ kind, url, refused }) => kind === "action" && url.includes("/photos/") && !refused);
  const keys = new Set(waiting.flatMap(({ fields }) => fields.filter(([name]) => name === "photo").map(([, key]) => key)));
  for (const card of document.querySelectorAll("#album .photo-card")) {
    if (keys.has(card.dataset.photo)) card.dataset.waits = album().dataset.waitsWords;
    else delete card.dataset.waits;
  }
  document.dispatchEvent(new CustomEvent("photos:marked"));
}
document.addEventListener("outbox:changed", mark);
document.addEventListener("photos:grown", () => {
  show();
  mark();
});

window.addEventListener("pageshow", () => { // a browser may have put ticks back
  if (boxes(album()).some((box) => box.checked)) select(true);
});
show();
mark();
