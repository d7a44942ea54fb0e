// What this browser keeps: writes that wait, their files, drafts, and whose they are. IndexedDB; where there is none,
// memory, which also holds a picture that IndexedDB has no room for, with its write: no other tab knows of these two.
// Files lie apart from their writes, so that nobody reads forty pictures to know that there are forty.
//
// A second database takes what is typed while the page is being left: a transaction that is still busy in the first
// one would make the last words wait until it is too late. What lies there is taken over at the next start.

const NAME = "conference-log";
const LEAVING = "conference-log-leaving";
const TABLES = { [NAME]: { writes: "seq", drafts: "key", meta: "key", files: "key" }, [LEAVING]: { drafts: "key" } };
const VERSION = 2;
const MEMORY = {
  [NAME]: { writes: new Map(), drafts: new Map(), meta: new Map(), files: new Map() },
  [LEAVING]: { drafts: new Map() },
};
const IN_MEMORY = 2 ** 40; // writes there have higher numbers than IndexedDB ever gives

export const user = document.querySelector("meta[name=user]")?.content ?? "";
const opened = { [NAME]: open(NAME), [LEAVING]: open(LEAVING) };
let leavingDatabase = null;
opened[LEAVING].then((database) => { leavingDatabase = database; });

/** Why nothing is kept. */
export const STRANGER = new Error("what is kept here is somebody else's");

let wiped = false; // by this page, which keeps nothing more
let lasting = true;
opened[NAME].then((database) => { lasting = Boolean(database); });

/** Whether all that is kept here outlives the page. */
export function lasts() {
  return lasting && !MEMORY[NAME].writes.size;
}

function open(name) {
  return new Promise((resolve) => {
    const request = globalThis.indexedDB?.open(name, VERSION);
    if (!request) return resolve(null);
    request.onupgradeneeded = () => {
      for (const [table, keyPath] of Object.entries(TABLES[name])) {
        if (request.result.objectStoreNames.contains(table)) continue;
        request.result.createObjectStore(table, { keyPath, autoIncrement: keyPath === "seq" });
      }
    };
    request.onsuccess = () => {
      request.result.onversionchange = () => request.result.close();
      resolve(request.result);
    };
    request.onerror = (event) => {
      event.preventDefault();
      resolve(null);
    };
  });
}

function answer(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

// The tables in one transaction, with the rows in memory. Nothing but their own promises may be awaited before the last
// of them is asked. What is `held` is put into memory, and what is there already stays there.
function tablesOf(transaction, held) {
  return Object.fromEntries([...transaction.objectStoreNames].map((name) => {
    const table = transaction.objectStore(name);
    const memory = inMemory(transaction.db.name, name);
    return [name, {
      get: async (key) => (memory.has(key) ? memory.get(key) : answer(table.get(key))),
      all: async () => [...(await answer(table.getAll())), ...memory.all()],
      keys: async () => [...(await answer(table.getAllKeys())), ...memory.keys()],
      put: async (row) => (held || memory.has(row[table.keyPath]) ? memory.put(row) : answer(table.put(row))),
      delete: async (key) => (memory.delete(key) ? undefined : answer(table.delete(key))),
      clear: async () => {
        memory.clear();
        return answer(table.clear());
      },
    }];
  }));
}

function inMemory(database, name) {
  const rows = MEMORY[database][name];
  const keyPath = TABLES[database][name];
  const put = (row) => {
    row[keyPath] ??= Math.max(IN_MEMORY, ...rows.keys()) + 1;
    rows.set(row[keyPath], structuredClone(row));
    return row[keyPath];
  };
  return {
    put,
    has: (key) => rows.has(key),
    get: (key) => structuredClone(rows.get(key)),
    all: () => structuredClone([...rows.values()]),
    keys: () => [...rows.keys()],
    delete: (key) => rows.delete(key),
    clear: () => rows.clear(),
  };
}

function tablesInMemory() {
  return Object.fromEntries(Object.keys(TABLES[NAME]).map((name) => [name, inMemory(NAME, name)]));
}

async function within(database, mode, work, held = false) {
  if (!database) return work(tablesInMemory());
  const transaction = database.transaction([...database.objectStoreNames], mode, { durability: "relaxed" });
  const done = new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error ?? new Error("given up"));
  });
  done.catch(() => {});
  try {
    const result = await work(tablesOf(transaction, held));
    if (mode === "readwrite") transaction.commit?.();
    await done;
    return result;
  } catch (problem) {
    try {
      transaction.abort();
    } catch { /* it is over already */ }
    throw problem;
  }
}

// A phone that slept may have closed the database, and a full one takes nothing more: then memory has to do. What was
// sent from there is still in the database and is sent again next time, which the server knows to be a repeat.
//
// What may be `large` is not why everything else goes to memory: where there is no room for it, it alone is held there.
async function run(mode, work, large = false) {
  for (const next of [() => open(NAME), moveToMemory]) {
    const database = await opened[NAME];
    try {
      return await within(database, mode, work);
    } catch (problem) {
      if (!database || !(problem instanceof DOMException)) throw problem;
      if (large && problem.name === "QuotaExceededError") return within(database, mode, work, true);
      opened[NAME] = next(database);
    }
  }
  return within(await opened[NAME], mode, work);
}

async function moveToMemory(database) {
  lasting = false;
  const all = (tables) => Promise.all(Object.entries(tables).map(async ([name, table]) => [name, await table.all()]));
  for (const [name, rows] of await within(database, "readonly", all).catch(() => [])) {
    for (const row of rows) MEMORY[NAME][name].set(row[TABLES[NAME][name]], row);
  }
  return null;
}

/** Read: `work` gets the tables and returns what is wanted. */
export function read(work) {
  return run("readonly", work);
}

/** Change, all of it or nothing; refused to a page of somebody who is no longer the owner. It may put something `large`. */
export function change(work, { large = false } = {}) {
  return run("readwrite", async (tables) => {
    if (((await tables.meta.get("owner"))?.user ?? user) !== user) throw STRANGER;
    return work(tables);
  }, large);
}

async function changeLeaving(work) {
  const database = await opened[LEAVING];
  return database && within(database, "readwrite", work);
}

/** Make this user the owner of what is kept; what somebody else has left is deleted, the pages in the caches too. */
export async function claim(who = user, afterSignOut = false) {
  const others = await run("readwrite", async (tables) => {
    const owner = await tables.meta.get("owner");
    const others = owner !== undefined && owner.user !== who;
    if (others) for (const table of Object.values(tables)) await table.clear();
    await tables.meta.put({ key: "owner", user: who, afterSignOut });
    return others;
  });
  if (!others) return;
  await changeLeaving((tables) => tables.drafts.clear());
  await forgetPages();
}

/** Keep for this person again what is written in a page whose sign-in was ended in another tab. */
export async function claimAgain() {
  if (wiped) throw STRANGER;
  if ((await owner()) === undefined) await claim(user, true);
}

/** Whether what is kept was written after the sign-out, in a page that was still open. */
export async function isAfterSignOut() {
  return Boolean((await read((tables) => tables.meta.get("owner")))?.afterSignOut);
}

/** Nobody is signed in any more: delete what is kept of the server, and leave what was written and has not arrived. */
export async function forgetArrived() {
  await forgetPages();
  await run("readwrite", async (tables) => {
    const waiting = new Set([...(await tables.writes.all()), ...(await tables.drafts.all())].map(({ url }) => url));
    for (const { key, url } of await tables.meta.all()) {
      if (key.startsWith("done ") && !waiting.has(url)) await tables.meta.delete(key);
    }
  });
}

async function forgetPages() {
  const names = (await globalThis.caches?.keys()) ?? [];
  await Promise.all(names.filter((name) => name.startsWith("pages-")).map((name) => caches.delete(name)));
}

/** Delete everything that is kept, whoever it belongs to. */
export async function wipe() {
  wiped = true;
  await run("readwrite", async (tables) => {
    for (const table of Object.values(tables)) await table.clear();
  });
  await changeLeaving((tables) => tables.drafts.clear());
  await forgetPages();
}

/** Whose what is kept is, or undefined. */
export async function owner() {
  return (await read((tables) => tables.meta.get("owner")))?.user;
}

/** Every write that waits or was refused, in the order of their making. */
export async function writes() {
  return read((tables) => tables.writes.all());
}

/** Forget a write, and the file that goes with it. */
export async function removeWrite(seq) {
  return change(async (tables) => {
    const write = await tables.writes.get(seq);
    if (write?.file) await tables.files.delete(write.id);
    return tables.writes.delete(seq);
  });
}

/** Keep a draft, `{key, url, from, at, fields, …}`; with `leaving` it is on its way before this function returns. */
export function keepDraft(draft, { leaving = false } = {}) {
  if (!leaving || !leavingDatabase) return change((tables) => tables.drafts.put(draft));
  return putLeaving({ ...draft, user });
}

async function putLeaving(draft) {
  const transaction = leavingDatabase.transaction("drafts", "readwrite", { durability: "strict" });
  transaction.objectStore("drafts").put(draft);
  transaction.commit?.(); // nobody may be here any more to wait for an answer
}

/** Forget the drafts of an address, or of one piece of typing (`from`) there, up to an instant. */
export async function dropDraft(url, from = "", until = Infinity) {
  const drop = async (tables) => {
    for (const draft of await tables.drafts.all()) {
      if (draft.url === url && (!from || draft.from === from) && draft.at <= until) await tables.drafts.delete(draft.key);
    }
  };
  await change(drop);
  await changeLeaving(drop);
}

/** Take over what was typed while a page was being left. What has become a write meanwhile is no draft any more. */
export async function takeOver() {
  const left = (await changeLeaving((tables) => tables.drafts.all())) ?? [];
  await change(async (tables) => {
    const writes = await tables.writes.all();
    for (const draft of left.filter((row) => row.user === user)) {
      if (!((await tables.drafts.get(draft.key))?.at > draft.at)) await tables.drafts.put(draft);
    }
    for (const draft of await tables.drafts.all()) {
      const known = writes.filter((write) => write.from === draft.from);
      known.push(await tables.meta.get(`done ${draft.from}`));
      if (known.some((other) => other?.at >= draft.at)) await tables.drafts.delete(draft.key);
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

/** A new name for a write, as good as a random UUID gets on a page without encryption. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
