// Searching a catalogue while one types, and the marks that one star sets on other sessions. The page works without it.

/** @type {HTMLFormElement} */
const form = document.querySelector("form[data-catalogue]");
const line = form?.elements.namedItem("q");

// Nothing is asked while a word is being composed; when it is done the field says so itself.
line?.addEventListener("input", (event) => event.isComposing && event.stopImmediatePropagation(), true);
line?.addEventListener("compositionend", () => line.dispatchEvent(new Event("input", { bubbles: true })));

// What was left empty does not stand in the address.
document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (detail.elt !== form) return;
  const empty = [...detail.formData].filter(([, value]) => value === "").map(([name]) => name);
  for (const name of empty) detail.formData.delete(name);
});

// No network: the page that the worker keeps looks through the same catalogue.
document.addEventListener("htmx:sendError", ({ detail }) => {
  if (detail.elt !== form) return;
  const wanted = [.../** @type {Map<string, string> & FormData} */ (new FormData(form))].filter(([, value]) => value !== "");
  location.assign(`${form.getAttribute("action")}?${new URLSearchParams(wanted)}`);
});

// A star comes with the marks of the sessions that it overlaps.
document.addEventListener("htmx:afterSwap", () => {
  for (const fresh of document.querySelectorAll("[data-marks-of]")) {
    const old = document.querySelector(`[data-marks="${fresh.dataset.marksOf}"]`);
    old?.replaceChildren(...fresh.childNodes);
    fresh.remove();
  }
});
