// A picture as a write for the outbox: what it is called, and small enough for the server.

import { changed, send } from "../outbox/outbox.js";
import { change, newId } from "../outbox/store.js";

/**
 * The write for a file that goes to `url`, with more fields where it belongs somewhere.
 *
 * @param {File} file
 * @param {string} url
 * @param {Field[]} fields
 * @returns {NewWrite & Required<Pick<Write, "id" | "file">>}
 */
export function writeOf(file, url, fields = []) {
  const id = newId();
  const name = file.name || "photo";
  return { kind: "photo", id, url, fields: [["id", id], ...fields], file: name, label: name };
}

/**
 * Resolves to what is sent of it, `{blob}`, or to the name of the words that say `why` it is not.
 *
 * @param {File} file
 * @param {{ file?: string }} write
 * @param {number} limit
 * @returns {Promise<{ blob?: Blob, why?: string }>}
 */
export async function fitting(file, write, limit) {
  if (file.type && !file.type.startsWith("image/")) return { why: "noPicture" };
  // The server takes so much and no more; nearly every picture is smaller, and is sent as it is.
  if (file.size <= limit) return { blob: file };
  const { shrink } = await import("./shrink.js");
  const blob = await shrink(file, limit).catch(() => /** @type {Blob} */ (null));
  if (!blob) return { why: "tooLarge" };
  write.file = write.file.replace(/(\.\w+)?$/, ".jpg");
  return { blob };
}

/**
 * What this page says of refused pictures, the bar of every page need not say too.
 *
 * @param {Iterable<string>} ids
 */
export async function markSeen(ids) {
  if (await eachRefused(ids, (refused) => !refused.seen, (refused) => ({ ...refused, seen: true }))) await changed();
}

/**
 * What was refused before may be accepted now.
 *
 * @param {string} id
 */
export async function tryAgain(id) {
  await eachRefused([id], () => true, () => null);
  await changed();
  send();
}

/**
 * @param {Iterable<string>} ids
 * @param {(refused: Refusal) => boolean} isMeant
 * @param {(refused: Refusal) => Refusal | null} become what it is then: without a refusal it is sent again
 */
function eachRefused(ids, isMeant, become) {
  const wanted = new Set(ids);
  return change(async (tables) => {
    const found = (await tables.writes.all()).filter(({ id, refused }) => wanted.has(id) && refused && isMeant(refused));
    for (const write of found) await tables.writes.put({ ...write, refused: become(write.refused), tried: false });
    return found.length;
  });
}

/**
 * Whether the server may take it another time.
 *
 * @param {Document} page
 */
export function canTryAgain(page) {
  return page.querySelector("[data-refused][data-again]") !== null;
}

/**
 * Why the server has not taken it, in its words.
 *
 * @param {Document} page
 */
export function whyOf(page) {
  return page.querySelector("[data-refused] [data-why]")?.textContent.trim() ?? "";
}
