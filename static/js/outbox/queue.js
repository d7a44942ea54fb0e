// The queue of writes in the store: what is put into it, and what becomes of a write that was answered.

import { isAlone, isTwin, keepChoice, lineOf, rebase, rebasedWords, supersedes, textsOf, valueOf } from "./rules.js";
import { change, newId } from "./store.js";

const DAY = 86400000;
/** The key under which is stored when the last write was accepted, and its address. */
export const ANSWERED = "answered";

/**
 * Put a write at its place; says whether it waits alone. `seq` is not set where it is there already. A write with a
 * `file`, which is its name, is stored with that `blob`.
 *
 * @param {Write} write
 * @param {Blob | null} blob
 */
export function enqueue(write, blob = null) {
  return change(async (tables) => {
    const all = await tables.writes.all();
    if (all.some((other) => isTwin(other, write, other === all.at(-1)))) return false;
    for (const draft of await tables.drafts.all()) {
      if (draft.at <= write.at && (draft.from === write.from || supersedes(write, draft))) await tables.drafts.delete(draft.key);
    }
    if (write.kind === "text") await replaceOlder(tables, all, write);
    if (write.kind === "words") await replaceWords(tables, all, write);
    if (write.kind === "new") await claimKey(tables, all, write);
    if (blob) await tables.files.put({ key: write.id, blob });
    // Of a first try for which there was no room.
    if (blob) delete write.seq;
    write.seq = await tables.writes.put(write);
    return isAlone(write, all);
  }, { large: Boolean(blob) });
}

/**
 * @param {Tables} tables
 * @param {Write[]} all
 * @param {Write} write
 */
async function replaceOlder(tables, all, write) {
  const done = await tables.meta.get(`done ${write.from}`);
  if (done && done.id !== write.lastAckId) rebase(write, done);
  for (const old of all.filter((other) => supersedes(write, other) && (other.refused || !other.tried))) {
    keepChoice(old, write);
    if (!old.refused) write.seq = old.seq;
    await tables.writes.delete(seqOf(old));
  }
}

/**
 * All that is said of a photo in a window comes each time; what another window says stays.
 *
 * @param {Tables} tables
 * @param {Write[]} all
 * @param {Write} write
 */
async function replaceWords(tables, all, { url, from }) {
  for (const old of all) {
    const isOwn = old.kind === "words" && old.url === url && old.from === from;
    if (isOwn && (old.refused || !old.tried)) await tables.writes.delete(seqOf(old));
  }
}

/**
 * Another line under a used key is another session.
 *
 * @param {Tables} tables
 * @param {Write[]} all
 * @param {Write} write
 */
async function claimKey(tables, all, write) {
  const done = await tables.meta.get(`done ${write.from}`);
  if ((done && done.line !== lineOf(write)) || all.some((other) => other.kind === "new" && other.from === write.from)) {
    const key = newId();
    write.from = key;
    write.fields = write.fields.map(([name, value]) => [name, name === "id" ? key : value]);
  }
  const picked = Boolean(valueOf(write, "session"));
  await tables.meta.put({ key: `done ${write.from}`, url: write.url, at: write.at, line: lineOf(write), picked });
}

/**
 * The server has done it: what was typed on top of it follows.
 *
 * @param {Write} write
 * @param {Document} page
 * @param {HTMLElement | null} state
 */
export async function accept(write, page, state) {
  await change(async (tables) => {
    await tables.writes.delete(seqOf(write));
    if (write.file) await tables.files.delete(write.id);
    if (write.kind === "words") await followWords(tables, write, page);
    await tables.meta.put({ key: ANSWERED, at: Date.now(), about: write.url });
    if (write.kind !== "text" && write.kind !== "words") return;
    const sent = textsOf(write);
    const merged = mergedIn(page);
    const { url, at, id } = write;
    const done = { key: `done ${write.from}`, url, at, id, sent, version: state?.dataset.version, merged: merged.length > 0 };
    for (const old of await tables.meta.all()) {
      if (old.url === url && at - (old.at ?? at) > DAY) await tables.meta.delete(old.key);
    }
    await tables.meta.put({ ...done, texts: { ...sent, ...Object.fromEntries(merged) } });
    for (const next of (await tables.writes.all()).filter((other) => supersedes(other, write))) {
      rebase(next, done);
      await tables.writes.put(next);
    }
  });
}

/**
 * The texts of the server where it merged them with what was sent.
 *
 * @param {ParentNode} page
 * @returns {Field[]}
 */
export function mergedIn(page) {
  /** @type {NodeListOf<HTMLTextAreaElement>} */
  const fields = page.querySelectorAll("[data-saved]");
  return [...fields].map((field) => [field.dataset.saved ?? "", field.value]);
}

/**
 * @param {Tables} tables
 * @param {Write} write
 * @param {Document} page
 */
async function followWords(tables, { url, from, seq, fields }, page) {
  const sent = Object.fromEntries(fields);
  const name = page.querySelector("[data-photo]")?.dataset.name ?? sent.name;
  /** @param {Draft | Write} row */
  const follow = (row) => {
    if (row.kind !== "words" || row.url !== url) return false;
    const changes = rebasedWords(Object.fromEntries(row.fields), sent, name, row.from === from);
    row.fields = row.fields.map(([field, text]) => [field, changes[field] ?? text]);
    return true;
  };
  for (const next of await tables.writes.all()) if (next.seq !== seq && follow(next)) await tables.writes.put(next);
  // Also those of windows that are closed.
  for (const draft of await tables.drafts.all()) if (follow(draft)) await tables.drafts.put(draft);
}

/**
 * The server will not do it; says whether there is something to tell. A text makes way for a newer one behind it.
 *
 * @param {Write} write
 * @param {Answer} answer
 */
export async function refuse(write, { status, html, shown }) {
  return change(async (tables) => {
    const all = await tables.writes.all();
    const newer = all.find((other) => supersedes(other, write) && seqOf(other) > seqOf(write) && !other.refused);
    if (newer) {
      keepChoice(write, newer);
      await tables.writes.put(newer);
    }
    if (newer || (shown && status === 422)) {
      await tables.writes.delete(seqOf(write));
      return !newer;
    }
    if (status === 409 && write.base && !write.merging) {
      await tables.writes.put({ ...write, id: newId(), merging: true });
      return false;
    }
    await tables.writes.put({ ...write, refused: { status, html: html ?? "" } });
    return true;
  });
}

/**
 * The place in the queue, which every write that is stored has.
 *
 * @param {Write} write
 */
function seqOf(write) {
  return /** @type {number} */ (write.seq);
}
