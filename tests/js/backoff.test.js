// How long the outbox waits between its tries.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Backoff, millisecondsOf } from "../../static/js/outbox/rules.js";

const NOW = Date.parse("2026-11-27T10:00:00Z");

/** The pauses after six tries that were answered like this. */
function pauses(retryAfter, isSeen = true) {
  const backoff = new Backoff();
  return Array.from({ length: 6 }, () => backoff.next(millisecondsOf(retryAfter, NOW), isSeen, NOW));
}

const GROWING = [2000, 4000, 8000, 8000, 8000, 8000];

test("tries are never more than eight seconds apart", () => {
  assert.deepEqual(pauses(null), GROWING);
});

test("a page that nobody looks at tries less often", () => {
  assert.deepEqual(pauses(null, false), [2000, 4000, 8000, 16000, 30000, 30000]);
});

for (const [header, expected] of [
  ["5", [5000, 5000, 8000, 8000, 8000, 8000]],
  ["20", Array(6).fill(20000)],
  ["86400", Array(6).fill(60000)],
  ["soon", GROWING],
  ["-1", GROWING],
  ["Thu, 01 Jan 1970 00:00:00 GMT", GROWING],
  ["Fri, 27 Nov 2026 10:00:10 GMT", Array(6).fill(10000)],
]) {
  test(`a server that asks for time gets it: ${header}`, () => {
    assert.deepEqual(pauses(header), expected);
  });
}

test("an answer ends the growing of the pauses", () => {
  const backoff = new Backoff();
  backoff.next(0, true, NOW);
  backoff.next(0, true, NOW);
  backoff.reset();
  assert.equal(backoff.next(0, true, NOW), 2000);
});

test("nothing is tried before the time that the server has asked for is over", () => {
  const backoff = new Backoff();
  assert.equal(backoff.mayTry(NOW), true);
  backoff.next(5000, true, NOW);
  assert.equal(backoff.mayTry(NOW + 4999), false);
  assert.equal(backoff.mayTry(NOW + 5000), true);
});

test("the time that is asked for does not hinder a later try that was given none", () => {
  const backoff = new Backoff();
  backoff.next(5000, true, NOW);
  backoff.next(0, true, NOW + 6000);
  assert.equal(backoff.mayTry(NOW + 6000), true);
});
