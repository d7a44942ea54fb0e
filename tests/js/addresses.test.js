// The patterns of addresses. tests/web/test_offline_pages.py holds addresses.json to the addresses of the server.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import * as addresses from "../../static/js/addresses.js";

const URLS = JSON.parse(readFileSync(new URL("addresses.json", import.meta.url)));
const KEY = "11111111-2222-4333-8444-555555555555";

/** What a function says of every address, as {name: answer} of those for which it says something. */
function answers(ask) {
  return Object.fromEntries(Object.entries(URLS).map(([name, url]) => [name, ask(url)]).filter(([, answer]) => answer));
}

test("every page below an event belongs to it, and no other", () => {
  const names = Object.keys(URLS).filter((name) => name !== "events" && name !== "token");
  assert.deepEqual(answers(addresses.eventOf), Object.fromEntries(names.map((name) => [name, URLS.today])));
});

test("Today is the first page of an event and nothing below it", () => {
  assert.deepEqual(answers(addresses.isToday), { today: true });
  assert.equal(addresses.isToday(""), false);
});

test("a session is known by its page and by what is below it", () => {
  const session = { page: URLS.session, event: URLS.today, key: KEY };
  assert.deepEqual(answers(addresses.sessionOf), { session, sessionEdit: session, sessionUndo: session });
  assert.deepEqual(answers(addresses.sessionShownAt), { session });
});

test("what is sent to an address is about the session whose key stands in it", () => {
  assert.deepEqual(answers((url) => addresses.isAbout(url, KEY)), { session: true, sessionEdit: true, sessionUndo: true });
});

test("the catalogue of an event has two pages", () => {
  assert.deepEqual(answers(addresses.eventOfCatalogue), { catalogue: URLS.today, catalogueKept: URLS.today });
});

test("addresses that are made are those of the server", () => {
  assert.equal(addresses.TOKEN, URLS.token);
  assert.equal(addresses.blankSessionOf(URLS.today), URLS.sessionWaiting);
  assert.equal(addresses.wholeCatalogueOf(URLS.today), URLS.catalogueKept);
  assert.equal(addresses.pageOfNew(URLS.sessionCreate, KEY), URLS.session);
  assert.equal(addresses.undoOf(URLS.sessionCreate, KEY), URLS.sessionUndo);
  assert.equal(addresses.listOfNew(URLS.photoCreate), URLS.photos);
  assert.equal(URLS.today + addresses.ADD_PHOTOS.split("#")[0], URLS.photos);
});

test("an event may be called like a part of an address", () => {
  assert.equal(addresses.pageOfNew("/events/new/sessions/new/", KEY), `/events/new/sessions/${KEY}/`);
  assert.equal(addresses.eventOfCatalogue("/events/catalogue/"), "");
  assert.equal(addresses.blankSessionOf("/events/waiting/"), "/events/waiting/sessions/waiting/");
});
