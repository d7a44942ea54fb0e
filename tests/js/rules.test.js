// Which write takes the place of which, and which is sent next.

import assert from "node:assert/strict";
import { test } from "node:test";

import { isAlone, isLong, isTwin, keepChoice, nextInOrder, patienceFor, rebase, rebasedWords, supersedes, textsOf, valueOf } from "../../static/js/outbox/rules.js";

const URL_OF_A = "/events/harbour/sessions/a/impression/";
const text = (more = {}) => ({ kind: "text", url: URL_OF_A, from: "one", at: 10, fields: [], refused: null, ...more });

test("what a person has written is told from what is about the saving", () => {
  const fields = [["summary", "S"], ["body", ""], ["version", "3"], ["decided", "1"], ["mine-body", "m"], ["initial-name", "n"], ["base-body", "b"], ["shown-x", "s"], ["versions", "v"]];
  assert.deepEqual(textsOf({ fields }), { summary: "S", body: "", versions: "v" });
  assert.equal(valueOf({ fields }, "version"), "3");
  assert.equal(valueOf({ fields }, "none"), "");
});

test("a text supersedes an older one of the same typing, and of those that it goes on with up to then", () => {
  assert.equal(supersedes(text(), text({ at: 5 })), true);
  assert.equal(supersedes(text(), text({ from: "two" })), false);
  assert.equal(supersedes(text({ supersedes: { two: 5 } }), text({ from: "two", at: 5 })), true);
  assert.equal(supersedes(text({ supersedes: { two: 5 } }), text({ from: "two", at: 6 })), false);
  assert.equal(supersedes(text(), text({ url: "/other/" })), false);
  assert.equal(supersedes(text({ kind: "words" }), text({ kind: "words" })), false);
});

test("the second tap of an impatient finger is there already", () => {
  const tap = { kind: "action", url: "/state/", fields: [["state", "missed"]], refused: null };
  assert.equal(isTwin(tap, { ...tap }, true), true);
  assert.equal(isTwin(tap, { ...tap }, false), false);
  assert.equal(isTwin(tap, { ...tap, fields: [["state", "none"]] }, true), false);
  assert.equal(isTwin({ ...tap, refused: { status: 404, html: "" } }, tap, true), false);
});

test("the same line under the same key is the same session", () => {
  const line = (heading, from = "key") => ({ kind: "new", url: "/new/", from, fields: [["heading", heading], ["logged_at", heading + from]], refused: null });
  assert.equal(isTwin(line("First"), { ...line("First"), fields: [["heading", "First"], ["logged_at", "later"]] }, false), true);
  assert.equal(isTwin(line("First"), line("Second"), true), false);
  assert.equal(isTwin(line("First"), line("First", "other"), true), false);
});

test("writes are sent in their order, without files and what was refused", () => {
  const refused = { status: 404, html: "" };
  const all = [text({ seq: 1, refused }), { kind: "photo", seq: 2, url: "/photos/new/", file: "a.png", refused: null }, text({ seq: 3 }), text({ seq: 4 })];
  assert.equal(nextInOrder(all).seq, 3);
  assert.equal(nextInOrder(all.slice(0, 2)), undefined);
});

test("what belongs to a session that was refused waits for what becomes of it", () => {
  const key = "11111111-2222-4333-8444-555555555555";
  const ofSession = `/events/harbour/sessions/${key}/impression/`;
  const refusedSession = { kind: "new", seq: 1, url: "/events/harbour/sessions/new/", from: key, refused: { status: 422, html: "" } };
  const other = text({ seq: 3, url: "/events/harbour/sessions/b/impression/" });
  assert.equal(nextInOrder([refusedSession, text({ seq: 2, url: ofSession }), other]).seq, 3);
  assert.equal(nextInOrder([{ ...refusedSession, refused: null, seq: 5 }, text({ seq: 6, url: ofSession })]).seq, 5);
});

test("pictures hold nothing up", () => {
  const picture = { kind: "photo", seq: 1, file: "a.png", refused: null };
  assert.equal(isAlone(text({ seq: 2 }), [picture]), true);
  assert.equal(isAlone({ ...picture, seq: 2 }, [picture]), false);
  assert.equal(isAlone(text({ seq: 2 }), [text({ seq: 1 })]), false);
  assert.equal(isAlone(text({ seq: 2 }), [text({ seq: 1, refused: { status: 404, html: "" } }), text({ seq: 2 })]), true);
});

test("a text that was typed on top of one that is saved follows it", () => {
  const write = text({ base: { body: "old" }, fields: [["body", "new"], ["version", "3"]] });
  rebase(write, { merged: false, version: "4", sent: { body: "sent" } });
  assert.deepEqual([write.fields, write.base], [[["body", "new"], ["version", "4"]], { body: "sent" }]);
});

test("after a merge the version stays, so that the server merges again", () => {
  const write = text({ base: { body: "old" }, fields: [["body", "new"], ["version", "3"]] });
  rebase(write, { merged: true, version: "4", sent: { body: "sent" } });
  assert.deepEqual([write.fields, write.base], [[["body", "new"], ["version", "3"]], { body: "sent" }]);
});

test("a write without a base gets none", () => {
  const write = text({ fields: [["version", "3"]] });
  rebase(write, { merged: false, version: "4", sent: { body: "sent" } });
  assert.deepEqual([write.fields, write.base], [[["version", "4"]], undefined]);
});

test("words of a photo move onto words that are saved now", () => {
  const sent = { "alt": "A", "initial-alt": "A0", "caption": "C0", "initial-caption": "C0", "name": "fog", "initial-name": "p.png" };
  const words = (alt, caption, name) => ({ alt, caption, name, "initial-alt": "A0", "initial-caption": "C0", "initial-name": "p.png" });
  for (const [given, isSameTyping, changes] of [
    // The next change of the same window begins from what was saved, also one back to what was there before.
    [words("A", "C", "fog"), true, { "alt": "A", "initial-alt": "A", "name": "fog.png", "initial-name": "fog.png" }],
    [words("A0", "C0", "p.png"), true, { "initial-alt": "A", "initial-name": "fog.png" }],
    // Another window takes what was saved where it has changed nothing.
    [words("A0", "C", "p.png"), false, { "alt": "A", "initial-alt": "A", "name": "fog.png", "initial-name": "fog.png" }],
    [words("A2", "C0", "mist.png"), false, {}],
    // It has typed the same.
    [words("A", "C0", "fog.png"), false, { "initial-alt": "A", "initial-name": "fog.png" }],
  ]) assert.deepEqual(rebasedWords(given, sent, "fog.png", isSameTyping), changes);
});

test("a name that somebody else has given meanwhile is followed only where nobody has typed one", () => {
  const sent = { "caption": "C", "initial-caption": "", "name": "p.png", "initial-name": "p.png" };
  const words = (name) => ({ ...sent, name });
  assert.deepEqual(rebasedWords(words("p.png"), sent, "zebra.png", true), { "caption": "C", "initial-caption": "C", "name": "zebra.png", "initial-name": "zebra.png" });
  assert.deepEqual(rebasedWords(words("mist.png"), sent, "zebra.png", true), { "caption": "C", "initial-caption": "C" });
});

test("a choice between two texts stays one, and what was not chosen goes along", () => {
  const old = text({ fields: [["body", "x"], ["decided", "1"], ["mine-body", "mine"], ["mine-summary", "s"]] });
  const newer = text({ fields: [["body", "xy"], ["version", "4"]] });
  keepChoice(old, newer);
  assert.deepEqual(newer.fields, [["body", "xy"], ["version", "4"], ["decided", "1"], ["mine-body", "mine"], ["mine-summary", "s"]]);
});

test("of two choices both go along, and the same one once", () => {
  const choice = (mine) => text({ fields: [["decided", "1"], ["mine-body", mine]] });
  const other = choice("b");
  keepChoice(choice("a"), other);
  assert.deepEqual(other.fields, [["decided", "1"], ["mine-body", "a"], ["mine-body", "b"]]);
  keepChoice(choice("a"), other);
  assert.deepEqual(other.fields, [["decided", "1"], ["mine-body", "a"], ["mine-body", "b"]]);
});

test("a long text is waited for longer, and the network is probed meanwhile", () => {
  assert.deepEqual([0, 10000, 100000].map(patienceFor), [10000, 12000, 30000]);
  assert.deepEqual([10000, 10001].map(isLong), [false, true]);
});
