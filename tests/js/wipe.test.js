// What is deleted when a person signs out, also where a browser does not heed the header Clear-Site-Data.

import assert from "node:assert/strict";
import { test } from "node:test";

import "./browser.js";
import { change, read } from "../../static/js/outbox/store.js";
import { wipe } from "../../static/js/outbox/wipe.js";

test("signing out deletes every table and the pages that are kept, of whoever they are", async () => {
  const kept = new Set(["pages-7", "pages-8", "static-1"]);
  globalThis.caches = { keys: async () => [...kept], delete: async (name) => kept.delete(name) };
  const write = { id: "a", kind: "text", url: "/a/", from: "a", fields: [["body", "x"]], at: 1 };
  await change((tables) => tables.writes.put(write));
  await change((tables) => tables.drafts.put({ ...write, key: "a" }));

  await wipe();

  const left = await read(async (tables) => [await tables.writes.all(), await tables.drafts.all(), await tables.meta.all()]);
  assert.deepEqual(left, [[], [], []]);
  assert.deepEqual([...kept], ["static-1"]);
});
