// What Enter does on the page of a day: what is still to come is planned. The server decides by the same rule.

import { formatIn } from "./drafts.js";
import { valueOf } from "./rules.js";

// The hour at which a day of a conference begins, see sessions/rules/days.py.
const DAY_START_HOUR = 4;
const DAY = 86400000;
const HOUR = 60; // minutes
// Somebody logs a session while walking in, see sessions/agenda/log_session.py.
const WALKING_IN = 30;

// Times as people type them, see sessions/rules/clock_ranges.py.
const CLOCK = String.raw`(?:(午前|午後) ?)?([01]?\d|2[0-3])(?:[:：]([0-5]\d)|時(?:([0-5]?\d)分|(半))?|(?= ?[ap]\.?m\b))(?: ?([ap])\.?m\b\.?)?(?![:：]\d)`;
const RANGE = String.raw`${CLOCK} {0,3}(?:[-‐-―−~〜～]|to\b|から) {0,3}${CLOCK}(?:まで)?`;
const ZONE = "(?: (?:UTC|GMT|[A-Z]{1,4}T))?";
const WHOLE_RANGE = new RegExp(`^[(（]?${RANGE}${ZONE}[)）]?$`, "i");
const WHOLE_CLOCK = new RegExp(`^${CLOCK}${ZONE}$`, "i");
const BEGINS_WITH_RANGE = new RegExp(`^(?:[A-Z]{2,5}-?\\d{3,4}\\S{0,5}[ :]+)?${RANGE}[ \u3000,、:：・·-]`, "i");
const BEGINS_WITH_CLOCK = new RegExp(`^${CLOCK}[ \u3000,、:：・·–—-]+\\S`, "i");
const ENDS_WITH_RANGE = new RegExp(`[ \u3000,、:：・·][(（]?${RANGE}[)）]?$`, "i");
const ROOM = /[ \u3000]@[ \u3000][^@]*$|[ \u3000]?＠[^＠]*$/;
const LONGEST_END = 60;
const LONGEST_TIMES = 100;
const GROUPS = 6;
const CODE = /^(?=\D*\d)[A-Za-z0-9][A-Za-z0-9._/-]{0,19}$/;

/**
 * The minutes of the groups of CLOCK since midnight.
 *
 * @param {string[]} groups
 */
function minutesOf([before, hour, minutes, minutesJa, half, after]) {
  const isAfternoon = before === "午後" || after?.toLowerCase() === "p";
  const isMorning = before === "午前" || after;
  const number = Number(hour);
  const hours = isAfternoon && number < 12 ? number + 12 : !isAfternoon && isMorning && number === 12 ? 0 : number;
  return hours * HOUR + (half ? HOUR / 2 : Number(minutes ?? minutesJa ?? 0));
}

/**
 * The start of a range: in 1:00 – 2:00 PM the half of the day counts for both.
 *
 * @param {string[]} groups
 */
function startOf(groups) {
  const [first, second] = [groups.slice(0, GROUPS), groups.slice(GROUPS, 2 * GROUPS)];
  if (first[5] || !second[5]) return minutesOf(first);
  const shared = minutesOf([...first.slice(0, GROUPS - 1), second[5]]);
  return shared <= minutesOf(second) ? shared : minutesOf(first);
}

/**
 * The start that stands in a line, in minutes since midnight; null without one. What the server says of the line counts.
 *
 * @param {string} line
 */
function typedStart(line) {
  const narrow = line.trim().replaceAll(/[０-９]/g, (digit) => String.fromCodePoint(Number(digit.codePointAt(0)) - 0xfee0));
  const fields = narrow.split(/[|｜\t]/).map((field) => field.trim()).filter(Boolean);
  const clocks = fields.map((field) => (field.length < LONGEST_TIMES ? WHOLE_CLOCK.exec(field) : null));
  for (const [index, field] of fields.entries()) {
    const range = field.length < LONGEST_TIMES && fields.length > 1 && WHOLE_RANGE.exec(field);
    if (range) return startOf(range.slice(1));
    const isFirst = index === 0 || (index === 1 && fields.length > 2 && CODE.test(fields[0]));
    const clock = clocks[index];
    if (clock && fields.length > 1 && (clocks[index + 1] || isFirst)) return minutesOf(clock.slice(1));
  }
  const range = BEGINS_WITH_RANGE.exec(narrow);
  if (range) return startOf(range.slice(1));
  const clock = BEGINS_WITH_CLOCK.exec(narrow);
  if (clock) return minutesOf(clock.slice(1));
  const end = ENDS_WITH_RANGE.exec(narrow.replace(ROOM, "").slice(-LONGEST_END));
  return end && startOf(end.slice(1));
}

/**
 * Whether a line says that its session begins so much later that nobody is walking in yet.
 *
 * @param {string} line
 * @param {number} at
 * @param {string | undefined} zone
 */
export function beginsLater(line, at, zone) {
  const start = typedStart(line);
  if (start === null) return false;
  const parts = formatIn(zone, { hour: "numeric", minute: "numeric", hourCycle: "h23" }).formatToParts(at);
  /** @param {string} type */
  const part = (type) => Number(parts.find((each) => each.type === type)?.value);
  /** @param {number} minutes */
  const inNight = (minutes) => (minutes < DAY_START_HOUR * HOUR ? minutes + DAY / 60000 : minutes);
  return inNight(start) - inNight(part("hour") * HOUR + part("minute")) > WALKING_IN;
}

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
 * @param {Write} write
 */
export function sayPlanned(card, write) {
  const { at, fields } = write;
  const isTimed = Boolean(valueOf(write, "now")) && !fields.some(([name, value]) => name === "plain" && value === "time");
  const zone = document.querySelector("[data-zone]")?.dataset.zone;
  const isLater = isTimed && beginsLater(valueOf(write, "heading"), at, zone);
  card.querySelector("[data-when-planned]").hidden = !isLater && !isPlannedHere(at);
}
