// Signs out, and asks before that would lose something; fetched when somebody wants to. Words: _waiting_dialogs.html.
// What is kept here is deleted by this page too, since without encryption browsers do not heed the header.

import { TOKEN } from "../addresses.js";
import { send } from "../outbox/outbox.js";
import { newId, read } from "../outbox/store.js";
import { wipe } from "../outbox/wipe.js";

/** @type {HTMLDialogElement} */
const leaving = document.getElementById("leaving");
/** @type {HTMLFormElement} */
let signOutForm;
const GIVE_UP_WAITING = 20000;

async function left() {
  const all = await read(async (tables) => {
    const shared = (await tables.files.keys()).filter((key) => key.startsWith("shared ")); // and not taken up yet
    return [...(await tables.writes.all()), ...(await tables.drafts.all()), ...shared];
  });
  return all.length;
}

// Only the server can sign anybody out: nothing is deleted before it has said so, under the id that it was asked with.
let isUnderWay = false;

async function leave() {
  if (isUnderWay) return;
  isUnderWay = true;
  const answer = await signOut().catch(() => /** @type {Response} */ (null));
  isUnderWay = false;
  if (!answer) return sayNoNetwork();
  if (answer.status >= 400 && answer.status !== 401) return signOutForm.submit(); // let it tell why
  await wipe().catch(() => {});
  return location.replace(answer.headers.get("Location") ?? "/");
}

async function signOut() {
  const id = newId();
  const signal = AbortSignal.timeout(GIVE_UP_WAITING);
  const headers = { "X-Operation": id, "X-Autosave": "1" };
  const body = new URLSearchParams([.../** @type {Map<string, string> & FormData} */ (new FormData(signOutForm))]);
  const known = await fetch(TOKEN, { headers, redirect: "manual", signal }); // that of a kept page may be stale
  if (known.ok) body.set("csrfmiddlewaretoken", (await known.json()).token);
  const answer = await fetch(signOutForm.action, { method: "POST", body, headers, redirect: "manual", signal });
  return answer.headers.get("X-Operation") === id ? answer : null;
}

function sayNoNetwork() {
  const { noNetwork } = leaving.dataset;
  if (leaving.open) leaving.querySelector("[data-unsent]").textContent = noNetwork;
  else say(noNetwork);
}

/** @param {string} words */
function say(words) {
  const toast = document.getElementById("toast");
  toast.querySelector(".toast-text").textContent = words;
  toast.hidden = false;
}

/**
 * Ask, where something waits; then sign out.
 *
 * @param {HTMLFormElement} form
 */
export async function begin(form) {
  signOutForm = form;
  const number = await left().catch(() => 0);
  if (!number) return leave();
  sayLeft(number);
  leaving.querySelector("[data-unsent]").textContent = "";
  leaving.showModal();
  return send();
}

/** @param {number} number */
function sayLeft(number) {
  const line = leaving.querySelector("[data-left]");
  const text = number ? line.dataset.left.replace("#", String(number)) : line.dataset.nothing;
  if (line.textContent !== text) line.textContent = text;
  leaving.querySelector("[data-lose]").hidden = !number; // the other one stays under the finger, and signs out
}

document.addEventListener("outbox:changed", async () => {
  if (leaving.open) sayLeft(await left());
});

leaving.addEventListener("click", async ({ target }) => {
  if (target.closest("[data-lose]")) return leave();
  if (!target.closest("[data-send-first]")) return undefined;
  await send();
  if (await left()) await (await import("../outbox/uploads.js")).upload();
  if (!(await left())) return leave();
  const unsent = leaving.querySelector("[data-unsent]");
  unsent.textContent = unsent.dataset.unsent;
  return undefined;
});
