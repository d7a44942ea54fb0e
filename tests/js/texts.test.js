// Writing into a field without getting in the way.

import assert from "node:assert/strict";
import { test } from "node:test";

import { changeBetween } from "../../static/js/editing/texts.js";

for (const [old, text, before, after] of [
  ["one two", "one two three", 3, 3],
  ["one two", "one two three", 7, 7],
  ["one two", "zero one two", 3, 8],
  ["one two", "zero one two", 0, 0],
  ["one two three", "one three", 5, 5],
  ["one two three", "one three", 7, 5],
  ["one two three", "one three", 13, 9],
  ["same", "same", 2, 2],
  ["abc", "", 2, 0],
  ["", "abc", 0, 0],
]) {
  test(`the cursor stays where it was in what did not change: ${old} → ${text} at ${before}`, () => {
    assert.equal(changeBetween(old, text).moved(before), after);
  });
}

test("no more is written anew than differs", () => {
  const parts = (old, text) => {
    const { start, end } = changeBetween(old, text);
    return [old.slice(start, old.length - end), text.slice(start, text.length - end)];
  };
  assert.deepEqual(parts("one two three", "one 2 three"), ["two", "2"]);
  assert.deepEqual(parts("aa", "aaa"), ["", "a"]);
  assert.deepEqual(parts("aaa", "aa"), ["a", ""]);
});
