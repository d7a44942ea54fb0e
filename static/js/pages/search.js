// Searching in one's own words while one types. The page works without it.

/** @type {HTMLFormElement} */
const form = document.querySelector("form[data-search]");
const line = /** @type {HTMLInputElement} */ (form.elements.namedItem("q"));

// Nothing is asked while a word is being composed; when it is done the field says so itself.
line.addEventListener("input", (event) => event.isComposing && event.stopImmediatePropagation(), true);
line.addEventListener("compositionend", () => line.dispatchEvent(new Event("input", { bubbles: true })));

/** What is searched, without what was left empty. */
const wanted = () => [.../** @type {Map<string, string> & FormData} */ (new FormData(form))].filter(([, value]) => value !== "");

document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (detail.elt !== form) return;
  const empty = [...detail.formData].filter(([, value]) => value === "").map(([name]) => name);
  for (const name of empty) detail.formData.delete(name);
});

// No network: the page says so, and tries this search again.
document.addEventListener("htmx:sendError", ({ detail }) => {
  if (detail.elt === form) location.assign(`${form.getAttribute("action")}?${new URLSearchParams(wanted())}`);
});
