// The queue over a store, which is kept in memory here.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import "./browser.js";
import { accept, enqueue, refuse } from "../../static/js/outbox/queue.js";
import { change, claim, dropDraft, keepDraft, read, STRANGER, writes } from "../../static/js/outbox/store.js";

const URL_OF_A = "/events/harbour/sessions/a/impression/";
let count = 0;

function write(more = {}) {
  count += 1;
  return { id: `id${count}`, kind: "text", url: URL_OF_A, from: "one", at: count, page: "/", label: "", tried: false, refused: null, fields: [["body", `b${count}`], ["version", "1"]], ...more };
}

/** A page that says which version was saved, and what was merged. */
const answer = (merged = {}) => ({ querySelector: () => null, querySelectorAll: () => Object.entries(merged).map(([saved, value]) => ({ dataset: { saved }, value })) });
const state = (version) => ({ dataset: { version } });
const rows = (table) => read((tables) => tables[table].all());

beforeEach(async () => {
  await claim("nobody");
  await claim();
  await change(async (tables) => {
    for (const name of ["writes", "drafts", "files"]) await tables[name].clear();
  });
});

test("a text takes the place of an older one of the same typing, in its place", async () => {
  await enqueue(write({ fields: [["body", "first"]] }));
  await enqueue(write({ kind: "action", from: "tap", url: "/state/", fields: [["watch_later", "on"]] }));
  await enqueue(write({ fields: [["body", "second"]] }));
  assert.deepEqual((await writes()).map(({ from, fields }) => [from, fields[0][1]]), [["one", "second"], ["tap", "on"]]);
});

test("a text that may be on its way is not replaced", async () => {
  await enqueue(write({ fields: [["body", "first"]], tried: true }));
  await enqueue(write({ fields: [["body", "second"]] }));
  assert.deepEqual((await writes()).map(({ fields }) => fields[0][1]), ["first", "second"]);
});

test("a text that was refused makes way for a newer one", async () => {
  await enqueue(write({ fields: [["body", "first"]], tried: true, refused: { status: 413, html: "" } }));
  await enqueue(write({ fields: [["body", "second"]] }));
  assert.deepEqual((await writes()).map(({ fields }) => fields[0][1]), ["second"]);
});

test("a draft is none any more when it is a write", async () => {
  const draft = (from, at) => keepDraft({ key: `${URL_OF_A} ${from}`, url: URL_OF_A, from, at, kind: "text", fields: [["body", from]] });
  await draft("one", 1);
  await draft("two", 1);
  await draft("three", 1e6);
  await enqueue(write({ at: 100, supersedes: { two: 5, three: 5 } }));
  assert.deepEqual((await rows("drafts")).map(({ from }) => from), ["three"]);
  await dropDraft(URL_OF_A, "three");
  assert.deepEqual(await rows("drafts"), []);
});

test("an impatient finger makes one write", async () => {
  const tap = () => write({ kind: "action", from: "tap", url: "/state/", fields: [["state", "missed"]] });
  assert.deepEqual([await enqueue(tap()), await enqueue(tap())], [true, false]);
  assert.equal((await writes()).length, 1);
});

test("another line under a used key is a session of its own", async () => {
  const line = (heading) => write({ kind: "new", url: "/new/", from: "key", fields: [["id", "key"], ["heading", heading]] });
  await enqueue(line("First"));
  const second = line("Second");
  await enqueue(second);
  assert.notEqual(second.from, "key");
  assert.deepEqual((await writes()).map(({ from, fields }) => [from === fields[0][1], fields[1][1]]), [[true, "First"], [true, "Second"]]);
});

test("another line under a key whose session has arrived is a session of its own", async () => {
  const line = (heading) => write({ kind: "new", url: "/new/", from: "key", fields: [["id", "key"], ["heading", heading]] });
  const first = line("First");
  await enqueue(first);
  await accept(first, answer(), null);
  const second = line("Second");
  await enqueue(second);
  assert.notEqual(second.from, "key");
});

test("the same line under a waiting key is the same session", async () => {
  const line = () => write({ kind: "new", url: "/new/", from: "key", fields: [["id", "key"], ["heading", "First"]] });
  assert.deepEqual([await enqueue(line()), await enqueue(line())], [true, false]);
  assert.deepEqual((await writes()).map(({ from }) => from), ["key"]);
});

test("what was typed on top of a text that is saved moves onto the new version", async () => {
  const first = write({ tried: true, fields: [["body", "first"], ["version", "1"]] });
  await enqueue(first);
  await enqueue(write({ base: { body: "" }, fields: [["body", "second"], ["version", "1"]] }));
  await accept(first, answer(), state("2"));
  assert.deepEqual((await writes()).map(({ fields, base }) => [fields, base]), [[[["body", "second"], ["version", "2"]], { body: "first" }]]);
});

test("a text whose page has not heard the answer moves onto the new version when it is queued", async () => {
  const first = write();
  await enqueue(first);
  await accept(first, answer(), state("2"));
  await enqueue(write({ fields: [["body", "x"], ["version", "1"]], lastAckId: null }));
  assert.deepEqual((await writes()).map(({ fields }) => fields), [[["body", "x"], ["version", "2"]]]);
  await enqueue(write({ from: "one", fields: [["body", "y"], ["version", "7"]], lastAckId: first.id }));
  assert.deepEqual((await writes()).map(({ fields }) => fields), [[["body", "y"], ["version", "7"]]]);
});

test("what is kept of a text that was acknowledged is what the server has", async () => {
  const first = write({ at: 5 });
  await enqueue(first);
  await accept(first, answer({ body: "merged" }), state("2"));
  const [done] = (await rows("meta")).filter(({ key }) => key === "done one");
  assert.deepEqual([done.version, done.merged, done.texts, done.at, done.id], ["2", true, { body: "merged" }, 5, first.id]);
});

test("what is refused is kept with what the server says", async () => {
  const first = write();
  await enqueue(first);
  assert.equal(await refuse(first, { status: 404, html: "gone" }), true);
  assert.deepEqual((await writes()).map(({ refused }) => refused), [{ status: 404, html: "gone" }]);
});

test("a conflict is sent once more with its base, under another idempotency key", async () => {
  const first = write({ base: { body: "" } });
  await enqueue(first);
  assert.equal(await refuse(first, { status: 409 }), false);
  const [again] = await writes();
  assert.deepEqual([again.merging, again.refused, again.id === first.id], [true, null, false]);
  assert.equal(await refuse(again, { status: 409, html: "both" }), true);
});

test("a refused text makes way for a newer one behind it, and its choice goes along", async () => {
  const first = write({ tried: true, fields: [["body", "a"], ["decided", "1"], ["mine-body", "m"]] });
  await enqueue(first);
  await enqueue(write({ fields: [["body", "b"]] }));
  assert.equal(await refuse(first, { status: 422 }), false);
  assert.deepEqual((await writes()).map(({ fields }) => fields), [[["body", "b"], ["decided", "1"], ["mine-body", "m"]]]);
});

test("what is wrong with a line and stands on the page is not kept", async () => {
  const line = write({ kind: "new", from: "key", fields: [["id", "key"], ["heading", ""]] });
  await enqueue(line);
  assert.equal(await refuse(line, { status: 422, shown: true }), true);
  assert.deepEqual(await writes(), []);
});

test("a picture is stored with its write, and goes with it", async () => {
  const picture = write({ kind: "photo", file: "a.png" });
  await enqueue(picture, new Blob(["x"]));
  assert.deepEqual((await rows("files")).map(({ key }) => key), [picture.id]);
  await accept(picture, answer(), null);
  assert.deepEqual([await rows("files"), await writes()], [[], []]);
});

const words = (caption, alt, more = {}) => write({ kind: "words", url: "/photo/", fields: [["caption", caption], ["initial-caption", ""], ["alt", alt], ["initial-alt", ""]], ...more });

test("words of a photo take the place of older ones of the same window", async () => {
  await enqueue(words("one", ""));
  await enqueue(words("two", "", { tried: true }));
  await enqueue(words("three", ""));
  await enqueue(words("", "other", { from: "another window" }));
  assert.deepEqual((await writes()).map(({ fields }) => fields[0][1]), ["two", "three", ""]);
});

test("words of two windows are both saved", async () => {
  const first = words("typed in one", "");
  await enqueue(first);
  await enqueue(words("", "typed in two", { from: "two" }));
  await accept(first, answer(), null);
  assert.deepEqual((await writes()).map(({ fields }) => fields), [
    [["caption", "typed in one"], ["initial-caption", "typed in one"], ["alt", "typed in two"], ["initial-alt", ""]],
  ]);
});

test("a draft of words follows what is saved, so that a text typed back is one that was changed", async () => {
  const first = words("New", "", { url: "/photo/", fields: [["caption", "New"], ["initial-caption", "Old"]] });
  await enqueue(first);
  const draft = (from, caption) => keepDraft({ key: `/photo/ ${from}`, url: "/photo/", from, at: 1e9, kind: "words", fields: [["caption", caption], ["initial-caption", "Old"]] });
  await draft("one", "Old");
  await draft("two", "Old");
  await accept(first, answer(), null);
  assert.deepEqual((await rows("drafts")).map(({ from, fields }) => [from, fields]), [
    ["one", [["caption", "Old"], ["initial-caption", "New"]]],
    ["two", [["caption", "New"], ["initial-caption", "New"]]],
  ]);
  for (const from of ["one", "two"]) await dropDraft("/photo/", from);
});

test("nothing is kept for somebody who is no longer the owner", async () => {
  await claim("8");
  await assert.rejects(enqueue(write()), STRANGER);
  await claim("7");
});

test("somebody else finds nothing of what was kept", async () => {
  await enqueue(write());
  await claim("8");
  assert.deepEqual(await writes(), []);
  await claim("7");
});
