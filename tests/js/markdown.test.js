// Writing Markdown by hand: lists, emphasis, links, time stamps, photos.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { code, emphasis, lineEnd, lineStart, link, listBreak, markdownOf, paragraphOf, pastedLink, stampFor, withPrefix } from "../../static/js/editing/markdown.js";

for (const [text, at, expected] of [
  ["first words", 11, "first words\n10:42 |"],
  ["first words ", 12, "first words 10:42 |"],
  ["first words", 5, "first10:42 | words"],
  ["first\nsecond", 5, "first\n10:42 |\nsecond"],
  ["- 10:40 one", 11, "- 10:40 one\n- 10:42 |"],
  ["  3. one", 8, "  3. one\n  4. 10:42 |"],
  ["- ", 2, "- 10:42 |"],
  ["-", 1, "-\n10:42 |"],
  ["一つ目", 3, "一つ目\n10:42 |"],
  ["- [x] done", 10, "- [x] done\n- [ ] 10:42 |"],
]) {
  test(`a stamp stands at the beginning of a line: ${JSON.stringify(text)} at ${at}`, () => {
    const stamp = stampFor(text, at, at, "10:42");
    assert.equal(`${text.slice(0, at)}${stamp}|${text.slice(at)}`, expected);
  });
}

test("a stamp takes the place of what is chosen, and begins no line", () => {
  assert.equal(stampFor("first words", 6, 11, "10:42"), "10:42 ");
});

for (const [text, expected] of [
  ["- one|", "- one\n- |"],
  ["* one|", "* one\n* |"],
  ["  9. one|", "  9. one\n  10. |"],
  ["1) one|", "1) one\n2) |"],
  ["> said|", "> said\n> |"],
  ["- [x] done|", "- [x] done\n- [ ] |"],
  ["　- 全角|", "　- 全角\n　- |"],
  ["- one| two", "- one\n- | two"],
  ["- |one", "- \n- |one"],
  ["before\n- |", "before\n|"],
  ["- [ ] |\nafter", "|\nafter"],
  ["- one\n- |", "- one\n\n|"],
  ["1. one\n2. |\n\nafter", "1. one\n\n|\n\nafter"],
  ["- one\n  - |", "- one\n\n|"],
  ["- one\n  goes on\n- |", "- one\n  goes on\n\n|"],
  ["> said\n> |", "> said\n\n|"],
  ["- one\n\n- |", "- one\n\n|"],
  ["**one**\n- |", "**one**\n|"],
]) {
  test(`Enter goes on with a list, or ends it: ${JSON.stringify(text)}`, () => {
    const at = text.indexOf("|");
    const whole = text.replace("|", "");
    const { from, added } = listBreak(whole, at);
    assert.equal(`${whole.slice(0, from)}${added}|${whole.slice(at)}`, expected);
  });
}

test("Enter outside of a list is left alone", () => {
  for (const text of ["words", "", "-no list", "1234567890. too long"]) assert.equal(listBreak(text, text.length), null, text);
  assert.equal(listBreak("- before the marker", 0), null);
});

/**
 * What becomes of a text in which "|" stands where the choice begins and ends.
 *
 * @param {string} text
 * @param {(text: string, start: number, end: number) => import("../../static/js/editing/markdown.js").Change} made
 */
function changed(text, made) {
  const start = text.indexOf("|");
  const whole = text.replaceAll("|", "");
  const end = Math.max(start, text.lastIndexOf("|") - 1);
  const change = made(whole, start, end);
  const after = whole.slice(0, change.from) + change.added + whole.slice(change.to);
  return `${after.slice(0, change.start)}|${after.slice(change.start, change.end)}|${after.slice(change.end)}`;
}

/** @type {[string, "*" | "**", string][]} */
const EMPHASIS = [
  ["a |word| b", "**", "a **|word|** b"],
  ["a |word| b", "*", "a *|word|* b"],
  ["a| word |b", "**", "a **|word|** b"],
  ["a| | b", "**", "a**| |** b"],
  ["|", "**", "**||**"],
  ["|", "*", "*||*"],
  ["*|word|*", "**", "***|word|***"],
  ["**|word|**", "*", "***|word|***"],
  ["|日本語|です", "**", "**|日本語|**です"],
  ["これは|重要。|なので", "**", "これは**|重要|**。なので"],
  ["これは|「重要！」|です", "*", "これは「*|重要！|*」です"],
  ["これは|「重要」。|です", "**", "これは「**|重要|**」。です"],
  ["「|重要！|」です", "**", "「**|重要|**！」です"],
  ["は|「あ」と「い」|。", "**", "は**|「あ」と「い」|**。"],
  ["|。|", "**", "**|。|**"],
];
for (const [text, mark, expected] of EMPHASIS) {
  test(`emphasis stands around what is chosen: ${JSON.stringify(text)}`, () => {
    assert.equal(changed(text, (...place) => emphasis(...place, mark)), expected);
  });
  test(`and a second time takes it back: ${JSON.stringify(expected)}`, () => {
    const before = changed(expected, (...place) => emphasis(...place, mark)).replaceAll("|", "");
    assert.equal(before, text.replaceAll("|", ""));
  });
}

/** @type {[string, "*" | "**", string][]} */
const EMPHASIS_CHOSEN = [
  ["a |**word**| b", "**", "a |word| b"],
  ["a |*word*| b", "*", "a |word| b"],
  ["|***word***|", "*", "|**word**|"],
  ["|***word***|", "**", "|*word*|"],
  ["|**word**|", "*", "*|**word**|*"],
  ["**|語。|**です", "**", "|語。|です"],
];
for (const [text, mark, expected] of EMPHASIS_CHOSEN) {
  test(`emphasis that is chosen with its words: ${JSON.stringify(text)}, ${mark}`, () => {
    assert.equal(changed(text, (...place) => emphasis(...place, mark)), expected);
  });
}

for (const [text, mark, expected] of /** @type {[string, "*" | "**", string][]} */ ([
  ["a **word|** b", "**", "a **word**|| b"],
  ["a *word|* b", "*", "a *word*|| b"],
  ["***word|***", "*", "***word*||**"],
  ["a|** b", "**", "a**||**** b"],
])) {
  test(`the same key leads out of what was written in marks: ${JSON.stringify(text)}, ${mark}`, () => {
    assert.equal(changed(text.replace("|", "||"), (...place) => emphasis(...place, mark)), expected);
  });
}

for (const [text, expected] of [
  ["see |the slides| now", "see [the slides](|https://|) now"],
  ["see | now", "see [|text|](https://) now"],
  ["|", "[|text|](https://)"],
  ["see |https://example.org/a| now", "see [|text|](https://example.org/a) now"],
  ["see |https://example.org/a_(b)| now", "see [|text|](https://example.org/a_(b)) now"],
  ["see |https://example.org/a)| now", "see [|text|](<https://example.org/a)>) now"],
  ["see [|text|](https://) now", "see || now"],
  ["see [|words|](https://) now", "see |words| now"],
  ["see [the slides](|) now", "see |the slides| now"],
  ["see [the |slides](https://example.org) now", "see |the slides| now"],
  ["see [|](https://example.org) now", "see |https://example.org| now"],
  ["see [|]() now", "see || now"],
  ["![|photo|](a.png)", "![[photo](|https://|)](a.png)"],
  ["[a](b)|c|", "[a](b)[c](|https://|)"],
]) {
  test(`a link is made of what is chosen, or taken back: ${JSON.stringify(text)}`, () => {
    assert.equal(changed(text, (...place) => link(...place, "text")), expected);
  });
}

for (const [text, pasted, expected] of [
  ["see |the slides| now", "https://example.org/a\n", "[the slides](https://example.org/a)"],
  ["see |the slides| now", "http://example.org/(a", "[the slides](<http://example.org/(a>)"],
  ["see |the slides| now", "other words", null],
  ["see |the slides| now", "https://example.org two", null],
  ["see || now", "https://example.org", null],
  ["see | | now", "https://example.org", null],
  ["see |https://old.example.org| now", "https://example.org", null],
  ["see |a\nb| now", "https://example.org", null],
  ["see [the slides](|https://|) now", "https://example.org", null],
  ["see [the slides](|there|) now", "https://example.org", null],
]) {
  test(`an address that is pasted over words makes a link of them: ${JSON.stringify([text, pasted])}`, () => {
    const [before, chosen, after] = text.split("|");
    assert.equal(pastedLink(before + chosen + after, before.length, before.length + chosen.length, pasted), expected);
  });
}

for (const [text, expected] of [
  ["run |make| now", "run `|make|` now"],
  ["run `|make|` now", "run |make| now"],
  ["a | b", "a `||` b"],
  ["|a `b` c|", "`` |a `b` c| ``"],
  ["|", "```\n||\n```"],
  ["one\n|\ntwo", "one\n```\n||\n```\ntwo"],
  ["|a\nb|", "```\n|a\nb\n|```"],
  ["say |a\nb| so", "say \n```\n|a\nb\n|```\n so"],
  ["|a\n```\nb|", "````\n|a\n```\nb\n|````"],
]) {
  test(`code is made of what is chosen, or taken back: ${JSON.stringify(text)}`, () => {
    assert.equal(changed(text, code), expected);
  });
}

test("a prefix is put before lines, and taken away where all have it", () => {
  assert.equal(withPrefix("a\nb", "- "), "- a\n- b");
  assert.equal(withPrefix("- a\nb", "- "), "- - a\n- b");
  assert.equal(withPrefix("- a\n- b", "- "), "a\nb");
});

test("a place has its line", () => {
  assert.deepEqual([0, 1, 2, 3].map((at) => [lineStart("a\nbc", at), lineEnd("a\nbc", at)]), [[0, 1], [0, 1], [2, 4], [2, 4]]);
});

const PHOTO_TEXTS = JSON.parse(readFileSync(new URL("photo-texts.json", import.meta.url)));

for (const [said, expected] of PHOTO_TEXTS) {
  test(`a photo is written into a text as the server writes it: ${JSON.stringify(said)}`, () => {
    assert.equal(markdownOf({ name: "ops300_0.png", alt: said, caption: said }), expected);
  });
}

test("a photo stands in a paragraph of its own, and the cursor behind it", () => {
  /** @type {[string, string][]} */
  const placed = [
    ["|", "!\n\n|"],
    ["a|", "a\n\n!\n\n|"],
    ["a\n|", "a\n\n!\n\n|"],
    ["a\n\n|", "a\n\n!\n\n|"],
    ["\n|", "\n\n!\n\n|"],
    ["|b", "!\n\n|b"],
    ["a|b", "a\n\n!\n\n|b"],
    ["a|\nb", "a\n\n!\n\n|b"],
    ["a|\n\nb", "a\n\n!\n\n|b"],
    ["a\n\n|\n\nb", "a\n\n!\n\n|b"],
    ["a\n|chosen|\nb", "a\n\n!\n\n|b"],
  ];
  for (const [text, expected] of placed) {
    const [before, chosen, ...rest] = text.split("|");
    const behind = rest.length ? rest[0] : chosen;
    const from = before.length;
    const to = rest.length ? from + chosen.length : from;
    const all = text.replaceAll("|", "");
    const { added, start, end } = paragraphOf(all, from, to, "!");
    const result = before + added + behind;
    assert.equal(start, end);
    assert.equal(`${result.slice(0, start)}|${result.slice(start)}`, expected, JSON.stringify(text));
  }
});
