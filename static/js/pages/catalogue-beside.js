// On a wide screen a session of the catalogue is read beside the list: a click on its title shows it there, a second one
// opens its page, as a click does elsewhere.

import { fetchPart, linkToShow } from "./beside.js";

const pane = document.getElementById("catalogue-beside");
const NOBODY = "00000000-0000-0000-0000-000000000000";
/** @type {HTMLAnchorElement | null} the link whose session is shown */
let current = null;

/** @param {HTMLAnchorElement} link */
function mark(link) {
  current?.removeAttribute("aria-current");
  link.setAttribute("aria-current", "true");
  current = link;
}

/** @param {HTMLAnchorElement} link */
async function show(link) {
  mark(link);
  /** @type {HTMLElement} */
  const entry = link.closest("[data-session]");
  try {
    const html = await fetchPart(pane.dataset.entry.replace(NOBODY, entry.dataset.session));
    if (current !== link) return; // another was chosen meanwhile
    pane.innerHTML = html;
    pane.scrollTop = 0;
  } catch {
    if (current === link) location.assign(link.href);
  }
}

document.addEventListener("click", (event) => {
  const link = linkToShow(event, ".entry-title a, a.entry-title");
  if (!link || link === current || !pane.checkVisibility()) return;
  event.preventDefault();
  show(link);
});
