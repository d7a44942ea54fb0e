// The fourth part of the worker: what another app shares. It comes as a POST, which this worker takes without the server.
// Any website can send the same form, so it is bounded, and nothing of it is used before somebody has seen it.

const MOST_SHARED = 20; // pictures that lie here until somebody says what becomes of them
const MOST_BYTES = 60000000; // of all those, and of one form
const LONGEST_NAME = 200;
const LONGEST_WORDS = 2000; // as in sessions/views/site/share_target.py
const LINK = /https?:\/\/[^\s<>"]+/;
// The row of the store that says what was not taken, for photos/shared.js.
const LEFT_OUT = "shared left out";

/**
 * As sessions/views/site/share_target.py does it when there is a network.
 *
 * @param {URLSearchParams} query
 */
function shared(query) {
  const [title, text, url] = ["title", "text", "url"].map((name) => (query.get(name) ?? "").slice(0, LONGEST_WORDS));
  const [link] = LINK.exec(url) ?? LINK.exec(text) ?? [""];
  const lines = [title, ...text.split("\n")].map((line) => (link ? line.replaceAll(link, " ") : line).trim().replace(/\s+/g, " "));
  const heading = lines.find((line) => line) ?? link;
  const more = { ...(heading && { heading }), ...(link && link !== heading && { link }) };
  return `?${new URLSearchParams(more)}#composer_heading`;
}

/**
 * Pictures lie in the store of the outbox until the page of photos takes them up; words go on as an address. The system
 * names no page that it comes from. A website that does is told by it, and its pictures are left out.
 *
 * @param {Request} request
 */
async function takeShared(request) {
  const { referrer } = request;
  const isStranger = /^https?:/.test(referrer) && new URL(referrer).origin !== location.origin;
  const form = isStranger ? new FormData() : await formOf(request);
  const sent = /** @type {File[]} */ (form?.getAll("files") ?? []);
  const files = sent.filter(({ size }) => size);
  const isEmpty = sent.some(({ name, size }) => name && !size); // where none was chosen, there is one without a name
  const query = new URLSearchParams();
  for (const name of ["title", "text", "url"]) {
    const words = form?.get(name);
    if (typeof words === "string" && words) query.set(name, words.slice(0, LONGEST_WORDS));
  }
  const why = isStranger ? "stranger" : !form ? "tooMuch" : isEmpty ? "noPicture" : "";
  if (files.length || why) query.set("photos", (await keepShared(files, why).catch(() => false)) ? "kept" : "again");
  return Response.redirect(`${SHARE}?${query}`, 303);
}

/**
 * Resolves to null for more bytes than are taken, of which no more than those are ever held; to an empty form for what
 * is no form of an app.
 *
 * @param {Request} request
 * @returns {Promise<FormData | null>}
 */
async function formOf(request) {
  if (!request.body) return request.formData().catch(() => new FormData());
  const reader = request.body.getReader();
  const parts = [];
  let length = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    length += next.value.length;
    if (length > MOST_BYTES) {
      reader.cancel().catch(() => {});
      return null;
    }
    parts.push(next.value);
  }
  const whole = new Response(new Blob(parts), { headers: { "Content-Type": request.headers.get("Content-Type") ?? "" } });
  return whole.formData().catch(() => new FormData());
}

/**
 * Kept for whoever owns the store; where nobody does, nobody has been here since the last sign-out.
 *
 * @param {File[]} files
 * @param {string} why
 * @returns {Promise<boolean>}
 */
function keepShared(files, why) {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open("conference-log");
    opening.onupgradeneeded = () => opening.transaction?.abort();
    opening.onerror = reject;
    opening.onsuccess = () => {
      opening.result.onversionchange = () => opening.result.close();
      if (!opening.result.objectStoreNames.contains("files")) return reject();
      const transaction = opening.result.transaction(["files", "meta"], "readwrite", { durability: "strict" });
      const [table, meta] = ["files", "meta"].map((name) => transaction.objectStore(name));
      const owner = meta.get("owner");
      const before = table.getAll(IDBKeyRange.bound("shared ", "shared \uffff"));
      before.onsuccess = () => {
        if (!owner.result) return transaction.abort();
        const row = putShared(table, before.result, files, why);
        if (row) meta.put(row);
      };
      transaction.oncomplete = () => resolve(true);
      transaction.onabort = reject;
      return undefined;
    };
  });
}

/**
 * Puts as many as there is room for, in the order in which they are taken up; returns what to say of the others.
 *
 * @param {IDBObjectStore} table
 * @param {StoredFile[]} before
 * @param {File[]} files
 * @param {string} why
 */
function putShared(table, before, files, why) {
  let number = before.length;
  let bytes = before.reduce((sum, { blob }) => sum + blob.size, 0);
  let reason = why;
  const now = Date.now();
  for (const [at, blob] of files.entries()) {
    const fits = number < MOST_SHARED && bytes + blob.size <= MOST_BYTES;
    const isPicture = !blob.type || blob.type.startsWith("image/");
    if (!fits || !isPicture) {
      reason = fits ? "noPicture" : "tooMuch";
      continue;
    }
    number += 1;
    bytes += blob.size;
    table.put({ key: `shared ${now + at} ${crypto.randomUUID()}`, name: blob.name.slice(0, LONGEST_NAME), blob });
  }
  return reason && { key: LEFT_OUT, why: reason };
}
