// The file of a photo that texts show and nobody has brought yet: it waits in the outbox like any other picture.

import { put, ready } from "../outbox/outbox.js";
import { fitting, valueOf, whyOf, writeOf } from "./picture-write.js";
import { writes } from "../outbox/store.js";
import "../outbox/uploads.js";

let network = ""; // why the outbox cannot send, as the page names its words

const fills = (write) => write.kind === "photo" && valueOf(write, "fills");

function formOf(write) {
  const key = fills(write);
  return key && [...document.querySelectorAll("form[data-fill]")].find((form) => form.elements.namedItem("fills").value === key);
}

function say(form, word, text = null) {
  const line = form.querySelector("[data-said]");
  line.textContent = text ?? line.dataset[word] ?? "";
}

async function take(form) {
  const { files } = form.elements.namedItem("file");
  const url = new URL(form.action).pathname;
  const write = writeOf(files[0], url, [["fills", form.elements.namedItem("fills").value]]);
  const { blob, why } = await fitting(files[0], write, Number(form.dataset.fill));
  if (!blob) return say(form, why);
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
  say(form, "", part < 1 ? words.part.replace("{part}", Math.floor(100 * part)) : words.lookedAt);
});

document.addEventListener("outbox:answered", ({ detail: { write, status, page } }) => {
  const form = formOf(write);
  if (!form) return undefined;
  if (status >= 400) return say(form, "failed", whyOf(page) || null);
  if (!form.closest("[data-photos-part]")) return location.reload(); // the picture stands there now
  return say(form, "added");
});

async function show() {
  await ready;
  for (const write of await writes()) if (!write.refused && formOf(write)) say(formOf(write), network || "waits");
}

document.addEventListener("outbox:state", ({ detail: { state } }) => {
  network = { "signed-out": "signedOut" }[state] ?? state;
  if (state) show();
});
document.addEventListener("photos:fresh", show);
show();
