// What was shared lies in the store: the worker has put it there (share.js). An app or any website can have sent
// it, so nothing is taken before somebody has seen it.

import { change, read } from "../outbox/store.js";

const LEFT_OUT = "shared left out"; // the row that says why some of it, or all, was not taken
const sharedKeys = async () => (await read((tables) => tables.files.keys())).filter((key) => key.startsWith("shared "));

/**
 * Ask in this form what becomes of it: `add(files)`, or nothing.
 *
 * @param {HTMLFormElement} form
 * @param {(files: File[]) => Promise<unknown>} add
 */
export async function askAboutShared(form, add) {
  const asked = form.querySelector("[data-shared]");
  const [keys, leftOut] = [await sharedKeys(), await read((tables) => tables.meta.get(LEFT_OUT))];
  asked.hidden = !keys.length && !leftOut;
  if (asked.hidden) return;
  const names = await read(async (tables) => (await Promise.all(keys.map((key) => tables.files.get(key)))).map(({ name }) => name));
  asked.querySelector("[data-shared-names]").replaceChildren(...names.flatMap((name, at) => [at ? ", " : "", isolated(name)]));
  asked.querySelector("[data-shared-some]").hidden = !keys.length;
  asked.querySelector("[data-left-out]").textContent = asked.dataset[leftOut?.why] ?? "";
  const [take, leave] = ["take", "leave"].map((what) => asked.querySelector(`[data-${what}-shared]`));
  take.hidden = !keys.length;
  take.onclick = () => end(form, add);
  leave.onclick = () => end(form, null);
  (keys.length ? take : leave).focus();
}

/**
 * A name may hold marks that turn the direction of what follows.
 *
 * @param {string} name
 */
function isolated(name) {
  const element = document.createElement("bdi");
  element.textContent = name;
  return element;
}

/**
 * @param {HTMLFormElement} form
 * @param {((files: File[]) => Promise<unknown>) | null} add
 */
async function end(form, add) {
  for (const key of await sharedKeys()) {
    const { blob, name } = await read((tables) => tables.files.get(key));
    await add?.([new File([blob], name, { type: blob.type })]);
    await change((tables) => tables.files.delete(key));
  }
  await change((tables) => tables.meta.delete(LEFT_OUT));
  form.querySelector("[data-shared]").hidden = true;
  form.querySelector("input[type=file]").focus();
}
