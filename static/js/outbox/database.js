// The database of this browser (IndexedDB): tables that are read and changed in transactions. Where there is none, memory
// has to do, which also holds a picture that IndexedDB has no room for, with its write: no other tab knows of these two.
//
// A second database takes what is typed while the page is being left: a transaction that is still busy in the first
// one would make the last words wait until it is too late.

const NAME = "conference-log";
const LEAVING = "conference-log-leaving";
const VERSION = 2;
/** @type {Record<string, Record<string, string>>} the key of each table */
const TABLES = { [NAME]: { writes: "seq", drafts: "key", meta: "key", files: "key" }, [LEAVING]: { drafts: "key" } };
/** @type {Record<string, Record<string, Map<any, any>>>} */
const MEMORY = {
  [NAME]: { writes: new Map(), drafts: new Map(), meta: new Map(), files: new Map() },
  [LEAVING]: { drafts: new Map() },
};
// Writes in memory have higher numbers than IndexedDB ever gives.
const IN_MEMORY = 2 ** 40;

const opened = { [NAME]: open(NAME), [LEAVING]: open(LEAVING) };
/** @type {IDBDatabase | null} */
let leavingDatabase = null;
opened[LEAVING].then((database) => { leavingDatabase = database; });

let isLasting = true;
opened[NAME].then((database) => { isLasting = Boolean(database); });

/** Whether all that is kept here outlives the page. */
export function lasts() {
  return isLasting && !MEMORY[NAME].writes.size;
}

/**
 * @param {string} name
 * @returns {Promise<IDBDatabase | null>}
 */
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

/**
 * @template Result
 * @param {IDBRequest<Result>} request
 * @returns {Promise<Result>}
 */
function answer(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/**
 * The tables in one transaction, with the rows in memory. Nothing but their own promises may be awaited before the last
 * of them is asked. What is put is held in memory where that is asked for, or where the row already is.
 *
 * @param {IDBTransaction} transaction
 * @param {boolean} isHeld
 * @returns {Tables}
 */
function tablesOf(transaction, isHeld) {
  const tables = [...transaction.objectStoreNames].map((name) => {
    const table = transaction.objectStore(name);
    const key = String(table.keyPath);
    const memory = inMemory(transaction.db.name, name);
    /** @type {Table<any, any>} */
    const both = {
      get: async (wanted) => (memory.has(wanted) ? memory.get(wanted) : answer(table.get(wanted))),
      all: async () => [...(await answer(table.getAll())), ...(await memory.all())],
      keys: async () => [...(await answer(table.getAllKeys())), ...(await memory.keys())],
      put: async (row) => (isHeld || memory.has(row[key]) ? memory.put(row) : answer(table.put(row))),
      delete: async (wanted) => (memory.delete(wanted) ? undefined : answer(table.delete(wanted))),
      clear: async () => {
        memory.clear();
        return answer(table.clear());
      },
    };
    return [name, both];
  });
  return Object.fromEntries(tables);
}

/**
 * @param {string} database
 * @param {string} name
 * @returns {Table<any, any> & { has(key: any): boolean }}
 */
function inMemory(database, name) {
  const rows = MEMORY[database][name];
  const keyPath = TABLES[database][name];
  return {
    put: (row) => {
      row[keyPath] ??= Math.max(IN_MEMORY, ...rows.keys()) + 1;
      rows.set(row[keyPath], structuredClone(row));
      return row[keyPath];
    },
    has: (key) => rows.has(key),
    get: (key) => structuredClone(rows.get(key)),
    all: () => structuredClone([...rows.keys()].sort(ascending).map((key) => rows.get(key))),
    keys: () => [...rows.keys()],
    delete: (key) => rows.delete(key),
    clear: () => rows.clear(),
  };
}

/** @type {(one: string | number, other: string | number) => number} as IndexedDB gives its rows */
const ascending = (one, other) => (one < other ? -1 : 1);

/** @returns {Tables} */
function tablesInMemory() {
  const tables = Object.fromEntries(Object.keys(TABLES[NAME]).map((name) => [name, inMemory(NAME, name)]));
  return /** @type {Tables} */ (/** @type {unknown} */ (tables));
}

/**
 * @template Result
 * @param {IDBDatabase | null} database
 * @param {"readonly" | "readwrite"} mode
 * @param {(tables: Tables) => Awaitable<Result>} work
 * @param {boolean} isHeld
 * @returns {Promise<Result>}
 */
async function within(database, mode, work, isHeld = false) {
  if (!database) return work(tablesInMemory());
  const transaction = database.transaction([...database.objectStoreNames], mode, { durability: "relaxed" });
  const done = new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error ?? new Error("given up"));
  });
  done.catch(() => {});
  try {
    const result = await work(tablesOf(transaction, isHeld));
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

/**
 * Do some work in one transaction. A phone that slept may have closed the database, and a full one takes nothing more:
 * then memory has to do. What was sent from there is still in the database and is sent again next time, which the server
 * knows to be a repeat.
 *
 * What may be large is not why everything else goes to memory: where there is no room for it, it alone is held there.
 *
 * @template Result
 * @param {"readonly" | "readwrite"} mode
 * @param {(tables: Tables) => Awaitable<Result>} work
 * @param {boolean} isLarge
 * @returns {Promise<Result>}
 */
export async function run(mode, work, isLarge = false) {
  for (const next of [() => open(NAME), moveToMemory]) {
    const database = await opened[NAME];
    try {
      return await within(database, mode, work);
    } catch (problem) {
      if (!database || !(problem instanceof DOMException)) throw problem;
      if (isLarge && problem.name === "QuotaExceededError") return within(database, mode, work, true);
      opened[NAME] = next(database);
    }
  }
  return within(await opened[NAME], mode, work);
}

/**
 * @param {IDBDatabase} database
 * @returns {Promise<null>}
 */
async function moveToMemory(database) {
  isLasting = false;
  /** @param {Tables} tables */
  const readAll = (tables) => {
    return Promise.all(Object.entries(tables).map(async ([name, table]) => ({ name, rows: await table.all() })));
  };
  /** @returns {{ name: string, rows: object[] }[]} */
  const nothing = () => [];
  for (const { name, rows } of await within(database, "readonly", readAll).catch(nothing)) {
    for (const row of rows) MEMORY[NAME][name].set(row[TABLES[NAME][name]], row);
  }
  return null;
}

/**
 * Change what was typed while a page was being left; resolves to nothing where there is no second database.
 *
 * @template Result
 * @param {(tables: Pick<Tables, "drafts">) => Awaitable<Result>} work
 */
export async function changeLeaving(work) {
  const database = await opened[LEAVING];
  return database && within(database, "readwrite", work);
}

/**
 * Keep drafts while the page is being left: they are on their way before this function returns, in one transaction, since
 * a second one would wait for the first. False where they cannot be.
 *
 * @param {Draft[]} drafts
 */
export function putLeaving(drafts) {
  if (!leavingDatabase) return false;
  const transaction = leavingDatabase.transaction("drafts", "readwrite", { durability: "strict" });
  for (const draft of drafts) transaction.objectStore("drafts").put(draft);
  // Nobody may be here any more to wait for an answer.
  transaction.commit?.();
  return true;
}
