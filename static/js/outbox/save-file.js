// Gives a picture that the server has refused back as a file: a camera that a page has opened keeps none itself.

import { read } from "./store.js";

const PATIENCE = 60000; // ms in which the browser has read it

/** @param {string} id of the write */
export async function saveFile(id) {
  const [write, stored] = await read(async (tables) => {
    const all = await tables.writes.all();
    return [all.find((each) => each.id === id), await tables.files.get(id)];
  });
  if (!write || !stored) return;
  const href = URL.createObjectURL(stored.blob);
  Object.assign(document.createElement("a"), { href, download: write.file }).click();
  setTimeout(() => URL.revokeObjectURL(href), PATIENCE);
}
