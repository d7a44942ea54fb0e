// Takes pictures in: chosen, dropped or pasted (catching.js), or shared by another app. Each becomes a write of its own,
// which the outbox keeps and sends; here stands how far they are. The form works without this file.

import { changed, put, ready } from "./outbox.js";
import { change, newId, read, removeWrite, writes } from "./store.js";
import "./uploads.js";

const form = document.querySelector("form[data-photos]");
const url = new URL(form.action).pathname;
const box = form.querySelector("[data-sending]");
const queue = form.querySelector("[data-queue]");
const input = form.querySelector("input[type=file]");
const template = form.querySelector("[data-queued]").content;
const limit = Number(form.dataset.photos);

const lines = new Map(); // what is shown of each picture, by the id of its write
let count = { all: 0, done: 0 }; // of those that are not refused
let network = "";

const ours = (write) => write.kind === "photo" && write.url === url && session() === valueOf(write, "session");
const valueOf = (write, wanted) => write.fields.find(([name]) => name === wanted)?.[1] ?? "";
const session = () => form.elements.namedItem("session")?.value ?? "";

/** Keep pictures, one after the other, so that no more than one is held here; resolves to the ids of their writes. */
export async function add(files) {
  const ids = [];
  for (const file of files) {
    const write = describe(file);
    const why = file.type && !file.type.startsWith("image/") ? "noPicture" : "";
    const blob = why ? null : await fitting(file);
    if (!blob) {
      show(write);
      refuse(write, box.dataset[why || "tooLarge"]);
      continue;
    }
    if (blob !== file) write.file = write.file.replace(/(\.\w+)?$/, ".jpg");
    count.all += 1;
    show(write);
    try {
      await put(write, null, blob);
      lines.get(write.id).dataset.kept = "";
      ids.push(write.id);
    } catch { // somebody else has signed in meanwhile
      count.all -= 1;
      refuse(write, box.dataset.signedOut);
    }
  }
  return ids;
}

function describe(file) {
  const id = newId();
  const fields = [["id", id], ...(session() ? [["session", session()]] : [])];
  const name = file.name || "photo";
  return { kind: "photo", id, url, fields, file: name, label: name };
}

// The server takes so much and no more; nearly every picture is smaller, and is sent as it is.
async function fitting(file) {
  if (file.size <= limit) return file;
  const { shrink } = await import("./shrink.js");
  return shrink(file, limit).catch(() => null);
}

// How far they are.

function show(write) {
  if (lines.has(write.id)) return lines.get(write.id);
  const line = template.cloneNode(true).firstElementChild;
  line.dataset.write = write.id;
  line.querySelector("[data-file-name]").textContent = write.file;
  line.querySelector("[data-progress]").setAttribute("aria-label", write.file);
  lines.set(write.id, line);
  queue.append(line);
  say(line, box.dataset[network] ?? box.dataset.waits, 0);
  sum();
  return line;
}

function say(line, words, part) {
  line.querySelector("[data-words]").textContent = words;
  line.querySelector("[data-progress]").value = part;
}

function refuse({ id }, why) {
  const line = lines.get(id);
  line.classList.add("photo-queued-refused");
  line.querySelector("[data-words]").textContent = why;
  line.querySelector("[data-progress]").hidden = true;
  line.querySelector("[data-forget]").hidden = false;
  queue.prepend(line);
  sum();
}

function sum() {
  box.hidden = !lines.size;
  const fold = form.closest("details");
  if (fold && lines.size) fold.open = true;
  const words = box.querySelector("[data-sum-words]");
  const text = box.dataset.sum.replace("{done}", count.done).replace("{all}", count.all);
  if (words.textContent !== text) words.textContent = text;
  const progress = box.querySelector("[data-sum-progress]");
  progress.max = count.all || 1;
  progress.value = count.done;
}

function whyOf(page) {
  const said = page.querySelector("[data-refused] [data-why]");
  return said?.textContent.trim() || box.dataset.failed;
}

document.addEventListener("outbox:progress", ({ detail: { write, part } }) => {
  const line = lines.get(write.id);
  if (!line) return;
  const words = part < 1 ? box.dataset.part.replace("{part}", Math.floor(100 * part)) : box.dataset.lookedAt;
  say(line, words, part);
});

document.addEventListener("outbox:answered", ({ detail: { write, status, page } }) => {
  if (!ours(write)) return;
  if (!lines.has(write.id)) count.all += 1; // from another window
  show(write);
  if (status >= 400) {
    count.all = Math.max(0, count.all - 1);
    refuse(write, whyOf(page));
    return;
  }
  count.done += 1;
  delete lines.get(write.id).dataset.kept;
  say(lines.get(write.id), box.dataset.added, 1);
  sum();
  document.dispatchEvent(new CustomEvent("photos:added", { detail: { write, card: page.querySelector("[data-photo]") } }));
});

document.addEventListener("outbox:state", ({ detail: { state } }) => {
  network = { "signed-out": "signedOut" }[state] ?? state;
  for (const line of state ? lines.values() : []) {
    const progress = line.querySelector("[data-progress]");
    if (!progress.hidden && progress.value < 1) say(line, box.dataset[network], 0);
  }
});

document.addEventListener("outbox:changed", async ({ detail: { files } }) => {
  if (!files && count.done) finish();
  const here = new Set((await writes()).map(({ id }) => id));
  for (const [id, line] of lines) if ("kept" in line.dataset && !here.has(id)) discarded(id, line);
});

// In the list of what waits, or in another window.
function discarded(id, line) {
  if (!line.classList.contains("photo-queued-refused")) count.all -= 1;
  drop(id, line);
}

function drop(id, line) {
  line.remove();
  lines.delete(id);
  sum();
}

queue.addEventListener("click", async ({ target }) => {
  if (!target.closest("[data-forget]")) return;
  const line = target.closest("[data-write]");
  drop(line.dataset.write, line);
  queue.focus();
  const write = (await writes()).find(({ id }) => id === line.dataset.write);
  if (!write) return;
  await removeWrite(write.seq);
  await changed();
});

// All are here: what the page shows of photos is fetched anew, and only what was refused stays in the list.
async function finish() {
  const response = await fetch(location.href, { headers: { "X-In-Advance": "1" } }).catch(() => null);
  if (!response?.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const part of document.querySelectorAll("[data-photos-part]")) {
    const fresh = page.getElementById(part.id);
    const active = part.contains(document.activeElement) ? document.activeElement.id : "";
    if (!fresh) continue;
    part.replaceWith(document.adoptNode(fresh));
    window.htmx.process(fresh);
    document.getElementById(active)?.focus();
  }
  for (const [id, line] of lines) {
    if (line.querySelector("[data-progress]").value === 1) drop(id, line);
  }
  if (lines.size === 0) count = { all: 0, done: 0 };
  document.dispatchEvent(new CustomEvent("photos:fresh"));
}

function takeChosen() {
  const files = [...input.files];
  input.value = "";
  add(files);
}

input.addEventListener("change", takeChosen);
input.required = false;
form.querySelector("[data-add]").hidden = true;
form.addEventListener("submit", (event) => event.preventDefault());

// What another app has shared lies in the store: the worker has put it there. Any page of the web can share by a form, so
// nothing is taken before somebody has seen it.

const sharedKeys = async () => (await read((tables) => tables.files.keys())).filter((key) => key.startsWith("shared "));

async function showShared() {
  const keys = await sharedKeys();
  const asked = form.querySelector("[data-shared]");
  asked.hidden = keys.length === 0;
  if (!keys.length) return;
  const names = await read(async (tables) => (await Promise.all(keys.map((key) => tables.files.get(key)))).map(({ name }) => name));
  asked.querySelector("[data-shared-names]").textContent = names.join(", ");
  asked.querySelector("[data-take-shared]").focus();
}

async function endShared(taken) {
  for (const key of await sharedKeys()) {
    const { blob, name } = await read((tables) => tables.files.get(key));
    if (taken) await add([new File([blob], name, { type: blob.type })]);
    await change((tables) => tables.files.delete(key));
  }
  form.querySelector("[data-shared]").hidden = true;
  input.focus();
}

form.querySelector("[data-take-shared]")?.addEventListener("click", () => endShared(true));
form.querySelector("[data-leave-shared]")?.addEventListener("click", () => endShared(false));

async function begin() {
  await ready;
  const before = (await writes()).filter(ours);
  count.all += before.filter((write) => !write.refused && !lines.has(write.id)).length;
  for (const write of before) {
    show(write).dataset.kept = "";
    if (!write.refused) continue;
    refuse(write, whyOf(new DOMParser().parseFromString(write.refused.html, "text/html")));
  }
  takeChosen(); // before this file was here
  if (!session()) await showShared();
}

if (location.hash === "#upload-files") input.focus();
begin();
