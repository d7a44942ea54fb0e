// What the worker takes of pictures that another app or a website shares.

import assert from "node:assert/strict";
import { test } from "node:test";

import { startWorker } from "./worker.js";

const LONG = "x".repeat(300);
const pictures = (...sizes) => sizes.map((size) => ({ size, type: "image/jpeg", name: LONG }));

/** Takes pictures beside those that wait already; the sizes of what is put, and what is said of the others. */
function put(run, before, files) {
  const rows = [];
  const said = run("putShared")({ put: (row) => rows.push(row) }, before.map((size) => ({ blob: { size } })), files, "");
  assert.deepEqual(new Set(rows.map(({ name }) => name.length)), new Set(rows.length ? [200] : []));
  return [rows.map(({ blob }) => blob.size), said && said.why];
}

test("what is shared is bounded in number and in bytes, and what is no picture is left out", () => {
  const run = startWorker();
  const page = { size: 1, type: "text/html", name: LONG };
  assert.deepEqual(put(run, [], [page, ...pictures(2, 3)]), [[2, 3], "noPicture"]);
  assert.deepEqual(put(run, [2, 3], pictures(50_000_000, 9_000_000)), [[50_000_000, 9_000_000], ""]);
  assert.deepEqual(put(run, [2, 3, 50_000_000, 9_000_000], [page, ...pictures(1_000_000)]), [[], "tooMuch"]);
  assert.deepEqual(put(run, [], pictures(...Array(30).fill(1))), [Array(20).fill(1), "tooMuch"]);
  assert.deepEqual(put(run, [], [{ size: 1, type: "", name: LONG }]), [[1], ""]);
});

test("a form of more bytes than are taken is not read to its end", async () => {
  let pieces = 0;
  let isGivenUp = false;
  const pull = (controller) => {
    pieces += 1;
    controller.enqueue(new Uint8Array(1_000_000));
  };
  const body = new ReadableStream({ pull, cancel: () => { isGivenUp = true; } }, { highWaterMark: 0 });
  assert.equal(await startWorker()("formOf")({ body, headers: new Headers() }), null);
  assert.deepEqual([pieces, isGivenUp], [61, true]);
});

/** Shares a form from a page; what is kept and why some of it is not, and the address that follows. */
async function share(form, { referrer = "about:client", type } = {}) {
  const run = startWorker();
  const kept = [];
  run("Response = class extends Response { static redirect(to) { return to; } }; var keepShared;");
  run("(keep) => { keepShared = keep; }")(async (files, why) => kept.push([[...files].map(({ name }) => name), why]));
  const sent = new Request("https://conference.example/share/", { method: "POST", body: form });
  const headers = type ? new Headers({ "Content-Type": type }) : sent.headers;
  return [kept, await run("takeShared")({ referrer, body: sent.body, headers })];
}

function formWith(content) {
  const form = new FormData();
  form.append("files", new File([content], "pier.jpg", { type: "image/jpeg" }));
  form.append("title", "Two");
  return form;
}

test("pictures of an app or of this site are kept until somebody looks at them", async () => {
  for (const referrer of ["about:client", "", "https://conference.example/events/"]) {
    assert.deepEqual(await share(formWith("x"), { referrer }), [[[["pier.jpg"], ""]], "/share/?title=Two&photos=kept"]);
  }
});

test("words that are shared without pictures go on as an address", async () => {
  const form = new FormData();
  for (const [name, words] of [["title", "Fog horns"], ["text", ""], ["url", "https://example.org/talks/7"], ["more", "x"]]) form.append(name, words);
  form.append("files", new File([], ""));
  assert.deepEqual(await share(form), [[], "/share/?title=Fog+horns&url=https%3A%2F%2Fexample.org%2Ftalks%2F7"]);
});

test("pictures of another website are left out, and that is said", async () => {
  const shared = await share(formWith("x"), { referrer: "https://stranger.example/" });
  assert.deepEqual(shared, [[[[], "stranger"]], "/share/?photos=kept"]);
});

test("an empty picture is said to be none, and what is no form is no error", async () => {
  assert.deepEqual(await share(formWith("")), [[[[], "noPicture"]], "/share/?title=Two&photos=kept"]);
  assert.deepEqual(await share("title=Two", { type: "text/plain" }), [[], "/share/?"]);
});
