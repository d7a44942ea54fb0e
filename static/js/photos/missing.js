// The file of a photo that texts show and nobody has brought yet: it waits in the outbox like any other picture.

import { put, ready } from "../outbox/outbox.js";
import { valueOf } from "../outbox/rules.js";
import { pageOf } from "../outbox/server.js";
import { fitting, markSeen, whyOf, writeOf } from "./picture-write.js";
import { removeWrite, writes } from "../outbox/store.js";

let network = ""; // why the outbox cannot send, as the page names its words

/** @param {Write} write */
const fills = (write) => write.kind === "photo" && valueOf(write, "fills");

/**
 * @param {Write} write
 * @returns {HTMLFormElement | "" | undefined}
 */
function formOf(write) {
  const key = fills(write);
  /** @type {NodeListOf<HTMLFormElement>} */
  const forms = document.querySelectorAll("form[data-fill]");
  return key && [...forms].find((form) => form.elements.namedItem("fills").value === key);
}

/**
 * @param {HTMLFormElement} form
 * @param {string} word
 * @param {string | null} text
 */
function say(form, word, text = null) {
  const line = form.querySelector("[data-said]");
  line.textContent = text ?? line.dataset[word] ?? "";
}

/** @param {HTMLFormElement} form */
async function take(form) {
  const { files } = form.elements.namedItem("file");
  const url = new URL(form.action).pathname;
  const write = writeOf(files[0], url, [["fills", form.elements.namedItem("fills").value]]);
  const { blob, why } = await fitting(files[0], write, Number(form.dataset.fill));
  if (!blob) return say(form, why);
  for (const old of await writes()) if (old.refused && formOf(old) === form) await removeWrite(old.seq);
  form.reset();
  say(form, network || "waits");
  return put(write, null, blob).catch(() => say(form, "signedOut")); // somebody else has signed in meanwhile
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-fill]")) return;
  event.preventDefault();
  take(event.target);
});

document.addEventListener("outbox:progress", ({ detail: { write, part } }) => {
  const form = formOf(write);
  if (!form) return;
  const { dataset: words } = form.querySelector("[data-said]");
  say(form, "", part < 1 ? words.part.replace("{part}", String(Math.floor(100 * part))) : words.lookedAt);
});

document.addEventListener("outbox:answered", ({ detail: { write, status, page } }) => {
  const form = formOf(write);
  if (!form) return undefined;
  if (status >= 400) return refuse(form, write, page);
  if (!form.closest("[data-photos-part]")) return location.reload(); // the picture stands there now
  return say(form, "added");
});

/**
 * @param {HTMLFormElement} form
 * @param {Write} write
 * @param {Document} page
 */
function refuse(form, { id, file }, page) {
  const why = whyOf(page) || form.querySelector("[data-said]").dataset.failed;
  say(form, "failed", `${file}: ${why}`);
  markSeen([id]);
}

async function show() {
  await ready;
  for (const write of await writes()) {
    const form = formOf(write);
    if (form && write.refused) refuse(form, write, pageOf(write.refused.html));
    else if (form) say(form, network || "waits");
  }
}

document.addEventListener("outbox:state", ({ detail: { state } }) => {
  network = state === "signed-out" ? "signedOut" : state;
  if (state) show();
});
document.addEventListener("photos:fresh", show);
show();
import("../outbox/uploads.js").catch(() => {}); // while there is a network
