// Photos that are taken or chosen away from the page of photos are kept first; that page then says how far they are.

import { put } from "../outbox/outbox.js";
import { fitting, writeOf } from "./picture-write.js";

/**
 * @param {File[]} files
 * @param {HTMLAnchorElement} link to the page of photos, with the words
 */
export async function take(files, link) {
  const said = link.parentElement.querySelector("[role=status]");
  said.textContent = link.dataset.lookedAt;
  let kept = 0;
  for (const file of files) {
    const write = { ...writeOf(file, link.dataset.takePhotos), page: link.pathname };
    const { blob, why } = await fitting(file, write, Number(link.dataset.limit));
    if (blob) {
      await put(write, null, blob);
      kept += 1;
    } else {
      said.textContent = `${file.name}: ${link.dataset[why]}`;
    }
  }
  if (kept) location.assign(link.href);
}
