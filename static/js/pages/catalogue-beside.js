// On a wide screen a session of the catalogue is read beside the list: a click on its title shows it there, a second one
// opens its page, as a click does elsewhere.

const beside = document.getElementById("catalogue-beside");
const NOBODY = "00000000-0000-0000-0000-000000000000";
/** @type {HTMLAnchorElement | null} the link whose session is shown */
let current = null;

/** @param {HTMLAnchorElement | null} link */
function mark(link) {
  current?.removeAttribute("aria-current");
  link?.setAttribute("aria-current", "true");
  current = link;
}

/** @param {HTMLAnchorElement} link */
async function show(link) {
  /** @type {HTMLElement} */
  const entry = link.closest("[data-session]");
  const headers = { "HX-Request": "true", "HX-Target": beside.id };
  try {
    const answer = await fetch(beside.dataset.entry.replace(NOBODY, entry.dataset.session), { headers });
    if (!answer.ok || answer.redirected) throw new Error("not shown");
    const html = await answer.text();
    if (current !== link) return; // another was chosen meanwhile
    beside.innerHTML = html;
    beside.scrollTop = 0;
  } catch {
    if (current === link) location.assign(link.href);
  }
}

document.addEventListener("click", (event) => {
  /** @type {HTMLAnchorElement} */
  const link = event.target.closest?.(".entry-title a, a.entry-title");
  const opens = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.defaultPrevented;
  if (!link || opens || link === current || !beside.checkVisibility()) return;
  event.preventDefault();
  mark(link);
  show(link);
});
