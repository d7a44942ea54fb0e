// Keeps what is typed and not yet a write (drafts), so that it is still there after a crash.

import { put, ready } from "./outbox.js";
import { dropDraft, keepDraft, keepLeaving, newId, read, takeOver } from "./store.js";

// ms after a key.
const PAUSE = 100;
// ms for a page that is just going away to let go of what was typed in it.
const PATIENCE = 1000;
const LOCK = "conference-log-typing";

/** @type {Map<string, () => UnkeyedDraft | null>} what is not known to be kept yet, by its id (`from`) */
const pending = new Map();
/** @type {Set<UnkeyedDraft>} what is a write already, and not stored yet */
const storing = new Set();
/** @type {Map<string, (() => void) | null>} how to release the lock on what is typed in this window, by its id */
const locks = new Map();
/** @type {number | undefined} */
let timer;

/** A form whose text is kept while it is typed. */
export class DraftedForm {
  /**
   * @param {HTMLFormElement} form
   * @param {string} url where its writes go
   */
  constructor(form, url) {
    this.form = form;
    this.url = url;
    this.id = newId();
    /** When the last key was pressed. */
    this.at = 0;
  }

  /** The id of this piece of typing, which stays the same after a crash. */
  get from() { return this.id; }

  set from(id) { this.id = id; }

  /** Whether there is something to keep. */
  get isDirty() { return false; }

  /** @returns {UnkeyedDraft} */
  describe() { throw new Error("not described"); }

  /** A key was pressed: what is typed is kept, and goes on in this window only. */
  typed() {
    claimEditing(this.from);
    this.at = Math.max(Date.now(), this.at + 1);
    this.keepDraft();
  }

  /** What is typed is kept very soon, or at once when the page is being left, if there is still something to keep. */
  keepDraft() {
    const { from } = this;
    if (this.isDirty) {
      pending.set(from, () => (this.from === from && this.isDirty ? this.describe() : null));
      timer ??= setTimeout(keepNow, PAUSE);
    } else keepNoMore(this.url, from).catch(() => {});
  }
}

/**
 * Nothing of this typing has to be kept any more.
 *
 * @param {string} url
 * @param {string} from
 */
export function keepNoMore(url, from) {
  pending.delete(from);
  return ready.then(() => dropDraft(url, from));
}

async function keepNow() {
  timer = undefined;
  await ready;
  await Promise.allSettled([...pending].map(async ([from, describe]) => {
    const draft = describe();
    if (draft) await keepDraft(keyed(draft));
    if (pending.get(from) === describe) pending.delete(from);
  }));
}

/**
 * @param {UnkeyedDraft} draft
 * @returns {Draft}
 */
export function keyed(draft) {
  return { ...draft, key: `${draft.url} ${draft.from}` };
}

/**
 * Keep a draft of what is being stored, if the page is left before.
 *
 * @param {UnkeyedDraft} draft
 * @param {Promise<unknown>} stored
 */
export function keepUntil(draft, stored) {
  const end = () => storing.delete(draft);
  storing.add(draft);
  stored.then(end, end);
}

function leave() {
  // What was typed on top of what is being stored takes its place.
  const typed = [...pending.values()].map((describe) => describe());
  const drafts = [...storing, ...typed].filter((draft) => draft !== null);
  if (drafts.length) keepLeaving(drafts.map(keyed));
}

/**
 * What is kept for an address: `drafts`, `writes`, the `newest` of both, and what is `done`: the texts that were
 * acknowledged, newest first.
 *
 * @param {string} url
 */
export async function kept(url) {
  await ready;
  const [writes, drafts, meta] = await read(async (tables) => (
    [await tables.writes.all(), await tables.drafts.all(), await tables.meta.all()]
  ));
  /** @type {<Row extends { url?: string }>(rows: Row[]) => Row[]} */
  const here = (rows) => rows.filter((row) => row.url === url);
  return inOrder(here(writes), here(drafts), here(meta));
}

/**
 * @param {Write[]} writes
 * @param {Draft[]} all
 * @param {Meta[]} done
 */
export function inOrder(writes, all, done) {
  /** @param {Draft} draft */
  const isSaved = (draft) => done.some((ack) => ack.key === `done ${draft.from}` && (ack.at ?? -1) >= draft.at);
  const drafts = all.filter((draft) => !isSaved(draft)).sort((one, other) => other.at - one.at);
  /** @type {(Write | Draft)[]} */
  const both = [...writes, ...drafts];
  const newest = both.sort((one, other) => other.at - one.at).at(0);
  return { newest, drafts, writes, done: done.sort((one, other) => Number(other.version) - Number(one.version)) };
}

// What was typed on a page that nobody has open any more does not wait until somebody opens it.
async function sendForsaken() {
  const open = (await navigator.locks?.query())?.held?.map((lock) => lock.name);
  const here = location.pathname + location.search;
  for (const draft of open ? await read((tables) => tables.drafts.all()) : []) {
    const isForsaken = draft.kind === "text" && draft.page !== here && !open?.includes(`${LOCK} ${draft.from}`);
    if (isForsaken) await put({ label: "", ...draft, kind: "text" });
  }
}

/**
 * Lock a piece of typing, so that it goes on in this window only; false where another one has it.
 *
 * @param {string} from
 * @returns {Promise<boolean>}
 */
export function claimEditing(from) {
  if (!navigator.locks || locks.has(from)) return Promise.resolve(true);
  locks.set(from, null);
  return new Promise((resolve) => {
    navigator.locks.request(`${LOCK} ${from}`, { signal: AbortSignal.timeout(PATIENCE) }, () => {
      resolve(true);
      return new Promise((/** @type {(value?: unknown) => void} */ release) => { locks.set(from, release); });
    }).catch(() => {
      locks.delete(from);
      resolve(false);
    });
  });
}

/**
 * A time by the clock of the event, wherever the device believes to be.
 *
 * @param {number} at
 * @param {string | undefined} zone
 */
export function clockTime(at, zone) {
  return formatIn(zone, { hour: "2-digit", minute: "2-digit" }).format(at);
}

/**
 * A format in a time zone; in that of the device where the browser does not know the zone, because it is older.
 *
 * @param {string | undefined} zone
 * @param {Intl.DateTimeFormatOptions} options
 */
export function formatIn(zone, options) {
  try {
    return new Intl.DateTimeFormat("en-GB", { ...options, timeZone: zone || undefined });
  } catch {
    return new Intl.DateTimeFormat("en-GB", options);
  }
}

/**
 * The words of the page that say what was brought back, and when it was typed.
 *
 * @param {string} words
 * @param {number} at
 * @param {string | undefined} zone
 */
export function restoredWords(words, at, zone) {
  return words.replace("{time}", clockTime(at, zone));
}

ready.then(sendForsaken).catch(() => {});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") leave();
  else ready.then(takeOver).catch(() => {});
});
window.addEventListener("beforeunload", leave);
// A page that holds a lock could not be kept for the Back button.
window.addEventListener("pagehide", () => {
  for (const release of locks.values()) release?.();
  locks.clear();
});
