// The name of a write in the list of what waits.

// Of a session, within what is shown of it.
const TITLE = ".card-title, .entry-title, a";
const TAKEN_BACK = ["none", "off", "0"];

/**
 * What is done, and to which session: one form may go around the stars of a whole list.
 *
 * @param {HTMLButtonElement | HTMLFormElement} element
 */
export function labelOf(element) {
  const place = element.closest("[data-session]");
  const title = place?.querySelector(TITLE) ?? document.querySelector("h1");
  const code = place ? place.querySelector(".card-code") : document.querySelector(".crumbs .card-code");
  const about = [code, title].map((part) => part?.textContent.trim()).filter(Boolean).join(" | ");
  const verb = element.dataset.waits || element.title || element.getAttribute("aria-label") || element.textContent.trim();
  /** @type {HTMLInputElement} */
  const chosen = element.querySelector("input[type=radio]:checked");
  const to = chosen?.labels[0].textContent.trim() ?? /** @type {HTMLSelectElement} */ (element.previousElementSibling)?.selectedOptions?.[0].text;
  const done = to ? `${verb}: ${to}` : verb;
  const { takenBack } = document.getElementById("waiting").dataset;
  return `${about} · ${TAKEN_BACK.includes(element.value) ? takenBack.replace("#", done) : done}`;
}
