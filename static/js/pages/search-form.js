// Searching while one types: the form itself says when it asks (hx-trigger). It works without this, with Enter.

/** @param {HTMLFormElement} form */
export function searchAsTyped(form) {
  const line = /** @type {HTMLInputElement} */ (form.elements.namedItem("q"));

  // Nothing is asked while a word is being composed; when it is done the field says so itself.
  line.addEventListener("input", (event) => event.isComposing && event.stopImmediatePropagation(), true);
  line.addEventListener("compositionend", () => line.dispatchEvent(new Event("input", { bubbles: true })));

  // What was left empty does not stand in the address.
  document.addEventListener("htmx:configRequest", ({ detail }) => {
    if (detail.elt !== form) return;
    const empty = [...detail.formData].filter(([, value]) => value === "").map(([name]) => name);
    for (const name of empty) detail.formData.delete(name);
  });

  // No network: the page that the worker keeps searches, or says that it cannot.
  document.addEventListener("htmx:sendError", ({ detail }) => {
    if (detail.elt !== form) return;
    const all = [.../** @type {Map<string, string> & FormData} */ (new FormData(form))];
    const wanted = new URLSearchParams(all.filter(([, value]) => value !== ""));
    location.assign(`${form.getAttribute("action")}?${wanted}`);
  });

  // What was typed before the scripts came has not been heard by htmx, which begins to listen just before this.
  document.addEventListener("DOMContentLoaded", () => line.value !== line.defaultValue && form.requestSubmit());
}
