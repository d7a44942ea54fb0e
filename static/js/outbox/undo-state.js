// After a choice of state: a line that says what was chosen and offers Undo, and a card that was asked about goes into its
// group. Undo is a choice like any other, of the state that was there before: it waits and is sent like one.

import { sessionOf } from "../addresses.js";
import { ready } from "./outbox.js";
import { valueOf } from "./rules.js";
import { writes } from "./store.js";

const SHOWN = 10000; // ms
const GROUPS = new Map([["attended", "seen"], ["missed", "missed"]]);

/** @type {HTMLTemplateElement} */
const template = document.getElementById("state-undo");

/** @param {string} id */
const group = (id) => document.querySelector(`[aria-labelledby=${id}-title]`);

/**
 * @param {HTMLElement} button
 * @param {Write} write
 * @param {string} key of the session
 */
function offer(button, write, key) {
  const state = valueOf(write, "state");
  const shown = /** @type {HTMLElement} */ (template.content.firstElementChild.cloneNode(true));
  shown.dataset.session = key;
  const title = document.querySelector(`#main [data-session="${key}"] :is(.card-title, .entry-title, a)`) ?? document.querySelector("h1");
  const chosen = document.querySelector(`:is(.choice, [title])[hx-post="${write.url}"][data-own="${state}"]`);
  shown.querySelector("span").textContent = chosen ? chosen.title || chosen.textContent.trim() : template.dataset.none;
  /** @type {HTMLAnchorElement} */
  const link = shown.querySelector("a");
  link.href = sessionOf(write.url).page;
  link.text = title.textContent.trim();
  /** @type {HTMLButtonElement} */
  const undo = shown.querySelector("[name=state]");
  undo.value = valueOf(write, "was");
  undo.dataset.was = state;
  // The server undoes this choice only, and nothing that was chosen after it.
  undo.insertAdjacentHTML("beforebegin", `<input type="hidden" name="undo" value="${write.id}">`);
  undo.setAttribute("hx-post", write.url);
  const part = document.getElementById(`state-${key}`) ?? button.closest("#session-state, .entry-star[id]");
  undo.setAttribute("hx-target", part ? `#${part.id}` : "this");
  // A star of the kept catalogue is no part that the server knows.
  if (!part) undo.setAttribute("hx-swap", "none");
  document.querySelector(".message-state")?.remove();
  // A warning asked for this choice.
  for (const told of document.querySelectorAll(".message-warning")) if (told.textContent.includes(link.text)) told.remove();
  document.getElementById("messages").append(shown);
  window.htmx.process(shown);
  setTimeout(() => shown.matches(":hover, :focus-within") || shown.remove(), SHOWN);
  const card = asked(key);
  if (card && GROUPS.has(state)) leave(card, state, shown.querySelector("p"));
}

/**
 * The card of a session in the group that asks.
 *
 * @param {string} key
 */
const asked = (key) => group("unmarked")?.querySelector(`#session-${key}`);

/**
 * Move a card out of the group that asks. A line of its height stays in its place: nothing moves under the finger.
 *
 * @param {HTMLElement} card
 * @param {string} state
 * @param {HTMLElement} words
 */
function leave(card, state, words) {
  const slot = document.createElement("li");
  slot.className = "card-slot";
  slot.dataset.of = card.id;
  slot.tabIndex = -1;
  slot.style.blockSize = `${card.offsetHeight}px`;
  slot.append(words.cloneNode(true));
  const isFocused = card.contains(document.activeElement);
  card.before(slot);
  move(card, state);
  if (isFocused) slot.focus({ preventScroll: true });
}

/**
 * @param {HTMLElement} card
 * @param {string} state
 */
function move(card, state) {
  const to = group(GROUPS.get(state));
  count(group("unmarked"), -1);
  const list = to.querySelector(".cards");
  const cards = [...list.querySelectorAll(".card")];
  list.insertBefore(card, cards.find((other) => other.dataset.order > card.dataset.order) ?? null);
  to.hidden = false;
  count(to, 1);
}

/**
 * @param {HTMLElement} section
 * @param {number} more
 */
function count(section, more) {
  const number = section.querySelector(".group-count");
  number.textContent = String(Number(number.textContent) + more);
}

/**
 * @param {HTMLElement} line
 * @param {string} key
 */
function takenBack(line, key) {
  // Its form stays: it is being sent.
  for (const rest of line.querySelectorAll("form, [data-close-message]")) rest.hidden = true;
  const words = line.querySelector("p");
  words.textContent = template.dataset.undone.replace("#", words.querySelector("a").textContent);
  const card = document.getElementById(`session-${key}`);
  const slot = document.querySelector(`[data-of="session-${key}"]`);
  if (slot && card) {
    const from = card.closest("section");
    slot.replaceWith(card);
    count(group("unmarked"), 1);
    count(from, -1);
    from.hidden = !from.querySelector(".card");
  }
  (card ?? document).querySelector(`.state > summary, #session-state .choice, #now-${key}, #star-${key}`)?.focus({ preventScroll: true });
}

// Once the tap is over: the menu is closed then, and its button has the focus.
document.addEventListener("state:chosen", ({ detail: { button, write } }) => setTimeout(() => {
  const { key } = sessionOf(write.url);
  const line = button.closest(".message-state");
  if (line) takenBack(line, key);
  else if (template) offer(button, write, key);
}));

// What was refused was not chosen.
document.addEventListener("outbox:answered", ({ detail: { status } }) => {
  if (status >= 400) document.querySelector(".message-state")?.remove();
});

// What was answered and still waits does not ask again.
ready.then(writes).then((all) => {
  for (const { kind, url, fields, refused } of all) {
    const state = valueOf({ fields }, "state");
    const card = kind === "action" && !refused && GROUPS.has(state) && asked(sessionOf(url)?.key);
    if (card) move(card, state);
  }
});
