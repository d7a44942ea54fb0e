// What the texts of a form will look like: the server renders what is in them now, and saves nothing.

// ms after the last key, while the preview stands beside the texts.
const DEBOUNCE = 1000;

/** @type {AbortController | null} */
let asking = null;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/** @param {HTMLButtonElement} button */
export async function toggle(button) {
  const { form } = button;
  const pane = paneOf(form);
  clearTimeout(timer);
  asking?.abort();
  await addStyle(pane.dataset.style);
  pane.hidden = !form.toggleAttribute("data-previewing");
  if (pane.hidden) return;
  if (form.dataset.listens === undefined) {
    form.dataset.listens = "";
    form.addEventListener("input", () => showLater(button));
  }
  show(button);
  // In the place of the texts, it is read from its beginning.
  if (!form.querySelector("textarea").checkVisibility()) pane.focus();
}

/**
 * @param {HTMLFormElement} form
 * @returns {HTMLElement}
 */
function paneOf(form) {
  return form.querySelector("#preview");
}

/** @param {HTMLButtonElement} button */
function showLater(button) {
  clearTimeout(timer);
  if (!paneOf(button.form).hidden) timer = setTimeout(() => show(button), DEBOUNCE);
}

/** @param {HTMLButtonElement} button */
async function show({ form, formAction }) {
  asking?.abort();
  asking = new AbortController();
  const { signal } = asking;
  const pane = paneOf(form);
  const state = pane.querySelector("[data-preview-state]");
  try {
    const answer = await fetch(formAction, { method: "POST", body: new FormData(form), headers: { "X-Preview": "1" }, signal });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const parts = page.querySelector("[data-preview-parts]");
    if (parts) pane.querySelector("[data-preview-parts]").replaceWith(document.adoptNode(parts));
    state.textContent = parts ? "" : state.dataset.failed;
  } catch {
    if (!signal.aborted) state.textContent = state.dataset.failed;
  }
}

/**
 * Resolves once the style is there, or cannot be had.
 *
 * @param {string} href
 */
async function addStyle(href) {
  if (document.querySelector(`link[href="${CSS.escape(href)}"]`)) return;
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
  await new Promise((done) => {
    link.addEventListener("load", done);
    link.addEventListener("error", done);
    document.head.append(link);
  });
}
