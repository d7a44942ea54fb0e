// The rules of single pages.

import assert from "node:assert/strict";
import { test } from "node:test";

import "./browser.js";
import { bothTexts } from "../../static/js/editing/texts.js";
import { valueAfter } from "../../static/js/outbox/rules.js";
import { sharedIn } from "../../static/js/outbox/unsent.js";
import { isWanted } from "../../static/js/pages/catalogue-offline.js";
import { folded, words } from "../../static/js/pages/search-text.js";
import { saysEnough } from "../../static/js/pages/suggest.js";
import { writtenByCamera } from "../../static/js/photos/shrink.js";
import { pauseUntilRenewal } from "../../static/js/worker/pages.js";

test("the worker does not wait for ever for the last tap", () => {
  assert.deepEqual([0, 9000, 9500, 10500].map((after) => pauseUntilRenewal(0, after)), [4000, 1000, 500, -500]);
});

test("of what is shared without a network only a link is taken for one", () => {
  const none = { heading: "Fog horns", link: "", rest: "" };
  assert.deepEqual(sharedIn("?heading=Fog+horns&link=javascript:alert(1)"), none);
  assert.deepEqual(sharedIn("?heading=Fog+horns"), none);
  assert.deepEqual(sharedIn("?day=2&heading=Fog+horns&link=https://a.example/"), { heading: "Fog horns", link: "https://a.example/", rest: "?day=2" });
  assert.equal(sharedIn("?day=2"), null);
});

test("a choice that is tapped again is taken away", () => {
  assert.deepEqual([valueAfter("watch_later", "on", true), valueAfter("watch_later", "on", false)], ["off", "on"]);
  assert.deepEqual([valueAfter("state", "missed", true), valueAfter("state", "missed", false)], ["none", "missed"]);
});

test("both texts stand one behind the other, and one alone where the other is empty", () => {
  assert.deepEqual([bothTexts("a", "b"), bothTexts("", "b"), bothTexts("a", ""), bothTexts("", "")], ["a\n\nb", "b", "a", ""]);
});

test("three letters say something, and of Japanese two", () => {
  assert.deepEqual(["", "ab", "abc", "日", "日本", "a日", "😀😀", "カナ"].map(saysEnough), [false, false, true, false, true, false, false, true]);
});

test("the catalogue is searched without a network as the server searches it", () => {
  assert.equal(folded("ｺﾝﾃﾅ　の *運用*"), "こんてな の 運用");
  assert.equal(folded("ＣＯＭ３０１"), "com301");
  assert.deepEqual(words(" *Queues*  in use, IN use "), ["queues", "in", "use,", "use"]);
  assert.deepEqual(words("a b c d e f g h i"), ["a", "b", "c", "d", "e", "f", "g", "h"]);
});

test("a session is found by words, facts and marks", () => {
  const row = { text: folded("Queues in use"), facts: { track: "Data", level: "300", state: "planned", later: "", link: "" } };
  const found = (query, typed = []) => isWanted(row, new URLSearchParams(query), typed);
  assert.deepEqual([found("", ["queues", "use"]), found("", ["racks"])], [true, false]);
  assert.deepEqual([found("track=Data&level=300"), found("track=Cloud"), found("day=2")], [true, false, false]);
  assert.deepEqual([found("mine=1"), found("later=1"), found("recorded=link"), found("recorded=usually")], [true, true, true, false]);
});

/** A JPEG with an EXIF segment that says how the picture is turned. */
function jpeg(orientation, little = false) {
  const exif = new DataView(new ArrayBuffer(36));
  exif.setUint16(0, 0xffe1);
  exif.setUint16(2, 34);
  exif.setUint32(4, 0x45786966);
  exif.setUint16(10, little ? 0x4949 : 0x4d4d);
  exif.setUint16(12, 42, little);
  exif.setUint32(14, 8, little);
  exif.setUint16(18, 1, little);
  exif.setUint16(20, 0x0112, little);
  exif.setUint16(22, 3, little);
  exif.setUint32(24, 1, little);
  exif.setUint16(28, orientation, little);
  return new Uint8Array([0xff, 0xd8, ...new Uint8Array(exif.buffer), 0xff, 0xda, ...Array(20).fill(0)]);
}

for (const little of [false, true]) {
  test(`a picture that was made smaller keeps what the camera wrote, and stands upright: ${little ? "Intel" : "Motorola"}`, () => {
    const segment = writtenByCamera(jpeg(6, little));
    assert.equal(segment.length, 36);
    assert.equal(new DataView(segment.buffer).getUint16(28, little), 1);
  });
}

test("what is no JPEG, or has nothing of the camera, has nothing to keep", () => {
  assert.equal(writtenByCamera(new Uint8Array(40)), null);
  assert.equal(writtenByCamera(new Uint8Array([0xff, 0xd8, 0xff, 0xda, ...Array(20).fill(0)])), null);
  assert.equal(writtenByCamera(jpeg(6).slice(0, 30)), null);
});
