// What another app has shared lies in the store: the worker has put it there. Any page of the web can share by a form, so
// nothing is taken before somebody has seen it.

import { change, read } from "./store.js";

const sharedKeys = async () => (await read((tables) => tables.files.keys())).filter((key) => key.startsWith("shared "));

/** Ask in this form what becomes of it: `add(files)`, or nothing. */
export async function askAboutShared(form, add) {
  const keys = await sharedKeys();
  const asked = form.querySelector("[data-shared]");
  asked.hidden = keys.length === 0;
  if (!keys.length) return;
  const names = await read(async (tables) => (await Promise.all(keys.map((key) => tables.files.get(key)))).map(({ name }) => name));
  asked.querySelector("[data-shared-names]").replaceChildren(...names.flatMap((name, at) => [at ? ", " : "", isolated(name)]));
  asked.querySelector("[data-take-shared]").onclick = () => end(form, add);
  asked.querySelector("[data-leave-shared]").onclick = () => end(form, null);
  asked.querySelector("[data-take-shared]").focus();
}

// A name may hold marks that turn the direction of what follows.
function isolated(name) {
  const element = document.createElement("bdi");
  element.textContent = name;
  return element;
}

async function end(form, add) {
  for (const key of await sharedKeys()) {
    const { blob, name } = await read((tables) => tables.files.get(key));
    await add?.([new File([blob], name, { type: blob.type })]);
    await change((tables) => tables.files.delete(key));
  }
  form.querySelector("[data-shared]").hidden = true;
  form.querySelector("input[type=file]").focus();
}
