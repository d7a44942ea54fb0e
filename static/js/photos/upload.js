// Takes pictures in: chosen, dropped or pasted (paste-drop.js), or shared by another app. Each becomes a write of its own,
// which the outbox keeps and sends; here stands how far they are. The form works without this file.

import { isBeingLeft } from "../outbox/actions.js";
import { changed, put, ready } from "../outbox/outbox.js";
import { valueOf } from "../outbox/rules.js";
import { pageOf } from "../outbox/server.js";
import { canTryAgain, fitting, markSeen, tryAgain, whyOf, writeOf } from "./picture-write.js";
import { askAboutShared } from "./shared.js";
import { removeWrite, writes } from "../outbox/store.js";

/** @type {HTMLFormElement} */
const form = document.querySelector("form[data-photos]");
const url = new URL(form.action).pathname;
const box = form.querySelector("[data-sending]");
const queue = form.querySelector("[data-queue]");
const refusals = form.querySelector("[data-refusals]");
const refusedQueue = form.querySelector("[data-refused-queue]");
/** @type {HTMLInputElement} */
const input = form.querySelector("input[type=file]");
/** @type {HTMLTemplateElement} */
const template = form.querySelector("[data-queued]");
const limit = Number(form.dataset.photos);

/** @type {Map<string, HTMLElement>} */
const lines = new Map(); // what is shown of each picture, by the id of its write
let count = { all: 0, done: 0 }; // of those that are not refused
let network = "";

/**
 * The page of all photos also shows what was refused on the page of a session.
 *
 * @param {Write} write
 */
const ours = (write) => write.kind === "photo" && write.url === url && (session() === valueOf(write, "session") || isOld(write));
/** @param {Write} write */
const isOld = ({ refused }) => Boolean(refused) && !session();
/** @param {HTMLElement} line */
const isRefused = (line) => line.classList.contains("photo-queued-refused");
const session = () => form.elements.namedItem("session")?.value ?? "";

/**
 * Keep pictures, one after the other, so that no more than one is held here; resolves to the ids of their writes.
 *
 * @param {Iterable<File>} files
 */
export async function add(files) {
  const ids = [];
  for (const file of files) {
    const write = writeOf(file, url, session() ? [["session", session()]] : []);
    const { blob, why } = await fitting(file, write, limit);
    if (!blob) {
      show(write);
      refuse(write, box.dataset[why]);
      continue;
    }
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

// How far they are.

/** @param {Pick<Write, "id" | "file">} write */
function show(write) {
  if (lines.has(write.id)) return lines.get(write.id);
  const line = /** @type {HTMLElement} */ (template.content.firstElementChild.cloneNode(true));
  line.dataset.write = write.id;
  line.querySelector("[data-file-name]").textContent = write.file;
  line.querySelector("[data-progress]").setAttribute("aria-label", write.file);
  lines.set(write.id, line);
  queue.append(line);
  say(line, box.dataset[network] ?? box.dataset.waits, 0);
  sum();
  return line;
}

/**
 * @param {HTMLElement} line
 * @param {string} words
 * @param {number} part how much has been sent, up to 1
 */
function say(line, words, part) {
  line.querySelector("[data-words]").textContent = words;
  /** @type {HTMLProgressElement} */
  const progress = line.querySelector("[data-progress]");
  progress.value = part;
}

/**
 * @param {Pick<Write, "id">} write
 * @param {string} why
 * @param {Document | null} page what the server has said; without it nothing is kept
 */
function refuse({ id }, why, page = null) {
  const line = lines.get(id);
  line.classList.add("photo-queued-refused");
  line.querySelector("[data-words]").textContent = why;
  line.querySelector("[data-progress]").hidden = true;
  line.querySelector("[data-verbs]").hidden = false;
  line.querySelector("[data-save]").hidden = !page;
  line.querySelector("[data-again]").hidden = !page || !canTryAgain(page);
  refusedQueue.prepend(line);
  sum();
  if (page) seen();
}

/** Nobody has seen it on a page that is behind another one. */
function seen() {
  if (document.visibilityState === "visible") markSeen(lines.keys());
}
document.addEventListener("visibilitychange", seen);

/**
 * Tried again, in the list of what waits.
 *
 * @param {HTMLElement} line
 */
function renew(line) {
  line.classList.remove("photo-queued-refused");
  line.querySelector("[data-progress]").hidden = false;
  line.querySelector("[data-verbs]").hidden = true;
  queue.append(line);
  count.all += 1;
  say(line, box.dataset[network] ?? box.dataset.waits, 0);
  sum();
}

function sum() {
  box.hidden = !lines.size;
  box.querySelector("[data-on-its-way]").hidden = !count.all;
  refusals.hidden = !refusedQueue.children.length;
  refusals.querySelector("[data-refused-count]").textContent = String(refusedQueue.children.length);
  refusals.querySelector("[data-forget-all]").hidden = refusedQueue.children.length < 2;
  const words = box.querySelector("[data-sum-words]");
  words.dataset.short = `${count.done}/${count.all}`;
  const text = box.dataset.sum.replace("{done}", String(count.done)).replace("{all}", String(count.all));
  if (words.textContent !== text) words.textContent = text;
  /** @type {HTMLProgressElement} */
  const progress = box.querySelector("[data-sum-progress]");
  progress.max = count.all || 1;
  progress.value = count.done;
}

document.addEventListener("outbox:progress", ({ detail: { write, part } }) => {
  const line = lines.get(write.id);
  if (!line) return;
  const words = part < 1 ? box.dataset.part.replace("{part}", String(Math.floor(100 * part))) : box.dataset.lookedAt;
  say(line, words, part);
});

document.addEventListener("outbox:answered", ({ detail: { write, status, page } }) => {
  if (!ours(write)) return;
  if (!lines.has(write.id)) count.all += 1; // from another window
  show(write);
  if (status >= 400) {
    count.all = Math.max(0, count.all - 1);
    refuse(write, whyOf(page) || box.dataset.failed, page);
    return;
  }
  count.done += 1;
  delete lines.get(write.id).dataset.kept;
  lines.get(write.id).dataset.done = "";
  say(lines.get(write.id), box.dataset.added, 1);
  sum();
  document.dispatchEvent(new CustomEvent("photos:added", { detail: { write, card: page.querySelector("[data-photo]") } }));
});

document.addEventListener("outbox:state", ({ detail: { state } }) => {
  network = state === "signed-out" ? "signedOut" : state;
  for (const line of state ? lines.values() : []) {
    if (!("done" in line.dataset) && !isRefused(line)) say(line, box.dataset[network], 0);
  }
});

document.addEventListener("outbox:changed", async ({ detail: { files } }) => {
  if (!files && count.done) finish();
  const all = await writes();
  for (const write of all.filter((each) => ours(each) && !each.refused)) {
    const line = lines.get(write.id);
    if (line && isRefused(line)) renew(line);
    if (line) continue;
    count.all += 1; // from elsewhere
    show(write).dataset.kept = "";
  }
  const here = new Set(all.map(({ id }) => id));
  for (const [id, line] of lines) if ("kept" in line.dataset && !here.has(id)) discarded(id, line);
});

/**
 * In the list of what waits, or in another window.
 *
 * @param {string} id
 * @param {HTMLElement} line
 */
function discarded(id, line) {
  if (!isRefused(line)) count.all -= 1;
  drop(id, line);
}

/**
 * @param {string} id
 * @param {HTMLElement} line
 */
function drop(id, line) {
  line.remove();
  lines.delete(id);
  sum();
}

refusals.addEventListener("click", ({ target }) => {
  const line = target.closest("[data-write]");
  if (target.closest("[data-forget]")) forget([line]);
  if (target.closest("[data-again]")) tryAgain(line.dataset.write);
  if (target.closest("[data-save]")) import("../outbox/save-file.js").then(({ saveFile }) => saveFile(line.dataset.write));
  if (target.closest("[data-forget-all]")) forget(/** @type {HTMLElement[]} */ ([...refusedQueue.children]));
});

/** @param {HTMLElement[]} refused */
async function forget(refused) {
  const ids = new Set(refused.map((line) => line.dataset.write));
  for (const line of refused) drop(line.dataset.write, line);
  (refusals.hidden ? input : refusedQueue).focus();
  for (const { id, seq } of await writes()) if (ids.has(id)) await removeWrite(seq);
  await changed();
}

// All are here: what the page shows of photos is fetched anew, and only what was refused stays in the list.
async function finish() {
  const refetch = await import("../pages/refetch.js").catch(() => /** @type {typeof import("../pages/refetch.js")} */ (null));
  const page = isBeingLeft() ? null : await refetch?.freshPage({ "X-In-Advance": "1" });
  if (!page) return;
  for (const part of document.querySelectorAll("[data-photos-part]")) {
    const fresh = page.getElementById(part.id);
    const active = part.contains(document.activeElement) ? document.activeElement.id : "";
    if (!fresh) continue;
    part.replaceWith(document.adoptNode(fresh));
    window.htmx.process(fresh);
    document.getElementById(active)?.focus();
  }
  for (const [id, line] of lines) if ("done" in line.dataset) drop(id, line);
  if ([...lines.values()].every(isRefused)) count = { all: 0, done: 0 };
  sum();
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

async function begin() {
  await ready;
  const before = (await writes()).filter(ours);
  count.all += before.filter((write) => !write.refused && !lines.has(write.id)).length;
  for (const write of before) {
    show(write).dataset.kept = "";
    if (!write.refused) continue;
    const page = pageOf(write.refused.html);
    refuse(write, whyOf(page) || box.dataset.failed, page);
  }
  takeChosen(); // before this file was here
  if (!session()) await askAboutShared(form, add);
}

if (location.hash === "#upload-files") input.focus();
import("../outbox/uploads.js").catch(() => {}); // while there is a network
begin();
