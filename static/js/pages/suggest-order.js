// Which sessions of the catalogue a line most likely means, without a network: in the order of
// sessions/catalogue/suggest.py, and recognised as by sessions/agenda/same_session.py.

import { folded, words } from "./search-text.js";

const SUGGESTED = 6;
const EARLY = 900000; // ms before its start somebody may already sit in a session
const ASSUMED_LENGTH = 3600000; // ms

/**
 * What is needed of a session. `name` (code and title) and `text` (everything) are folded; `start` and `end` are in ms.
 *
 * @typedef {object} KeptSession
 * @property {string} key
 * @property {string} code
 * @property {string} title
 * @property {string} name
 * @property {string} text
 * @property {string} day
 * @property {number | null} start
 * @property {number | null} end
 * @property {string} state
 */

/**
 * When a line is typed, the number of the day that is today then ("" for none), and of the day that was opened on purpose.
 *
 * @typedef {{ at: number, today: string, chosen: string }} Moment
 */

/**
 * @param {KeptSession} session
 * @param {number} at
 */
export function isOn({ start, end }, at) {
  return start !== null && start <= at && at < (end ?? start + ASSUMED_LENGTH);
}

/** @param {KeptSession} session */
function isUndecided({ state }) {
  return !["attended", "missed"].includes(state);
}

/**
 * 0: on now or soon, 1: the rest of today, 2: other days.
 *
 * @param {KeptSession} session
 * @param {Moment} moment
 */
function nearness(session, { at, today }) {
  const { start, day } = session;
  const isSoon = start !== null && at < start && start <= at + EARLY;
  return isOn(session, at) || isSoon ? 0 : day === today ? 1 : 2;
}

/**
 * @param {KeptSession} session
 * @param {number} at
 */
function distance({ start }, at) {
  return start === null ? Infinity : Math.abs(start - at);
}

/**
 * @param {number[]} one
 * @param {number[]} other
 */
function compare(one, other) {
  const at = one.findIndex((value, place) => value !== other[place]);
  return at < 0 ? 0 : one[at] - other[at];
}

/**
 * @param {KeptSession[]} sessions
 * @param {(session: KeptSession) => number[]} rank
 */
function sorted(sessions, rank) {
  const ranked = sessions.map((session) => ({ session, rank: rank(session) }));
  return ranked.sort((one, other) => compare(one.rank, other.rank)).map(({ session }) => session);
}

/**
 * Whether a folded line begins with the code of a session, as a word of its own.
 *
 * @param {KeptSession} session
 * @param {string} line
 */
function hasCode({ code }, line) {
  return code !== "" && `${line.replace(/^([a-z]+\d{3,4}[^ :]*):/, "$1 ")} `.startsWith(`${folded(code)} `);
}

/**
 * The session that Enter marks, if the line has its code or is its whole title. Of two that are alike (one title at one
 * time in two rooms) only the server knows which.
 *
 * @param {KeptSession[]} sessions
 * @param {string} line folded
 * @param {Moment} moment
 */
function sameSession(sessions, line, moment) {
  const { at, today, chosen } = moment;
  const ofCode = sessions.filter((each) => hasCode(each, line));
  const ofTitle = () => sessions.filter((each) => each.name === line || (each.name.endsWith(line) && folded(each.title) === line));
  // One title can be on every day (Lunch): one of another day that was decided already is another session.
  /** @param {KeptSession} each */
  const mayBeMeant = (each) => each.day === (chosen || today) || isUndecided(each) || nearness(each, moment) === 0;
  const same = ofCode.length ? ofCode : ofTitle().filter(mayBeMeant);
  /** @param {KeptSession} each */
  const rank = (each) => {
    const near = nearness(each, moment);
    const far = near === 0 ? -Number(each.start) : distance(each, at); // the one that started last
    return [Number(chosen !== "" && each.day !== chosen), near, Number(!isUndecided(each)), Number(!isOn(each, at)), far];
  };
  const [first, second] = sorted(same, rank);
  return second && compare(rank(first), rank(second)) === 0 ? undefined : first;
}

/**
 * How code and title have the words: 0 at the beginning, 1 in this order, 2 as words begin, 3 elsewhere.
 *
 * @param {KeptSession} session
 * @param {string} line
 * @param {string[]} wanted
 */
function order({ name, title }, line, wanted) {
  if (name.startsWith(line) || folded(title).startsWith(line)) return 0;
  if (name.includes(` ${line}`)) return 1;
  return wanted.every((word) => ` ${name}`.includes(` ${word}`)) ? 2 : 3;
}

/**
 * The sessions to suggest for a line, the most likely first, and the one among them that Enter marks.
 *
 * @template {KeptSession} Session
 * @param {Session[]} sessions
 * @param {string} typed
 * @param {Moment} moment
 */
export function suggested(sessions, typed, moment) {
  const line = folded(typed);
  const wanted = words(typed);
  const same = /** @type {Session | undefined} */ (line ? sameSession(sessions, line, moment) : undefined);
  const found = sessions.filter((each) => each !== same && isUndecided(each) && wanted.every((word) => each.text.includes(word)));
  const ranked = /** @type {Session[]} */ (sorted(wanted.length ? found : [], (each) => [
    moment.chosen ? Number(each.day !== moment.chosen) : nearness(each, moment),
    Number(!wanted.every((word) => each.name.includes(word))),
    Number(each.state !== "planned"),
    order(each, line, wanted),
    distance(each, moment.at),
  ]));
  return { same, sessions: [...(same ? [same] : []), ...ranked].slice(0, SUGGESTED) };
}
