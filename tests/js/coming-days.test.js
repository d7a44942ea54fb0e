// What Enter does on the page of a day, by the clock of the conference.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import "./browser.js";
import { clockTime } from "../../static/js/outbox/drafts.js";
import { beginsLater, conferenceDate, isStillToCome } from "../../static/js/outbox/coming-days.js";

const at = (text) => Date.parse(text);

test("a day of a conference ends at four in the morning, where it is held", () => {
  const dates = [["2026-12-01T03:59Z", "UTC"], ["2026-12-01T04:00Z", "UTC"], ["2026-12-01T11:59Z", "America/Los_Angeles"], ["2026-12-01T12:00Z", "America/Los_Angeles"], ["2026-12-31T19:00Z", "Asia/Tokyo"], ["2027-01-01T02:00Z", "UTC"]];
  assert.deepEqual(dates.map(([when, zone]) => conferenceDate(at(when), zone)), ["2026-11-30", "2026-12-01", "2026-11-30", "2026-12-01", "2027-01-01", "2026-12-31"]);
});

test("where the browser does not know the zone, the clock of the device counts", () => {
  const noon = at("2026-12-01T12:00Z");
  assert.equal(conferenceDate(noon, "Mars/Olympus"), conferenceDate(noon, undefined));
  assert.equal(clockTime(noon, "Mars/Olympus"), clockTime(noon, undefined));
});

test("what is typed for a later date is planned, for today, the past, or no date it is attended", () => {
  const noon = at("2026-12-01T12:00Z");
  const dates = ["2026-11-30", "2026-12-01", "2026-12-02", "2027-01-01", "", undefined];
  assert.deepEqual(dates.map((date) => isStillToCome(date, noon, "UTC")), [false, false, true, true, false, false]);
});

test("a line with a start more than 30 minutes later is planned, whoever is walking in is there", () => {
  const now = at("2026-12-01T16:51Z");
  const lines = JSON.parse(readFileSync(new URL("later-lines.json", import.meta.url), "utf8"));
  assert.deepEqual(lines.map(([line]) => [line, beginsLater(line, now, "UTC")]), lines);
  assert.equal(beginsLater("01:30 Lanterns", at("2026-12-01T23:30Z"), "UTC"), true);
  assert.equal(beginsLater("21:30 Lanterns", at("2026-12-01T23:30Z"), "Asia/Tokyo"), true);
});
