// Shows the parts of this page that taps change as the server has them now.

import { valueAfter } from "../outbox/rules.js";
import { freshPage } from "./refetch.js";

const PARTS = ["day-sessions", "session-state", "catalogue-now", "catalogue-list", "catalogue-count", "logged", "album", "messages"];
const PRESSED = "button[data-own][aria-pressed=true]";
const UNSEEN = 1000; // ms
const RELEASED = 100; // ms between two looks at whether what was pressed is released

/**
 * Fetch this page and show its parts; says whether all are shown.
 *
 * @param {Record<string, string>} query what is asked for beside the address of this page
 * @param {() => boolean} hasChanged whether something was tapped meanwhile, of which that page does not know, or a form sent
 */
export async function refresh(query, hasChanged) {
  const page = hasChanged() ? null : await freshPage({}, query);
  if (!page || hasChanged()) return false;
  // The page of no session in particular.
  return page.querySelector("[data-blank]") !== null || show(page);
}

/**
 * Put the parts of a page in the places of those here; says whether that was all: a part in use stays as it is, one with an
 * open menu, with the field that somebody is writing in, or with what is just being pressed: that would not be clicked.
 *
 * @param {Document} page
 */
function show(page) {
  let isAll = true;
  const notice = document.getElementById("kept-copy");
  for (const id of PARTS) {
    const [old, fresh] = [document.getElementById(id), page.getElementById(id)];
    if (!old || !fresh || (/logged|messages/.test(id) && !fresh.children.length)) continue;
    const active = old.contains(document.activeElement) ? document.activeElement : null;
    if (active?.matches("input:not([type=radio]), textarea, select") || old.matches(":active, :has(details[data-menu][open])")) {
      isAll = false;
      continue;
    }
    keepMeaning(old, fresh);
    old.replaceWith(document.adoptNode(fresh));
    window.htmx.process(fresh);
    document.getElementById(active?.id)?.focus();
  }
  // Of the other pages, more than these parts may be older.
  if (isAll && notice && document.getElementById("day-sessions")) notice.hidden = true;
  document.dispatchEvent(new CustomEvent("page:fresh"));
  if (!isAll) tellRelease();
  return isAll;
}

/** A touch keeps its button active for a moment after the click, and no event of the browser says when that ends. */
function tellRelease() {
  if (document.querySelector("#main :active")) setTimeout(tellRelease, RELEASED);
  else document.dispatchEvent(new CustomEvent("page:released"));
}

/**
 * A tap that comes just after a button was pressed by itself was meant to press it, and does not release it.
 *
 * @param {HTMLElement} old
 * @param {HTMLElement} fresh
 */
function keepMeaning(old, fresh) {
  /** @param {HTMLElement} part */
  const pressedIn = (part) => /** @type {HTMLButtonElement[]} */ ([...part.querySelectorAll(PRESSED)]);
  /** @param {HTMLButtonElement} button */
  const keyOf = (button) => button.getAttribute("hx-post") + button.dataset.own;
  const before = new Set(pressedIn(old).map(keyOf));
  const unseen = pressedIn(fresh).filter((button) => !before.has(keyOf(button)));
  for (const button of unseen) button.value = button.dataset.own;
  setTimeout(() => {
    for (const button of unseen) if (button.matches(PRESSED)) button.value = valueAfter(button.name, button.dataset.own, true);
  }, UNSEEN);
}
