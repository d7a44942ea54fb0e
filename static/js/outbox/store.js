// What this browser keeps: writes that wait, their files, drafts, and whose they are. Files lie apart from their writes,
// so that nobody reads forty pictures to know that there are forty.

import { changeLeaving, putLeaving, run } from "./database.js";

/** The id of the person who is signed in on this page, or "". */
export const user = /** @type {HTMLMetaElement | null} */ (document.querySelector("meta[name=user]"))?.content ?? "";

/** Why nothing is kept. */
export const STRANGER = new Error("what is kept here is somebody else's");

let keepsNothing = false;

/** This page keeps nothing more. */
export function keepNothing() {
  keepsNothing = true;
}

/**
 * Read: `work` gets the tables and returns what is wanted.
 *
 * @template Result
 * @param {(tables: Tables) => Awaitable<Result>} work
 */
export function read(work) {
  return run("readonly", work);
}

/**
 * Change, all of it or nothing; refused to a page of somebody who is no longer the owner. It may put something `large`.
 *
 * @template Result
 * @param {(tables: Tables) => Awaitable<Result>} work
 * @param {{ large?: boolean }} options
 */
export function change(work, { large = false } = {}) {
  return run("readwrite", async (tables) => {
    if (((await tables.meta.get("owner"))?.user ?? user) !== user) throw STRANGER;
    return work(tables);
  }, large);
}

/**
 * Make this user the owner of what is kept; what somebody else has left is deleted, the pages in the caches too.
 *
 * @param {string} who
 */
export async function claim(who = user, afterSignOut = false) {
  const isOfOthers = await run("readwrite", async (tables) => {
    const before = await tables.meta.get("owner");
    const isOther = before !== undefined && before.user !== who;
    if (isOther) for (const table of Object.values(tables)) await table.clear();
    await tables.meta.put({ key: "owner", user: who, afterSignOut });
    return isOther;
  });
  if (!isOfOthers) return;
  await changeLeaving((tables) => tables.drafts.clear());
  await forgetPages();
}

/** Keep for this person again what is written in a page whose sign-in was ended in another tab. */
export async function claimAgain() {
  if (keepsNothing) throw STRANGER;
  if ((await owner()) === undefined) await claim(user, true);
}

/** Nobody is signed in any more: delete what is kept of the server, and leave what was written and has not arrived. */
export async function forgetArrived() {
  await forgetPages();
  await run("readwrite", async (tables) => {
    const waiting = new Set([...(await tables.writes.all()), ...(await tables.drafts.all())].map(({ url }) => url));
    for (const { key, url } of await tables.meta.all()) {
      if (key.startsWith("done ") && !waiting.has(url ?? "")) await tables.meta.delete(key);
    }
  });
}

/** Delete the pages that the worker keeps. */
export async function forgetPages() {
  const names = (await globalThis.caches?.keys()) ?? [];
  await Promise.all(names.filter((name) => name.startsWith("pages-")).map((name) => caches.delete(name)));
}

/** Whose what is kept is, or undefined. */
export async function owner() {
  return (await read((tables) => tables.meta.get("owner")))?.user;
}

/** Every write that waits or was refused, in the order of their making. */
export async function writes() {
  return read((tables) => tables.writes.all());
}

/**
 * Forget a write, and the file that goes with it.
 *
 * @param {number} seq
 */
export async function removeWrite(seq) {
  return change(async (tables) => {
    const write = await tables.writes.get(seq);
    if (write?.file) await tables.files.delete(write.id);
    return tables.writes.delete(seq);
  });
}

/** @param {Draft} draft */
export async function keepDraft(draft) {
  await change((tables) => tables.drafts.put(draft));
}

/**
 * Keep drafts while the page is being left, the later one of two with the same key.
 *
 * @param {Draft[]} drafts
 */
export function keepLeaving(drafts) {
  if (!putLeaving(drafts.map((draft) => ({ ...draft, user })))) drafts.forEach(keepDraft);
}

/**
 * Forget the draft of one piece of typing (`from`).
 *
 * @param {string} url
 * @param {string} from
 */
export async function dropDraft(url, from) {
  /** @param {Pick<Tables, "drafts">} tables */
  const drop = async (tables) => {
    for (const draft of await tables.drafts.all()) {
      if (draft.url === url && draft.from === from) await tables.drafts.delete(draft.key);
    }
  };
  await change(drop);
  await changeLeaving(drop);
}

/** Take over what was typed while a page was being left. What has become a write meanwhile is no draft any more. */
export async function takeOver() {
  const left = (await changeLeaving((tables) => tables.drafts.all())) ?? [];
  await change(async (tables) => {
    const waiting = await tables.writes.all();
    for (const draft of left.filter((row) => row.user === user)) {
      const kept = await tables.drafts.get(draft.key);
      if (!kept || kept.at <= draft.at) await tables.drafts.put(draft);
    }
    for (const draft of await tables.drafts.all()) {
      const known = [...waiting.filter((write) => write.from === draft.from), await tables.meta.get(`done ${draft.from}`)];
      if (known.some((other) => (other?.at ?? -1) >= draft.at)) await tables.drafts.delete(draft.key);
    }
  });
  if (!left.length) return;
  await changeLeaving(async (tables) => {
    for (const draft of left) {
      const now = await tables.drafts.get(draft.key);
      if (now && now.at <= draft.at) await tables.drafts.delete(draft.key);
    }
  });
}

/** A new id, as good as a random UUID gets on a page without encryption. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
