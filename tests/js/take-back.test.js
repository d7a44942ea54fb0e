// Taking back a line that waits: what nobody has begun to send is forgotten, everything else is told the server, last.

import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";

import { answered, answerWith, requests } from "./browser.js";
import { put, ready, send } from "../../static/js/outbox/outbox.js";
import { change, keepDraft, writes } from "../../static/js/outbox/store.js";
import { isTakenBack } from "../../static/js/outbox/rules.js";
import { lineTyped, takeBack } from "../../static/js/outbox/take-back.js";

const NEW = "/events/harbour/sessions/new/";
const KEY = "11111111-2222-4333-8444-555555555555";
const UNDO = `/events/harbour/sessions/${KEY}/undo/`;
const TEXT = `/events/harbour/sessions/${KEY}/impression/`;

const token = () => new Response(JSON.stringify({ user: 7, token: "fresh" }), { headers: { "X-Answer-Of": "us" } });
const online = (url, options) => (url === "/token" ? token() : answered(options));
const cut = (url) => {
  if (url === "/token") return token();
  throw new TypeError("cut");
};
const line = (more = {}) => ({ kind: "new", url: NEW, label: "Fog", from: KEY, fields: [["id", KEY], ["heading", "Fog horns"]], ...more });
const waiting = async () => (await writes()).map(({ kind, url, label }) => [kind, url, label]);
const LINE = ["new", NEW, "Fog"];
const TAKEN = ["action", UNDO, "Fog · Undo"];

/** Put a line behind something that cannot be sent, or, with `tried`, let it be tried itself. */
async function logged({ tried = false, ...more } = {}) {
  answerWith(cut);
  if (!tried) await put({ kind: "action", url: "/first/", label: "First", fields: [], from: "first" });
  await put(line(more));
  await send();
  return (await writes()).find(({ kind }) => kind === "new");
}

/** Nobody else is sending, or somebody is. */
function locks(isFree) {
  const { navigator } = globalThis;
  navigator.locks = { request: (_name, options, work = options) => work(options.ifAvailable && !isFree ? null : {}) };
}

before(() => ready);

after(async () => {
  answerWith(online);
  await send();
});

beforeEach(async () => {
  delete globalThis.navigator.locks;
  answerWith(online);
  await send();
  await change(async (tables) => {
    for (const name of ["writes", "drafts", "meta"]) await tables[name].clear();
  });
  requests.length = 0;
});

test("a line that nobody has begun to send is forgotten, and the server hears nothing of it", async () => {
  await takeBack(await logged(), "Fog · Undo");
  assert.deepEqual(await waiting(), [["action", "/first/", "First"]]);
  answerWith(online);
  await send();
  assert.deepEqual(requests.map(([url]) => url).filter((url) => url.includes(KEY) || url === NEW), []);
});

test("a line that may have arrived goes, and Undo is sent in its place", async () => {
  const write = await logged({ tried: true });
  locks(true);
  await takeBack(write, "Fog · Undo");
  assert.deepEqual(await waiting(), [TAKEN]);
});

test("a line that is just being sent stays, and Undo is sent after it", async () => {
  const write = await logged({ tried: true });
  locks(false);
  await takeBack(write, "Fog · Undo");
  assert.deepEqual(await waiting(), [LINE, TAKEN]);
  assert.equal(isTakenBack(write, await writes()), true);
  delete globalThis.navigator.locks;
  requests.length = 0;
  answerWith(online);
  await send();
  assert.deepEqual(requests.map(([url]) => url).filter((url) => url !== "/token"), [NEW, UNDO]);
});

test("where nobody can tell whether it is being sent, Undo is sent after it", async () => {
  await takeBack(await logged({ tried: true }), "Fog · Undo");
  assert.deepEqual(await waiting(), [LINE, TAKEN]);
});

test("a line that has arrived meanwhile is taken back on the server", async () => {
  const write = await logged({ tried: true });
  answerWith(online);
  await send();
  answerWith(cut);
  await takeBack(write, "Fog · Undo");
  assert.deepEqual(await waiting(), [TAKEN]);
});

test("what was written about the session arrives before it is taken back", async () => {
  const write = await logged();
  await put({ kind: "text", url: TEXT, label: "Text", from: "typing", fields: [["body", "Loud."], ["version", "1"]] });
  await takeBack(write, "Fog · Undo");
  assert.deepEqual((await waiting()).slice(1), [LINE, ["text", TEXT, "Text"], TAKEN]);
});

test("a draft about the session is not left without it", async () => {
  const write = await logged();
  await keepDraft({ key: `${TEXT} typing`, url: TEXT, from: "typing", at: 1, kind: "text", fields: [["body", "Loud."]] });
  await takeBack(write, "Fog · Undo");
  assert.deepEqual((await waiting()).slice(1), [LINE, TAKEN]);
});

test("the line that comes back is the one that was typed, and none that was picked", async () => {
  await logged();
  assert.equal(await lineTyped(KEY), "Fog horns");
  const other = "22222222-2222-4333-8444-555555555555";
  await put(line({ from: other, fields: [["id", other], ["heading", "Fog horns"], ["session", KEY]] }));
  assert.equal(await lineTyped(other), "");
  assert.equal(await lineTyped("nobody"), "");
});
