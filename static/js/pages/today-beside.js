// What is written stands beside the agenda on a wide screen: the note of the day, or the session whose title was clicked.
// A second click on the title opens the page of the session, as a click does elsewhere.

import { kept } from "../outbox/drafts.js";
import { fetchPart, linkToShow } from "./beside.js";

const pane = document.querySelector(".today-beside");
const [note, reading] = /** @type {HTMLCollectionOf<HTMLElement>} */ (pane.children);
/** @type {HTMLDetailsElement} */
const fold = document.querySelector("details.day-note");
const form = /** @type {HTMLFormElement} */ (fold.querySelector("form"));
const home = form.parentElement;
const wide = matchMedia("(min-width: 68.75rem)");
let shown = ""; // the key of the session

/** The note stands in the line of the day where there is no room beside it. */
function place() {
  (wide.matches ? note : home).append(form);
}

/** @param {HTMLElement} link */
const keyOf = (link) => /** @type {HTMLElement} */ (link.closest("[data-session]"))?.dataset.session;

/** Marks the title of the session that is shown, and says whether there is one. */
function mark() {
  /** @type {NodeListOf<HTMLAnchorElement>} */
  const links = document.querySelectorAll(".card-title > a");
  let found = false;
  for (const link of links) {
    const isShown = shown !== "" && keyOf(link) === shown;
    found ||= isShown;
    if (isShown) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  return found;
}

/** @param {string} key */
function choose(key) {
  shown = key;
  mark();
}

/** @param {string} html */
function read(html) {
  reading.innerHTML = html;
  note.hidden = html !== "";
  reading.hidden = html === "";
  if (reading.querySelector("[data-player]")) import("./players.js").then(({ readyPlayers }) => readyPlayers(reading));
  pane.scrollTop = 0;
}

/** @param {HTMLAnchorElement} link */
async function show(link) {
  const key = keyOf(link);
  choose(key);
  try {
    const html = await fetchPart(`${link.pathname}beside/`);
    if (shown === key) read(html); // else another was chosen meanwhile
  } catch {
    if (shown === key) location.assign(link.href);
  }
}

function showNote() {
  choose("");
  read("");
}

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-show-note]")) {
    showNote();
    form.querySelector("textarea").focus();
    return;
  }
  const link = linkToShow(event, ".card-title > a");
  if (!link || !keyOf(link) || keyOf(link) === shown || !pane.checkVisibility()) return;
  event.preventDefault();
  show(link);
});
// The cards are new after each change; the session may have gone.
document.addEventListener("htmx:afterSwap", () => {
  if (shown && !mark()) showNote();
});

wide.addEventListener("change", place);
place();
const load = () => fold.dataset.scripts.split(" ").forEach((script) => import(script).catch(() => {}));
form.addEventListener("focusin", load, { once: true });
// A text that is kept in this browser is put back before anybody goes on with it.
kept(new URL(form.action).pathname).then(({ newest, done }) => (newest || done.length) && load()).catch(load);
