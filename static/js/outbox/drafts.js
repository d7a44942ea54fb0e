// Keeps what is typed and not yet a write, so that it is still there after a crash.

import { put, ready } from "./outbox.js";
import { dropDraft, keepDraft, read, takeOver } from "./store.js";

const PAUSE = 100; // ms after a key
const PATIENCE = 1000; // ms for a page that is just going away to let go of what was typed in it

const typing = new Map(); // what is not known to be kept yet: how to describe it, by its key
const held = new Map(); // how to let go of what goes on in this window, by its name
let timer = 0;

/** Keep what `describe()` gives, `{url, from, at, fields, …}`, very soon, or at once when the page is being left.

 * It gives nothing where there is nothing to keep any more. */
export function keepSoon(from, describe) {
  typing.set(from, describe);
  timer ||= setTimeout(keepNow, PAUSE);
}

/** Nothing of this typing has to be kept any more. */
export function keepNoMore(url, from) {
  typing.delete(from);
  return ready.then(() => dropDraft(url, from));
}

async function keepNow() {
  timer = 0;
  await ready;
  await Promise.allSettled([...typing].map(async ([from, describe]) => {
    const draft = describe();
    if (draft) await keepDraft(keyed(draft));
    if (typing.get(from) === describe) typing.delete(from);
  }));
}

function keyed(draft) {
  return { ...draft, key: `${draft.url} ${draft.from}` };
}

function leave() {
  for (const describe of typing.values()) {
    const draft = describe();
    if (draft) keepDraft(keyed(draft), { leaving: true });
  }
}

/** What is kept for an address: `drafts`, `writes`, the `newest` of both, and the texts that are `done`, newest first. */
export async function kept(url) {
  await ready;
  return read(async (tables) => {
    const here = async (table) => (await table.all()).filter((row) => row.url === url);
    const [writes, found, done] = [await here(tables.writes), await here(tables.drafts), await here(tables.meta)];
    const saved = (draft) => done.some((text) => text.key === `done ${draft.from}` && text.at >= draft.at);
    const drafts = found.filter((draft) => !saved(draft)).sort((one, other) => other.at - one.at);
    const newest = [...writes, ...drafts].sort((one, other) => other.at - one.at)[0];
    return { newest, drafts, writes, done: done.sort((one, other) => other.version - one.version) };
  });
}

// What was typed on a page that nobody has open any more does not wait until somebody opens it.
async function sendForsaken() {
  const open = (await navigator.locks?.query())?.held.map((lock) => lock.name);
  const here = location.pathname + location.search;
  for (const draft of open ? await read((tables) => tables.drafts.all()) : []) {
    const forsaken = draft.kind === "text" && draft.page !== here && !open.includes(`conference-log-typing ${draft.from}`);
    if (forsaken) await put({ ...draft });
  }
}

/** Say that what was begun under this name goes on here; false where it goes on in another window. */
export function goOn(from) {
  const { locks } = navigator;
  if (!locks || held.has(from)) return Promise.resolve(true);
  held.set(from, null);
  return new Promise((resolve) => {
    locks.request(`conference-log-typing ${from}`, { signal: AbortSignal.timeout(PATIENCE) }, () => {
      resolve(true);
      return new Promise((letGo) => { held.set(from, letGo); });
    }).catch(() => {
      held.delete(from);
      resolve(false);
    });
  });
}

/** The words of the page that say what was brought back, with the clock of the event. */
export function restoredWords(words, at, zone) {
  const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: zone || undefined });
  return words.replace("{time}", clock.format(at));
}

ready.then(sendForsaken).catch(() => {});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") leave();
  else ready.then(takeOver).catch(() => {});
});
window.addEventListener("beforeunload", leave);
// A page that holds a lock could not be kept for the Back button.
window.addEventListener("pagehide", () => {
  for (const letGo of held.values()) letGo?.();
  held.clear();
});
