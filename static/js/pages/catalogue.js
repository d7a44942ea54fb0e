// The catalogue: its search, and the marks that one star sets on other sessions. The page works without it.

import { searchAsTyped } from "./search-form.js";

/** @type {HTMLFormElement} */
const form = document.querySelector("form[data-catalogue]");
if (form) searchAsTyped(form);
if (form?.dataset.options) addOptions(form.dataset.options).catch(() => {});

/**
 * The options of long filters come after the page, and from the cache the next time.
 *
 * @param {string} address
 */
async function addOptions(address) {
  const answer = await fetch(address);
  if (!answer.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  /** @type {NodeListOf<HTMLSelectElement>} */
  const lists = page.querySelectorAll("select");
  for (const { name, options } of lists) {
    const select = /** @type {HTMLSelectElement} */ (form.elements.namedItem(name));
    const { value } = select;
    select.length = 1; // its name
    select.append(...options);
    select.value = value;
  }
}

// The number on "My agenda" follows a star at once, also without a network; the answer says it again.
document.addEventListener("htmx:confirm", ({ detail }) => {
  const { elt } = detail;
  const count = document.getElementById("catalogue-count");
  if (!count || elt.getAttribute("name") !== "state" || detail.repeats) return;
  /** @type {NodeListOf<HTMLButtonElement>} */
  const pressed = document.querySelectorAll("button[name=state][aria-pressed=true]");
  const was = [...pressed].some((button) => button.getAttribute("hx-post") === elt.getAttribute("hx-post"));
  const willBe = /** @type {HTMLButtonElement} */ (elt).value !== "none";
  count.textContent = String(Number(count.textContent) + Number(willBe) - Number(was));
}, true); // before the tap is shown, which changes the value

const list = () => document.getElementById("catalogue-list");
/** The star that was tapped, and where it stood: marks come and go above it, and it stays under the finger. */
let tapped = { id: "", top: 0 };

/** @param {string} id */
const topOf = (id) => document.getElementById(id)?.getBoundingClientRect().top ?? 0;

document.addEventListener("htmx:beforeSwap", ({ detail: { requestConfig } }) => {
  tapped = { id: "", top: 0 };
  const elt = requestConfig?.elt;
  if (!elt?.matches(".entry-star > .mark")) return;
  tapped = { id: elt.id, top: topOf(elt.id) };
  const main = document.getElementById("main");
  main.style.minBlockSize = `${main.offsetHeight}px`; // at the end of the page there is nothing to scroll up to
});

// A star that is just being pressed would not be clicked in a new list: that comes once more.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (!detail.target.matches("#catalogue-list:active")) return;
  detail.shouldSwap = false;
  document.addEventListener("click", () => form.requestSubmit(), { once: true });
});

// A star comes with the marks of the sessions that it overlaps.
document.addEventListener("htmx:afterSwap", () => {
  for (const fresh of document.querySelectorAll("[data-marks-of]")) {
    const old = document.querySelector(`[data-marks="${fresh.dataset.marksOf}"]`);
    old?.replaceChildren(...fresh.childNodes);
    fresh.remove();
  }
  if (!document.getElementById(tapped.id)) return;
  scrollBy({ top: topOf(tapped.id) - tapped.top, behavior: "instant" });
  const missing = tapped.top - topOf(tapped.id); // at the beginning of the page
  if (missing > 0) list().style.paddingBlockStart = `${(parseFloat(list().style.paddingBlockStart) || 0) + missing}px`;
});
