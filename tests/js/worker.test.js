// What the worker makes of answers and of what is shared.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { startWorker } from "./worker.js";

const SHARED = JSON.parse(readFileSync(new URL("shared-lines.json", import.meta.url)));
const LOST = "the answer did not come, or not all of it";

test("an answer of which a byte comes now and then is not waited for", async () => {
  for (const [size, expected] of [[1, LOST], [2000, "shown"]]) {
    let pulls = 0;
    let giveUp = null;
    // The first limit that is set is the one on the whole: it is over with the third piece.
    const beginningOf = startWorker({ setTimeout: (work) => { giveUp ??= work; } })("beginningOf");
    const pull = (controller) => {
      controller.enqueue(new Uint8Array(size));
      pulls += 1;
      if (pulls === 3) giveUp();
    };
    const answer = new Response(new ReadableStream({ pull }, { highWaterMark: 0 }));
    assert.equal(await beginningOf(answer, Infinity).then(() => "shown", (problem) => problem.message), expected);
  }
});

test("a page without its end is not whole", async () => {
  const run = startWorker();
  const whole = run("whole");
  const page = (html) => new Response(html, { headers: { "Content-Type": "text/html", "X-Answer-Of": "conference-log" } });

  await assert.rejects(whole(page("<!doctype html><html><p>cut")), { message: LOST });
  const answer = await whole(page("<!doctype html><html></html>\n"));
  assert.equal(await answer.text(), "<!doctype html><html></html>\n");
  assert.equal(await (await whole(page("<p>a fragment"))).text(), "<p>a fragment");
  await assert.rejects(whole(page("<p>a fragment"), { asPage: true }), { message: LOST });
});

test("what was unpacked says when it came, and nothing of its length on the way", async () => {
  const whole = startWorker()("whole");
  const answer = await whole(new Response("ab", { headers: { "Content-Length": "9", "Content-Encoding": "gzip", "Content-Type": "text/plain", "X-Answer-Of": "us" } }));
  assert.deepEqual([...answer.headers.keys()], ["content-type", "x-answer-of", "x-came"]);
});

test("a page that changes again while it is fetched is fetched once more, and none beside another", async () => {
  const run = startWorker();
  run("var asked = []; find = async () => ({}); fetchAhead = async (url) => { asked.push(url); await new Promise((go) => { next = go; }); }; var next;");
  const turn = () => new Promise((again) => { setImmediate(again); });
  const first = run('refresh(["/a", "https://conference.example/a#1"])');
  await turn();
  const second = run('refresh(["/a", "/b"])');
  for (let left = 3; left; left -= 1) {
    await turn();
    run("next()");
  }
  await Promise.all([first, second]);
  assert.deepEqual([...run("asked")].map((url) => new URL(url).pathname), ["/a", "/a", "/b"]);
});

test("a page that does not come keeps no other from being fetched, and is fetched once more if it changed again", async () => {
  const run = startWorker();
  run("var asked = []; find = async () => ({}); fetchAhead = (url) => { asked.push(url); return new Promise((come, fail) => { next = { come, fail }; }); }; var next;");
  const turn = () => new Promise((again) => { setImmediate(again); });
  const first = run('refresh(["/a", "/b"])');
  await turn();
  const second = run('refresh(["/a"])');
  for (const how of ["fail", "come", "come"]) {
    await turn();
    run(`next.${how}()`);
  }
  await Promise.all([first, second]);
  assert.deepEqual([...run("asked")].map((url) => new URL(url).pathname), ["/a", "/b", "/a"]);
});

test("a page is of somebody only where the header is whole", () => {
  const ownerOf = startWorker()("ownerOf");
  const owner = (value) => ownerOf(new Response("", { headers: value ? { "X-Page-Of": value } : {} }));
  assert.deepEqual(["7.en.dark", "7.ja.system", "7.en", "7.en.da", "", "x.en.dark"].map(owner), ["7.en.dark", "7.ja.system", null, null, null, null]);
});

for (const [[title, text, url], [heading, link]] of SHARED) {
  test(`what is shared is read as the server reads it: ${JSON.stringify([title, text, url])}`, () => {
    const shared = startWorker()("shared");
    const query = new URLSearchParams(shared(new URLSearchParams({ title, text, url })).replace(/#.*/, ""));
    assert.deepEqual([query.get("heading") ?? "", query.get("link") ?? query.get("heading") ?? ""], [heading, link || heading]);
    assert.equal(query.has("link"), Boolean(link && link !== heading));
  });
}

test("what is in an address for one look only does not make it another page", () => {
  const address = startWorker()("address");
  assert.equal(address("/events/harbour/?logged=1&day=2&heading=x&link=y&session=7#composer_heading"), "https://conference.example/events/harbour/?day=2");
  assert.equal(address("/events/harbour/photos/?show=96#photo-1"), "https://conference.example/events/harbour/photos/");
});
