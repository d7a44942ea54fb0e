// Undo of a line: the banner goes at once, and what was typed comes back into the line, if that is free.

import { undoOf } from "../addresses.js";
import { composer } from "./composer.js";
import { lineTyped } from "./take-back.js";

/**
 * Go back to the line, with what was typed for the session with this key.
 *
 * @param {string} key
 */
export async function giveLineBack(key) {
  composer()?.line.focus();
  const line = await lineTyped(key);
  const here = composer();
  if (!here || !line || here.line.value || here.line.readOnly) return;
  here.line.value = line;
  here.typed();
}

// The write is kept by actions.js, like that of every button.
document.addEventListener("htmx:confirm", ({ detail: { elt } }) => {
  if (!elt.dataset.undo) return;
  elt.closest(".logged").hidden = true;
  giveLineBack(elt.dataset.undo).catch(() => {});
});

// Taken back in another way, such as from the card of a line that was just being sent.
document.addEventListener("outbox:answered", ({ detail: { write, status } }) => {
  const banner = document.querySelector("[data-logged]");
  const url = composer()?.form.getAttribute("action");
  if (banner && url && status < 400 && write.url === undoOf(url, banner.dataset.logged)) banner.remove();
});
