// The texts of a form that saves itself.

import assert from "node:assert/strict";
import { test } from "node:test";

import { same } from "../../static/js/editing/texts.js";

test("two sets of texts are the same when every field is", () => {
  assert.equal(same({ summary: "a", body: "" }, { body: "", summary: "a" }), true);
  assert.equal(same({ summary: "a" }, { summary: "b" }), false);
  assert.equal(same({ summary: "a" }, { summary: "a", body: "" }), false);
  assert.equal(same({ summary: "a" }, { body: "a" }), false);
});

test("no texts are the same as no others", () => {
  assert.equal(same(null, null), false);
  assert.equal(same(null, {}), false);
  assert.equal(same({}, {}), true);
});
