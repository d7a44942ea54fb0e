// Puts the sessions of a day, or the photos of a session, in order: drag the handle, or choose it and press the arrow
// keys. Without this file the buttons "Move up" and "Move down" do the same.

const EDGE = 72; // px from the edge of the window where a drag begins to scroll

/**
 * @typedef {object} Drag
 * @property {HTMLElement} handle
 * @property {HTMLElement} card
 * @property {HTMLElement} list
 * @property {Element | null} home what stood behind the card before
 * @property {number} pointer
 */

/** @type {Drag | null} */
let drag = null;

/**
 * @param {HTMLElement} handle
 * @param {Record<string, string>} values
 */
function send(handle, values) {
  /** @type {HTMLFormElement} */
  const form = handle.closest("form");
  window.htmx.ajax("POST", handle.dataset.url, {
    source: handle,
    target: handle.dataset.target ?? "#day-sessions",
    swap: "outerHTML",
    values: { ...values, csrfmiddlewaretoken: form.elements.namedItem("csrfmiddlewaretoken").value },
  });
}

/**
 * moveBefore keeps a captured pointer captured; browsers without it lose it and go on by bubbling.
 *
 * @param {HTMLElement} list
 * @param {HTMLElement} card
 * @param {Element | null} before
 */
function place(list, card, before) {
  if (list.moveBefore) list.moveBefore(card, before);
  else list.insertBefore(card, before);
}

/**
 * @param {HTMLElement} list
 * @returns {HTMLElement[]}
 */
function movable(list) {
  const cards = /** @type {HTMLElement[]} */ ([...list.children]);
  return cards.filter((card) => card.dataset.order === drag.card.dataset.order);
}

/** @param {DocumentEventMap["pointerdown"]} event */
function begin(event) {
  const handle = event.target.closest("[data-order-handle]");
  if (!handle || event.button !== 0) return;
  const card = handle.closest("[data-order]");
  drag = { handle, card, list: card.parentElement, home: card.nextElementSibling, pointer: event.pointerId };
  handle.setPointerCapture(event.pointerId);
  card.classList.add("dragged");
}

/** @param {PointerEvent} event */
function follow(event) {
  if (!drag || event.pointerId !== drag.pointer) return;
  event.preventDefault();
  if (event.clientY < EDGE) window.scrollBy(0, -8);
  if (event.clientY > window.innerHeight - EDGE) window.scrollBy(0, 8);
  for (const other of movable(drag.list)) {
    if (other === drag.card) continue;
    const otherIsAfter = drag.card.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING;
    const behind = isBehind(event, other);
    if (otherIsAfter && behind) place(drag.list, drag.card, other.nextElementSibling);
    else if (!otherIsAfter && !behind) return place(drag.list, drag.card, other);
  }
}

/**
 * In a list what is below the middle of a card is behind it; in a grid what is right of it, or in a row below.
 *
 * @param {PointerEvent} event
 * @param {HTMLElement} card
 */
function isBehind({ clientX, clientY }, card) {
  const { top, bottom, height, left, width } = card.getBoundingClientRect();
  if (!drag.list.matches("[data-order-grid]")) return clientY > top + height / 2;
  return clientY > bottom || (clientY > top && clientX > left + width / 2);
}

/** @param {Drag} drag */
function putBack({ card, list, home }) {
  place(list, card, home);
}

/** @param {PointerEvent} event */
function end(event) {
  if (!drag || event.pointerId !== drag.pointer) return;
  const { handle, card, home } = drag;
  card.classList.remove("dragged");
  const moved = card.nextElementSibling !== home;
  if (moved && event.type === "pointerup") {
    const undo = drag;
    handle.addEventListener("htmx:afterRequest", ({ detail }) => detail.successful || handle.closest("form[data-outbox]") || putBack(undo), { once: true });
    // Between two cards may be free time.
    const behind = card.nextElementSibling;
    const next = (behind?.matches(".gap") ? behind.nextElementSibling : behind)?.dataset;
    // Behind the last card of a part stands the first one of the next.
    send(handle, { before: next?.photo ?? next?.session ?? card.parentElement.dataset.following ?? "" });
  } else if (moved) {
    putBack(drag);
  }
  drag = null;
}

document.addEventListener("pointerdown", begin);
document.addEventListener("pointermove", follow, { passive: false });
document.addEventListener("pointerup", end);
document.addEventListener("pointercancel", end);
document.addEventListener("keydown", (event) => {
  const handle = event.target.closest?.("[data-order-handle]");
  const sideways = handle?.closest("[data-order-grid]") && { ArrowLeft: "up", ArrowRight: "down" }[event.key];
  const direction = sideways || { ArrowUp: "up", ArrowDown: "down" }[event.key];
  if (!handle || !direction || event.isComposing) return;
  event.preventDefault();
  // The handle keeps the focus: htmx gives it to the element with the same id in what it swaps in.
  if (handle.closest("[data-order-grid]")) send(handle, { direction });
  else handle.closest("[data-order]").querySelector(`[data-move="${direction}"]`)?.click();
});
