// What is typed about a photo is kept like every other text: as a draft, and with Save as a write that the outbox sends.
// Whatever else is done to the photo waits until that is saved. The form works without this file.

import { goOn, keepNoMore, keepSoon, kept, restoredWords } from "../outbox/drafts.js";
import { changed, put, send } from "../outbox/outbox.js";
import { newId, removeWrite, STRANGER } from "../outbox/store.js";
import { asRendered, same, written } from "../editing/texts.js";

const INITIAL = "initial-"; // the field of what the server had, beside that of what is typed

const form = document.querySelector("form[data-photo-words]");
const url = location.pathname;
let from = newId(); // the name of this piece of typing, which goes on after a crash
let at = 0; // when the last key was pressed
let saved = form.querySelector(".form-error") ? null : words(asRendered(form));
let waiting = null; // what the outbox has from here and the server has not answered
let network = ""; // why the outbox cannot send, as the form names its words

const typed = () => words(written(form));
const isDirty = () => !same(waiting ?? saved, typed());

function words(all) {
  return Object.fromEntries(Object.entries(all).filter(([name]) => INITIAL + name in all));
}

function describe() {
  const label = document.querySelector("h1").textContent.trim();
  return { kind: "words", url, from, at, label, page: url + location.search, fields: Object.entries(written(form)) };
}

function say(word, restoredAt = 0) {
  const state = form.querySelector(".save-state");
  const restored = restoredAt && restoredWords(state.dataset.restored, restoredAt, form.dataset.zone);
  const words = state.dataset[word.replace(/-(.)/g, (_, letter) => letter.toUpperCase())];
  state.textContent = [restored, words].filter(Boolean).join(" · ");
  state.dataset.state = word;
}

const sayWaiting = (restoredAt = 0) => say(network || "saving", restoredAt);

function keep() {
  if (isDirty()) keepSoon(from, () => (isDirty() ? describe() : null));
  else keepNoMore(url, from).catch(() => {});
}

form.addEventListener("input", () => {
  goOn(from);
  at = Math.max(Date.now(), at + 1);
  say("");
  keep();
});

/** Resolves to what has become of it: "saved", "waits" or "refused". */
async function save() {
  at ||= Date.now();
  waiting = typed();
  sayWaiting();
  try {
    await put(describe());
  } catch (problem) {
    waiting = null; // somebody else has signed in: the words are nobody's but this page's
    say(problem === STRANGER ? "somebody-else" : "signed-out");
    return "refused";
  }
  return outcome();
}

async function outcome() {
  await send();
  if (waiting) await send(); // the first one may have been about to end
  if (waiting) return "waits";
  return isDirty() ? "refused" : "saved";
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  save();
});

// Turned, cut or moved, the photo comes back on a page of its own.
document.getElementById("main").addEventListener("submit", async (event) => {
  const other = event.target;
  if (other === form || other.matches("[data-fill]")) return;
  const given = other.matches(".danger-zone"); // then nobody needs the words
  if (navigator.onLine && (given || (!isDirty() && !waiting))) return;
  event.preventDefault();
  const became = given ? "waits" : isDirty() ? await save() : await outcome();
  if (became === "saved" && navigator.onLine) other.requestSubmit(event.submitter);
  else if (became !== "refused") sayOffline();
});

function sayOffline() {
  const toast = document.getElementById("toast");
  toast.querySelector(".toast-text").textContent = toast.dataset.offline;
  toast.hidden = false;
}

async function hear({ write, status, page }) {
  if (write.kind !== "words" || write.url !== url) return undefined;
  const sent = words(Object.fromEntries(write.fields));
  if (same(waiting, sent)) waiting = null;
  if (status >= 400) return refused(write, sent, status, page);
  const { name } = page.querySelector("[data-photo]").dataset; // perhaps with the ending of its kind behind it
  if (form.elements.namedItem("name").value === sent.name) fill({ name });
  saved = { ...sent, name };
  for (const [field, text] of Object.entries(saved)) {
    const initial = write.fields.find(([each]) => each === INITIAL + field)[1];
    if (sent[field] !== initial) fill({ [INITIAL + field]: text });
  }
  form.querySelector(".form-error")?.remove();
  for (const errors of form.querySelectorAll(".errorlist")) errors.remove();
  for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
  showName(name);
  say(waiting ? "saving" : "");
  return undefined;
}

function showName(name) {
  const title = document.querySelector("h1");
  document.title = document.title.replace(title.textContent, name);
  title.textContent = name;
}

// What is wrong stands at its field, and what was typed is a draft again.
async function refused(write, sent, status, page) {
  const answer = page.querySelector("form[data-photo-words]");
  if (!answer) return say(status === 404 ? "gone" : "refused");
  const since = Object.entries(typed()).filter(([name, text]) => text !== sent[name]);
  form.replaceChildren(...answer.childNodes);
  fill(Object.fromEntries(since));
  saved = null;
  keep();
  form.querySelector("[aria-invalid]")?.focus();
  await removeWrite(write.seq);
  return changed();
}

function fill(texts) {
  for (const [name, text] of Object.entries(texts)) {
    const field = form.elements.namedItem(name);
    if (field) field.value = text;
  }
}

// What this browser still has and the page does not show: after a crash, without a network, after a look elsewhere.
async function restore() {
  const { newest } = await kept(url);
  if (!newest) return undefined;
  const shown = words(asRendered(form));
  const found = words(Object.fromEntries(newest.fields));
  if (same(found, shown)) return newest.seq ? undefined : keepNoMore(url, newest.from);
  if (at || !same(typed(), shown) || !(await goOn(newest.from))) return undefined; // here, or in another window
  ({ from, at } = newest);
  fill(Object.fromEntries(newest.fields));
  if (!newest.seq) return say("", at);
  waiting = found;
  sayWaiting(at);
  if (!newest.refused) return undefined;
  const page = new DOMParser().parseFromString(newest.refused.html, "text/html");
  return hear({ write: newest, status: newest.refused.status, page });
}

document.addEventListener("outbox:answered", ({ detail }) => hear(detail));
document.addEventListener("outbox:state", ({ detail: { state } }) => {
  network = { offline: "waiting", busy: "waiting" }[state] ?? state;
  if (state && waiting) sayWaiting();
});
restore().catch(() => {});
