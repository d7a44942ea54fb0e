// Rows of an older version: browsers that were offline during an update still hold them.

import assert from "node:assert/strict";
import { test } from "node:test";

import { withNewNames } from "../../static/js/outbox/database.js";

test("a row of before has the names of today", () => {
  const old = { kind: "text", from: "b", took: { a: 5 }, heard: "ack", fields: [["body", "x"]] };
  assert.deepEqual(withNewNames(old), { kind: "text", from: "b", supersedes: { a: 5 }, lastAckId: "ack", fields: [["body", "x"]] });
});

test("a row of before may have one of the two names only", () => {
  assert.deepEqual(withNewNames({ from: "b", took: {} }), { from: "b", supersedes: {}, lastAckId: undefined });
  assert.deepEqual(withNewNames({ from: "b", heard: null }), { from: "b", supersedes: undefined, lastAckId: null });
});

test("a row of today is left as it is", () => {
  const row = { from: "b", supersedes: { a: 5 }, lastAckId: "ack" };
  assert.equal(withNewNames(row), row);
  assert.equal(withNewNames(undefined), undefined);
});
