// Suggestions without a network: the same sessions as the server's, in the same order.

import assert from "node:assert/strict";
import { test } from "node:test";

import { folded } from "../../static/js/pages/search-text.js";
import { isOn, suggested } from "../../static/js/pages/suggest-order.js";

const MINUTE = 60000;
const NOON = Date.UTC(2026, 10, 30, 12);
const DAYS = { 1: NOON - 1440 * MINUTE, 2: NOON, 3: NOON + 1440 * MINUTE };

/** A session that starts so many minutes from noon of its day, and lasts an hour. */
function offer(title, starts = null, { day = "2", code = "", more = "", state = "" } = {}) {
  const start = starts === null ? null : DAYS[day] + starts * MINUTE;
  const name = folded(`${code} ${title}`);
  return { key: title, code, title, name, text: `${name} ${folded(more)}`, day, start, end: start && start + 60 * MINUTE, state };
}

const ask = (sessions, line, chosen = "") => suggested(sessions, line, { at: NOON, today: "2", chosen });
const titles = (...asked) => ask(...asked).sessions.map(({ title }) => title);
const same = (...asked) => ask(...asked).same?.title;

test("what is on or soon comes first, then the rest of today, then other days, and no more than six", () => {
  const sessions = [
    offer("Queues tomorrow", 0, { day: "3" }), offer("Queues yesterday", 30, { day: "1" }), offer("Queues untimed"),
    offer("Queues tonight", 400), offer("Queues over", -90), offer("Queues later", 16), offer("Queues soon", 15),
    offer("Queues on", -20), offer("Queues beginning", 0), offer("Racks", 0),
  ];
  assert.deepEqual(titles(sessions, "queues"), ["beginning", "soon", "on", "later", "over", "tonight"].map((each) => `Queues ${each}`));
  assert.deepEqual(titles(sessions.slice(0, 4), "queues"), ["tonight", "untimed", "yesterday", "tomorrow"].map((each) => `Queues ${each}`));
});

test("a day that was opened comes first", () => {
  const sessions = [offer("Queues today", 0), offer("Queues tomorrow", 0, { day: "3" })];
  assert.deepEqual(titles(sessions, "queues", "3"), ["Queues tomorrow", "Queues today"]);
});

test("within each, title and code before the rest, planned first, then how the words stand", () => {
  const sessions = [
    offer("Fog", 0, { more: "Ada Bedrock" }), offer("Embedrock", 0), offer("Using Bedrock", -10), offer("Bedrock at sea", -20),
    offer("On embedrock", -30, { state: "planned" }), offer("Sea", -40, { code: "BEDROCK1" }), offer("Bedrock", 100, { more: "later" }),
  ];
  const later = sessions.pop();
  assert.deepEqual(titles(sessions, "bedrock"), ["On embedrock", "Bedrock at sea", "Sea", "Using Bedrock", "Embedrock", "Fog"]);
  assert.deepEqual(titles([sessions[0], later], "bedrock later"), ["Bedrock"]);
});

test("all words are wanted, however they are written", () => {
  const sessions = [offer("コンテナの運用", 0, { more: "Hall A" }), offer("Queues", 0)];
  assert.deepEqual(titles(sessions, "ｺﾝﾃﾅ hall"), ["コンテナの運用"]);
  assert.deepEqual([titles(sessions, "queues hall"), titles(sessions, " * ")], [[], []]);
});

test("decided sessions are left out", () => {
  const sessions = ["attended", "missed", "planned", ""].map((state) => offer(`Queues: ${state}.`, 0, { state }));
  assert.deepEqual(titles(sessions, "queues"), ["Queues: planned.", "Queues: ."]);
});

test("the session whose code or whole title is typed stands first", () => {
  const sessions = [offer("Queues in use", 0), offer("Queues", 0, { day: "3", code: "OPS301", state: "attended" }), offer("Racks", 0, { code: "OPS30" })];
  assert.deepEqual(titles(sessions, "ops301 queues"), ["Queues"]);
  assert.deepEqual(titles(sessions, "OPS30"), ["Racks"]);
  const found = ["ops301", "[OPS301] Typed", "OPS301: Typed", "OPS301:Typed", "ops301|typed", "OPS3011", "OPS301x", "on OPS301", "racks", "Rack"];
  assert.deepEqual(found.map((line) => same(sessions, line)), [...Array(5).fill("Queues"), undefined, undefined, undefined, "Racks", undefined]);
});

test("of one title on several days the one that is on is meant, and no other that was decided", () => {
  const lunch = (day, starts, state) => ({ ...offer("Lunch", starts, { day, state }), key: `${day} ${starts}` });
  const key = (sessions, chosen) => ask(sessions, "lunch", chosen).same?.key;
  assert.equal(key([lunch("1", 0), lunch("2", 100), lunch("2", -10), lunch("3", 0)]), "2 -10");
  assert.equal(key([lunch("1", 0), lunch("2", 0), lunch("3", 0)], "3"), "3 0");
  assert.equal(key([lunch("1", 0, "attended"), lunch("3", 0)]), "3 0");
  assert.equal(key([lunch("1", 0, "attended")]), undefined);
  assert.equal(key([lunch("2", -200, "attended")]), "2 -200");
  assert.equal(key([lunch("2", -10), lunch("2", -10)]), undefined);
});

test("a session without an end lasts an hour", () => {
  const { start } = offer("Fog", 0);
  assert.deepEqual([-1, 0, 59, 60].map((after) => isOn({ start, end: null }, NOON + after * MINUTE)), [false, true, true, false]);
  assert.equal(isOn({ start: null, end: null }, NOON), false);
});
