// What was typed and is not yet a write.

import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

import { answerWith, ELEMENTS } from "./browser.js";
import { DraftedForm, inOrder, kept, restoredWords } from "../../static/js/outbox/drafts.js";
import { DraftedWrite, same } from "../../static/js/outbox/drafted-write.js";
import { ready, send } from "../../static/js/outbox/outbox.js";
import { change, claim, keepDraft, read, writes } from "../../static/js/outbox/store.js";

const URL_OF_A = "/a/";
const drafts = () => read((tables) => tables.drafts.all());

/** A form with one field and a state line. */
class FakeForm {
  isConnected = true;
  dataset = { zone: "Europe/Berlin" };
  state = { dataset: { restored: "Restored at {time}", saving: "Saving", waiting: "Waits", somebodyElse: "Somebody else", signedOut: "Signed out" }, textContent: "" };

  constructor(body = "") { this.body = body; }

  querySelector(selector) { return selector === ".save-state" ? this.state : null; }
}

/** A text with one field, of which it is noted what it was told. */
class Note extends DraftedWrite {
  constructor(form) {
    super(form, URL_OF_A);
    this.shown = { body: form.body };
    this.saved = this.shown;
    this.heard = [];
  }

  read() { return { body: this.form.body }; }

  rendered() { return this.shown; }

  describe() {
    const { url, from, at } = this;
    return { kind: "text", url, from, at, label: "", page: "/", fields: [["body", this.form.body], ["version", "1"]] };
  }

  putBack(row) { this.form.body = row.fields[0][1]; }

  accepted(write, page, isLast) { this.heard.push(["accepted", isLast]); }

  refused(write, status) { this.heard.push(["refused", status]); }

  showSaved(ack) { this.heard.push(["saved before", ack?.texts]); }
}

/** Type, and wait until it is kept. */
async function type(note, body) {
  note.form.body = body;
  note.typed();
  mock.timers.tick(100);
  for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
}

beforeEach(async () => {
  await ready;
  await send();
  mock.timers.reset();
  answerWith(() => { throw new TypeError("no network"); });
  await claim("nobody");
  await claim();
  await change(async (tables) => {
    for (const name of ["writes", "drafts", "files"]) await tables[name].clear();
  });
  document.dispatchEvent(new CustomEvent("outbox:state", { detail: { state: "" } }));
  mock.timers.enable({ apis: ["setTimeout", "Date"], now: 1000 });
});

test("the newest of what is kept is found, and no draft that is saved", () => {
  const draft = (from, at) => ({ from, at, key: from });
  const write = { from: "w", at: 5 };
  const done = [{ key: "done saved", at: 9, version: "2" }, { key: "done older", at: 3, version: "10" }];
  const found = inOrder([write], [draft("saved", 9), draft("older", 4), draft("new", 7)], done);
  assert.deepEqual([found.newest.from, found.drafts.map(({ from }) => from), found.done.map(({ version }) => version)], ["new", ["new", "older"], ["10", "2"]]);
  assert.equal(inOrder([write], [draft("older", 4)], []).newest, write);
  assert.equal(inOrder([], [], []).newest, undefined);
});

test("what was brought back says when it was typed, by the clock of the event", () => {
  assert.equal(restoredWords("Restored at {time}", Date.UTC(2026, 11, 1, 18, 42), "America/Los_Angeles"), "Restored at 10:42");
});

test("two sets of texts are the same when every field is, and no texts are like no others", () => {
  assert.equal(same({ summary: "a", body: "" }, { body: "", summary: "a" }), true);
  assert.equal(same({ summary: "a" }, { summary: "a", body: "" }), false);
  assert.equal(same({ summary: "a" }, { body: "a" }), false);
  assert.deepEqual([same(null, null), same(null, {}), same({}, {})], [false, false, true]);
});

test("every key is kept, and the last one counts", async () => {
  const note = new Note(new FakeForm());
  note.form.body = "one";
  note.typed();
  await type(note, "two");
  assert.deepEqual((await drafts()).map(({ key, fields, at }) => [key, fields[0][1], at]), [[`${URL_OF_A} ${note.from}`, "two", 1001]]);
});

test("what is typed back to what is saved is nothing to keep", async () => {
  const note = new Note(new FakeForm("saved"));
  await type(note, "changed");
  await type(note, "saved");
  assert.deepEqual(await drafts(), []);
});

test("a form that says nothing of itself keeps nothing", () => {
  const form = new DraftedForm(new FakeForm(), URL_OF_A);
  assert.equal(form.isDirty, false);
  assert.throws(() => form.describe(), /not described/);
});

test("a queued write is no draft any more, and waits until it is acknowledged", async () => {
  const note = new Note(new FakeForm());
  await type(note, "words");
  assert.equal(await note.queue(note.describe()), true);
  assert.deepEqual([note.waiting, note.isDirty, await drafts(), (await writes()).length], [{ body: "words" }, false, [], 1]);
  const [write] = await writes();
  note.hear({ write, status: 200, page: {} });
  assert.deepEqual([note.waiting, note.heard], [null, [["accepted", true]]]);
});

test("an answer to an older write leaves the newer one waiting", async () => {
  const note = new Note(new FakeForm());
  await type(note, "one");
  await note.queue(note.describe());
  const [write] = structuredClone(await writes());
  await type(note, "two");
  await note.queue(note.describe());
  note.hear({ write, status: 200, page: {} });
  assert.deepEqual([note.waiting, note.heard], [{ body: "two" }, [["accepted", false]]]);
});

test("an answer to another form is not heard", () => {
  const note = new Note(new FakeForm());
  note.hear({ write: { url: URL_OF_A, from: "other", fields: [] }, status: 200, page: {} });
  note.hear({ write: { url: "/b/", from: note.from, fields: [] }, status: 200, page: {} });
  assert.deepEqual(note.heard, []);
});

test("a text is nobody's but the page's where somebody else has signed in", async () => {
  const note = new Note(new FakeForm());
  note.form.body = "words";
  await claim("8");
  assert.equal(await note.queue(note.describe()), false);
  assert.deepEqual([note.waiting, note.form.state.textContent], [null, "Somebody else"]);
});

test("a draft comes back after a crash, under its own id", async () => {
  await keepDraft({ key: `${URL_OF_A} crash`, url: URL_OF_A, from: "crash", at: Date.UTC(2026, 0, 1, 9), kind: "text", fields: [["body", "half a sen"], ["version", "1"]] });
  const note = new Note(new FakeForm());
  await note.restore();
  assert.deepEqual([note.form.body, note.from, note.waiting, note.isDirty], ["half a sen", "crash", null, true]);
  assert.equal(note.form.state.textContent, "Restored at 10:00");
});

test("a write that waits comes back as waiting, and one that was refused with the answer", async () => {
  const first = new Note(new FakeForm());
  await type(first, "words");
  await first.queue(first.describe());
  const second = new Note(new FakeForm());
  await second.restore();
  assert.deepEqual([second.form.body, second.waiting, second.heard], ["words", { body: "words" }, []]);
  ELEMENTS.set("too long", {});
  await change(async (tables) => {
    for (const write of await tables.writes.all()) await tables.writes.put({ ...write, refused: { status: 413, html: "too long" } });
  });
  const third = new Note(new FakeForm());
  await third.restore();
  assert.deepEqual([third.form.body, third.waiting, third.heard], ["words", null, [["refused", 413]]]);
});

test("what is typed already is not replaced by what is kept", async () => {
  await keepDraft({ key: `${URL_OF_A} crash`, url: URL_OF_A, from: "crash", at: 5, kind: "text", fields: [["body", "kept"], ["version", "1"]] });
  const note = new Note(new FakeForm());
  note.form.body = "typed";
  note.at = 6;
  await note.restore();
  assert.equal(note.form.body, "typed");
});

test("a draft that the page shows already is forgotten", async () => {
  await keepDraft({ key: `${URL_OF_A} crash`, url: URL_OF_A, from: "crash", at: 5, kind: "text", fields: [["body", "shown"], ["version", "1"]] });
  const note = new Note(new FakeForm("shown"));
  await note.restore();
  assert.deepEqual([await drafts(), note.heard], [[], [["saved before", undefined]]]);
});

test("a page that is older than what was saved is told so", async () => {
  await change((tables) => tables.meta.put({ key: "done one", url: URL_OF_A, at: 5, version: "2", texts: { body: "saved" } }));
  const note = new Note(new FakeForm("old"));
  await note.restore();
  assert.deepEqual(note.heard, [["saved before", { body: "saved" }]]);
  assert.equal((await kept(URL_OF_A)).done[0].version, "2");
});
