// Sending what is kept: in order, once, and again until the server has answered.

import assert from "node:assert/strict";
import { before, beforeEach, mock, test } from "node:test";

import { answered, answerWith, ELEMENTS, requests } from "./browser.js";
import { put, ready, send } from "../../static/js/outbox/outbox.js";
import { change, writes } from "../../static/js/outbox/store.js";

const SAVED = "<saved>";
const told = [];

/** Answer texts with a new version, everything else with nothing, and the question for a token with one. */
function server(url, options) {
  if (url === "/token") return new Response(JSON.stringify({ user: 7, token: "fresh" }), { headers: { "X-Answer-Of": "us" } });
  return answered(options, 200, SAVED);
}

const sent = () => requests.filter(([url]) => url !== "/token").map(([, { body, headers }]) => [body.get("body"), headers["X-Operation"]]);
const row = (more) => ({ kind: "text", url: "/a/", label: "", fields: [["body", "x"], ["version", "1"]], from: "one", ...more });

before(async () => {
  ELEMENTS.set(SAVED, { ".save-state[data-version]": { dataset: { version: "2" } } });
  await ready;
  document.addEventListener("outbox:answered", ({ detail }) => told.push([detail.write.fields[0][1], detail.status]));
  document.addEventListener("outbox:state", ({ detail }) => told.push(detail.state));
});

beforeEach(async () => {
  await send();
  answerWith(server);
  await send();
  await change((tables) => tables.writes.clear());
  requests.length = 0;
  told.length = 0;
});

test("writes arrive in their order, each under its own idempotency key", async () => {
  answerWith(() => { throw new TypeError("no network"); });
  for (const number of ["1", "2", "3"]) await put(row({ from: `typing ${number}`, fields: [["body", number], ["version", "1"]] }));
  await send();
  const keys = (await writes()).map(({ id }) => id);
  requests.length = 0;
  answerWith(server);
  await send();
  assert.deepEqual(sent(), [["1", keys[0]], ["2", keys[1]], ["3", keys[2]]]);
  assert.deepEqual(await writes(), []);
});

test("a write whose answer was lost is sent again under the same key", async () => {
  let count = 0;
  answerWith((url, options) => {
    if (url === "/token") return server(url, options);
    count += 1;
    if (count === 1) throw new TypeError("cut");
    return server(url, options);
  });
  await put(row({}));
  await send();
  await send();
  const keys = sent().map(([, key]) => key);
  assert.equal(keys.length, 2);
  assert.equal(keys[0], keys[1]);
  assert.deepEqual(told.filter((each) => typeof each !== "string"), [["x", 200]]);
});

test("a text that goes on with one that may be on its way is delivered after it", async () => {
  const old = { id: "old-1", kind: "text", url: "/old/", from: "old", at: 1, page: "/", label: "", tried: true, refused: null, fields: [["body", "first"], ["version", "1"]], supersedes: {}, lastAckId: null, base: { body: "" } };
  const next = { ...old, id: "old-2", at: 2, from: "later", tried: false, supersedes: { old: 1 }, fields: [["body", "second"], ["version", "1"]] };
  await change(async (tables) => {
    await tables.writes.put({ ...old });
    await tables.writes.put({ ...next });
  });
  await send();
  await send();
  assert.deepEqual(sent(), [["first", "old-1"], ["second", "old-2"]]);
  assert.deepEqual(await writes(), []);
});

test("what the server refuses stays, and holds nothing up", async () => {
  answerWith((url, options) => (url === "/refused/" ? answered(options, 404, "gone") : server(url, options)));
  await put(row({ url: "/refused/" }));
  await send();
  await put(row({ url: "/b/", from: "two" }));
  await send();
  assert.deepEqual((await writes()).map(({ url, refused }) => [url, refused]), [["/refused/", { status: 404, html: "gone" }]]);
});

test("a page of the hotel is no answer", async () => {
  answerWith(() => new Response("<p>Room number?", { status: 200 }));
  await put(row({}));
  await send();
  assert.deepEqual((await writes()).map(({ tried, refused }) => [tried, refused]), [[true, null]]);
  assert.equal(told.at(-1), "offline");
});

test("a busy server is asked again, and what was typed stays", async () => {
  answerWith((url, options) => (url === "/token" ? server(url, options) : answered(options, 503)));
  await put(row({}));
  await send();
  assert.equal(told.at(-1), "busy");
  assert.equal((await writes()).length, 1);
});

test("a stale token is replaced, and the write sent with the fresh one", async () => {
  answerWith((url, options) => (url !== "/token" && options.headers["X-CSRFToken"] !== "fresh" ? answered(options, 403) : server(url, options)));
  await put(row({}));
  await send();
  assert.deepEqual(await writes(), []);
  assert.equal(requests.at(-1)[1].headers["X-CSRFToken"], "fresh");
});

test("nothing is sent to a server at which somebody else is signed in", async () => {
  answerWith((url, options) => {
    if (url === "/token") return new Response(JSON.stringify({ user: 8, token: "theirs" }), { headers: { "X-Answer-Of": "us" } });
    return answered(options, 403);
  });
  await put(row({}));
  await send();
  assert.equal(told.at(-1), "signed-out");
  assert.equal((await writes()).length, 1);
});

test("a new session is sent the first time by who asks for it", async () => {
  const ask = mock.fn(async () => ({ status: 200, html: "", shown: true }));
  const { alone } = await put(row({ kind: "new", url: "/new/", from: "key", fields: [["id", "key"], ["heading", "First"]] }), ask);
  await send();
  assert.deepEqual([alone, ask.mock.callCount(), sent().length], [true, 1, 0]);
  assert.deepEqual(await writes(), []);
});
