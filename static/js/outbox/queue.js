// The rules of the queue: which write takes the place of which, and what becomes of one that was answered.

import { change, newId } from "./store.js";

const DAY = 86400000;

/**
 * Put a write at its place; says whether it waits alone: pictures, which have a way of their own, hold nothing up.
 *
 * `seq` is not set where it is there already. A write with a `file`, which is its name, is stored with that `blob`.
 */
export function enqueue(write, blob = null) {
  return change(async (tables) => {
    const all = await tables.writes.all();
    if (all.some((other) => isTwin(other, write, other === all.at(-1)))) return false;
    for (const draft of await tables.drafts.all()) {
      if (draft.at <= write.at && (draft.from === write.from || goesOn(write, draft))) await tables.drafts.delete(draft.key);
    }
    if (write.kind === "text") await replaceOlder(tables, all, write);
    if (write.kind === "words") await replaceWords(tables, all, write);
    if (write.kind === "new") await claimKey(tables, all, write);
    if (blob) await tables.files.put({ key: write.id, blob });
    if (blob) delete write.seq; // of a first try for which there was no room
    write.seq = await tables.writes.put(write);
    return all.every((other) => other.refused || other.seq === write.seq || (other.file && !write.file));
  }, { large: Boolean(blob) });
}

async function replaceOlder(tables, all, write) {
  const done = await tables.meta.get(`done ${write.from}`);
  if (done && done.id !== write.heard) rebase(write, done);
  for (const old of all.filter((other) => goesOn(write, other) && (other.refused || !other.tried))) {
    keepChoice(old, write);
    if (!old.refused) write.seq = old.seq;
    await tables.writes.delete(old.seq);
  }
}

// All that is said of a photo comes each time.
async function replaceWords(tables, all, { url }) {
  for (const old of all) {
    if (old.kind === "words" && old.url === url && (old.refused || !old.tried)) await tables.writes.delete(old.seq);
  }
}

// Another line under a used key is another session.
async function claimKey(tables, all, write) {
  const done = await tables.meta.get(`done ${write.from}`);
  if ((done && done.line !== lineOf(write)) || all.some((other) => other.kind === "new" && other.from === write.from)) {
    write.from = newId();
    write.fields = write.fields.map(([name, value]) => [name, name === "id" ? write.from : value]);
  }
  await tables.meta.put({ key: `done ${write.from}`, url: write.url, at: write.at, line: lineOf(write) });
}

function lineOf({ fields }) {
  return JSON.stringify(fields.filter(([name]) => name === "heading" || name === "link"));
}

// The second tap of an impatient finger.
function isTwin(one, other, last) {
  if (one.refused || one.kind !== other.kind || one.url !== other.url) return false;
  if (one.kind === "new") return one.from === other.from && lineOf(one) === lineOf(other);
  return last && one.kind === "action" && JSON.stringify(one.fields) === JSON.stringify(other.fields);
}

// Whether a text was typed on top of another one: of the same typing, or of one that was taken over (`took`).
function goesOn(write, old) {
  if (write.kind !== "text" || old.kind !== "text" || write.url !== old.url) return false;
  return write.from === old.from || old.at <= write.took?.[old.from];
}

// A choice between two texts stays one when more is typed before it was sent, and what was not chosen goes along.
function keepChoice(old, write) {
  const [before, own] = [choicesOf(old), choicesOf(write)];
  if (!before.length) return;
  const all = [...before, ...own].filter((each, at, list) => list.indexOf(each) === at);
  const rest = write.fields.filter(([name]) => name !== "decided" && !name.startsWith("mine-"));
  write.fields = [...rest, ["decided", "1"], ...all.flatMap((each) => JSON.parse(each))];
}

// All fields each time, as JSON.
function choicesOf({ fields }) {
  const found = [];
  for (const [name, text] of fields.filter(([each]) => each.startsWith("mine-"))) {
    const set = found.find((each) => !(name in each)) ?? (found.push({}), found.at(-1));
    set[name] = text;
  }
  return found.map((each) => JSON.stringify(Object.entries(each)));
}

// What was typed on top of a text that has been saved meanwhile follows it. After a merge it does not: the version
// stays, so that the server merges again, and what both have in common is the text that was sent.
function rebase(write, done) {
  if (!done.merged) write.fields = write.fields.map(([name, value]) => [name, name === "version" ? done.version : value]);
  if (write.base) write.base = done.sent;
}

/** The server has done it: what was typed on top of it follows. */
export async function accept(write, page, state) {
  await change(async (tables) => {
    await tables.writes.delete(write.seq);
    if (write.file) await tables.files.delete(write.id);
    if (write.kind === "words") await followWords(tables, write, page);
    if (write.kind !== "text") return;
    const sent = textsOf(write);
    const merged = [...page.querySelectorAll("[data-saved]")].map((field) => [field.dataset.saved, field.value]);
    const { url, at, id } = write;
    const done = { key: `done ${write.from}`, url, at, id, sent, version: state.dataset.version, merged: merged.length > 0 };
    for (const old of await tables.meta.all()) if (old.url === url && at - old.at > DAY) await tables.meta.delete(old.key);
    await tables.meta.put({ ...done, texts: { ...sent, ...Object.fromEntries(merged) } });
    for (const next of (await tables.writes.all()).filter((other) => goesOn(other, write))) {
      rebase(next, done);
      await tables.writes.put(next);
    }
  });
}

// What was typed on top of words that are saved now differs from these, and from nothing that was there before.
async function followWords(tables, { url, seq, fields }, page) {
  const said = { ...Object.fromEntries(fields), name: page.querySelector("[data-photo]").dataset.name };
  for (const next of (await tables.writes.all()).filter((other) => other.kind === "words" && other.url === url && other.seq !== seq)) {
    next.fields = next.fields.map(([name, value]) => [name, value === said[name] ? said[name.replace(/^initial-/, "")] : value]);
    await tables.writes.put(next);
  }
}

/** The server will not do it; says whether there is something to tell. A text makes way for a newer one behind it. */
export async function refuse(write, { status, html, shown }) {
  return change(async (tables) => {
    const all = await tables.writes.all();
    const newer = all.find((other) => goesOn(other, write) && other.seq > write.seq && !other.refused);
    if (newer) {
      keepChoice(write, newer);
      await tables.writes.put(newer);
    }
    if (newer || (shown && status === 422)) {
      await tables.writes.delete(write.seq);
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

/** What a person has written in a write: its fields without those that are about the saving. */
export function textsOf(write) {
  const about = (name) => name === "version" || name === "decided" || /^(mine|base|initial|shown)-/.test(name);
  return Object.fromEntries(write.fields.filter(([name]) => !about(name)));
}
