// What the texts of a form will look like: the server renders what is in them now, and saves nothing.

import { follow, showCursor } from "./preview-cursor.js";
import { merge } from "./preview-merge.js";
import { readyPlayers } from "../pages/players.js";

// ms after the last key, while the preview stands beside the texts.
const DEBOUNCE = 400;

/** @type {AbortController | null} */
let asking = null;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
// Something was typed while the server was being asked: it is asked again afterwards, never twice at once.
let again = false;

/** @param {HTMLButtonElement} button */
export async function toggle(button) {
  const { form } = button;
  const pane = paneOf(form);
  stop();
  await addStyle(pane.dataset.style);
  pane.hidden = !form.toggleAttribute("data-previewing");
  if (pane.hidden) return;
  if (form.dataset.listens === undefined) {
    form.dataset.listens = "";
    listen(button, pane);
  }
  show(button);
  // In the place of the texts, it is read from its beginning.
  if (!form.querySelector("textarea").checkVisibility()) pane.focus();
}

function stop() {
  clearTimeout(timer);
  again = false;
  asking?.abort();
  asking = null;
}

/**
 * @param {HTMLFormElement} form
 * @returns {HTMLElement}
 */
function paneOf(form) {
  return form.querySelector("#preview");
}

/**
 * @param {HTMLButtonElement} button
 * @param {HTMLElement} pane
 */
function listen(button, pane) {
  const { form } = button;
  // An input method that is composing has no text yet.
  form.addEventListener("input", (event) => {
    if (!(/** @type {InputEvent} */ (event).isComposing)) showLater(button);
  });
  form.addEventListener("compositionend", () => showLater(button));
  window.addEventListener("online", () => showLater(button));
  follow(form, pane);
}

/** @param {HTMLButtonElement} button */
function showLater(button) {
  clearTimeout(timer);
  if (!paneOf(button.form).hidden) timer = setTimeout(() => show(button), DEBOUNCE);
}

/** @param {HTMLButtonElement} button */
async function show(button) {
  if (asking) {
    again = true;
    return;
  }
  const { form, formAction } = button;
  const mine = (asking = new AbortController());
  const pane = paneOf(form);
  const state = pane.querySelector("[data-preview-state]");
  let said = "";
  try {
    const answer = await fetch(formAction, { method: "POST", body: new FormData(form), headers: { "X-Preview": "1" }, signal: mine.signal });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const parts = page.querySelector("[data-preview-parts]");
    if (asking !== mine) return; // closed meanwhile
    if (parts) replace(pane, parts);
    else said = state.dataset.failed;
  } catch {
    if (asking !== mine) return;
    said = navigator.onLine ? state.dataset.failed : state.dataset.offline;
  }
  if (state.textContent !== said) state.textContent = said;
  asking = null;
  if (again) showLater(button);
  again = false;
}

/**
 * @param {HTMLElement} pane
 * @param {HTMLElement} parts
 */
function replace(pane, parts) {
  readyPlayers(parts);
  merge(pane.querySelector("[data-preview-parts]"), document.adoptNode(parts));
  const area = document.activeElement;
  if (area instanceof HTMLTextAreaElement && pane.closest("form") === area.form) showCursor(pane, area, "auto");
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
