// What Enter does on the page of a day: what is still to come is planned. The server decides by the same rule.

import { formatIn } from "./drafts.js";

// The hour at which a day of a conference begins, see sessions/rules/days.py.
const DAY_START_HOUR = 4;
const DAY = 86400000;

/**
 * The date of the day of a conference at an instant, as YYYY-MM-DD.
 *
 * @param {number} at
 * @param {string | undefined} zone
 */
export function conferenceDate(at, zone) {
  /** @type {Intl.DateTimeFormatOptions} */
  const format = { year: "numeric", month: "numeric", day: "numeric", hour: "numeric", hourCycle: "h23" };
  const parts = formatIn(zone, format).formatToParts(at);
  /** @param {string} type */
  const part = (type) => Number(parts.find((each) => each.type === type)?.value);
  const night = part("hour") < DAY_START_HOUR ? DAY : 0;
  return new Date(Date.UTC(part("year"), part("month") - 1, part("day")) - night).toISOString().slice(0, 10);
}

/**
 * Whether a line that is typed at an instant on the page of the day with this date is planned. A day without a date is not
 * to come.
 *
 * @param {string | undefined} date
 * @param {number} at
 * @param {string | undefined} zone
 */
export function isStillToCome(date, at, zone) {
  return Boolean(date) && String(date) > conferenceDate(at, zone);
}

/** The words under the line, on the page of a day that was still to come when it was made. */
const words = () => document.querySelector("[data-adds]");

/** @param {number} at */
function isPlannedHere(at) {
  return isStillToCome(words()?.dataset.on, at, document.querySelector("[data-zone]")?.dataset.zone);
}

/** The page may have been kept since then. */
export function sayWhatEnterDoes() {
  if (words() && !isPlannedHere(Date.now())) words().textContent = words().dataset.attended;
}

/**
 * Say on the card of a line that waits what it will be.
 *
 * @param {HTMLElement} card
 * @param {number} at when it was typed
 */
export function sayPlanned(card, at) {
  card.querySelector("[data-when-planned]").hidden = !isPlannedHere(at);
}
