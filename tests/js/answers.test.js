// What an answer means for a write.

import assert from "node:assert/strict";
import { test } from "node:test";

import { readAnswer, verdictOn } from "../../static/js/outbox/rules.js";

const WRITE = { id: "key" };
const headers = (all) => (name) => all[name] ?? null;

test("an answer of the server names the write that it has done", () => {
  const answer = readAnswer(WRITE, 200, headers({ "X-Operation": "key", "X-Answer-Of": "conference-log" }), "<p>");
  assert.deepEqual(answer, { status: 200, html: "<p>", after: null });
});

test("an answer about another write, or of a hotel, is none", () => {
  for (const other of [{ "X-Operation": "other", "X-Answer-Of": "conference-log" }, {}]) {
    assert.deepEqual(readAnswer(WRITE, 200, headers(other), "<p>"), { status: 0, html: "", after: null });
  }
});

test("a refusal of the server names the server", () => {
  const answer = readAnswer(WRITE, 422, headers({ "X-Answer-Of": "conference-log", "Retry-After": "5" }), "<p>");
  assert.deepEqual(answer, { status: 422, html: "<p>", after: "5" });
  assert.deepEqual(readAnswer(WRITE, 422, headers({}), "<p>"), { status: 0, html: "", after: null });
});

test("a proxy refuses what is too large, and what it says is not shown", () => {
  assert.deepEqual(readAnswer(WRITE, 413, headers({}), "<p>"), { status: 413, html: "", after: null });
});

test("a write is accepted, refused, or sent again", () => {
  const verdicts = [0, 200, 204, 303, 400, 404, 408, 409, 413, 422, 425, 429, 500, 502, 503, 507].map((status) => [status, verdictOn(status, true)]);
  assert.deepEqual(Object.fromEntries(verdicts), {
    0: "offline",
    200: "accepted",
    204: "accepted",
    303: "accepted",
    400: "refused",
    404: "refused",
    408: "busy",
    409: "refused",
    413: "refused",
    422: "refused",
    425: "busy",
    429: "busy",
    500: "busy",
    502: "busy",
    503: "busy",
    507: "busy",
  });
});

test("a page that holds nothing of what was written is one of another network", () => {
  assert.equal(verdictOn(200, false), "offline");
  assert.equal(verdictOn(422, false), "refused");
  assert.equal(verdictOn(503, false), "busy");
});
