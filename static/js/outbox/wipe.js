// Deletes what this browser keeps when a person signs out, and looks at what was kept after that.

import { changeLeaving, run } from "./database.js";
import { forgetPages, keepNothing, read } from "./store.js";

/** Whether what is kept was written after the sign-out, in a page that was still open. */
export async function isAfterSignOut() {
  return Boolean((await read((tables) => tables.meta.get("owner")))?.afterSignOut);
}

/** Delete everything that is kept, whoever it belongs to. */
export async function wipe() {
  keepNothing();
  await run("readwrite", async (tables) => {
    for (const table of Object.values(tables)) await table.clear();
  });
  await changeLeaving((tables) => tables.drafts.clear());
  await forgetPages();
}
