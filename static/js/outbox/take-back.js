// Taking back a new session that waits in this browser. What nobody has begun to send is forgotten; else the server is
// told, after all that waits. The line itself is kept in its meta row, and is offered again below the field of the composer.
// Fetched when something can be taken back.

import { isAbout, undoOf } from "../addresses.js";
import { composer } from "./composer.js";
import { changed, LOCK, put } from "./outbox.js";
import { valueOf } from "./rules.js";
import { change, newId, read } from "./store.js";

/**
 * Take back a new session of which nobody knows whether it has arrived.
 *
 * @param {Write} write
 * @param {string} label
 */
export async function takeBack(write, label) {
  const left = await unlessSending((isQuiet) => change((tables) => removeLine(tables, write, isQuiet)));
  if (left === "nothing") return changed();
  return put({ kind: "action", url: undoOf(write.url, write.from ?? ""), from: newId(), label, fields: [] });
}

/**
 * Do something, and say whether nobody is sending meanwhile. Where that cannot be known somebody may be.
 *
 * @template Result
 * @param {(isQuiet: boolean) => Promise<Result>} work
 */
async function unlessSending(work) {
  const { locks } = navigator;
  return locks ? locks.request(LOCK, { ifAvailable: true }, (lock) => work(lock !== null)) : work(false);
}

/**
 * Remove the write of a line where nothing is lost with it; resolves to what the server may have of it then.
 *
 * Texts about the session arrive before it is taken back, and go into the bin with it. A write that was tried may have
 * arrived, with an answer that was lost.
 *
 * @param {Tables} tables
 * @param {Write} write
 * @param {boolean} isQuiet
 * @returns {Promise<"nothing" | "something">}
 */
async function removeLine(tables, { seq = 0, url, from = "" }, isQuiet) {
  const line = await tables.writes.get(seq);
  if (!line || (line.tried && !isQuiet)) return "something";
  const written = [...(await tables.writes.all()), ...(await tables.drafts.all())];
  if (written.some((other) => other.url !== url && isAbout(other.url, from))) return "something";
  await tables.writes.delete(seq);
  return line.tried ? "something" : "nothing";
}

/**
 * The line that was typed for a new session; "" where that was picked from the suggestions.
 *
 * @param {string} key
 */
export async function lineTyped(key) {
  const done = await read((tables) => tables.meta.get(`done ${key}`));
  if (!done?.line || done.picked) return "";
  /** @type {Field[]} */
  const fields = JSON.parse(done.line);
  return new Map(fields).get("heading") ?? "";
}

/**
 * What was taken back is typed anew, or corrected: it is offered below the line, if that is free. In the line it would be
 * mixed with the next one.
 *
 * @param {string} key
 */
export async function goBackToLine(key) {
  composer()?.line.focus();
  const line = await lineTyped(key);
  const here = composer();
  if (!here || !line || here.line.value || here.line.readOnly) return;
  const again = here.form.querySelector("[data-use-again]");
  again.querySelector(".user-text").textContent = line;
  again.hidden = false;
}

document.addEventListener("input", ({ target }) => {
  if (target === composer()?.line) target.form.querySelector("[data-use-again]").hidden = true;
});
document.addEventListener("click", ({ target }) => {
  const again = target.closest("[data-use-again]");
  const here = composer();
  if (!again || here.line.readOnly) return;
  again.hidden = true;
  here.line.value = again.querySelector(".user-text").textContent;
  here.line.focus();
  here.typed();
  document.dispatchEvent(new CustomEvent("line:restored"));
});

/**
 * Offer Undo on the card of a line that waits.
 *
 * @param {HTMLElement} card
 * @param {Write} write
 */
export function offer(card, write) {
  const button = card.querySelector("[data-undo-waiting]");
  const { undoWaiting: words } = button.dataset;
  const heading = valueOf(write, "heading");
  button.hidden = false;
  button.setAttribute("aria-label", `${words}: ${heading}`);
  button.addEventListener("click", () => {
    takeBack(write, `${heading} · ${words}`).catch(() => {});
    goBackToLine(write.from).catch(() => {});
  });
}
