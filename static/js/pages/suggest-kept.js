// Suggestions of the composer without a network: from the catalogue that is kept in the browser. Fetched by suggest.js
// when the server could not be asked.

import { sessionOf } from "../addresses.js";
import { conferenceDate } from "../outbox/coming-days.js";
import { isTakenBack } from "../outbox/rules.js";
import { writes } from "../outbox/store.js";
import { folded } from "./search-text.js";
import { isOn, suggested } from "./suggest-order.js";

/** What stands before a title, see sessions/rules/codes.py. */
const HEADING = /^((?=[^0-9]*[0-9])[A-Za-z0-9][A-Za-z0-9._/-]{0,19})(?: \| (.+))?$/s;
const TIMES = /^.*?\d\d:\d\d(?:–\d\d:\d\d)?/;
const STATES = ["planned", "attended", "missed"];

/**
 * A session with what is shown of it; `said` is its state when the catalogue was kept.
 *
 * @typedef {import("./suggest-order.js").KeptSession & { heading: string, when: string, room: string, said: string }} Session
 */

/** @typedef {{ sessions: Session[], days: Map<string, string>, zone: string, list: HTMLElement }} Catalogue */

/** @type {Promise<Catalogue | null> | null} read once, if it is there */
let reading = null;

/**
 * The catalogue that is kept for whoever this page is for, or null.
 *
 * @param {string | undefined} address
 */
async function read(address) {
  if (!address || !globalThis.caches) return null;
  const answer = await caches.match(address, { ignoreVary: true });
  const user = document.querySelector("meta[name=user]")?.getAttribute("content");
  if (!answer || answer.headers.get("X-Page-Of")?.split(".")[0] !== user) return null;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const rows = page.getElementById("kept-list");
  /** @type {HTMLTemplateElement} */
  const template = page.getElementById("kept-suggested");
  if (!rows || !template) return null; // it was kept by an older version
  const zone = rows.dataset.zone;
  const sessions = sessionsOf(page, /** @type {HTMLElement[]} */ ([...rows.children]));
  const days = new Map();
  for (const { day, start } of sessions) if (start !== null && !days.has(day)) days.set(day, conferenceDate(start, zone));
  return { sessions, days, zone, list: /** @type {HTMLElement} */ (document.importNode(template.content.firstElementChild, true)) };
}

/**
 * Start and length stand only where they differ from the row before.
 *
 * @param {Document} page
 * @param {HTMLElement[]} rows
 * @returns {Session[]}
 */
function sessionsOf(page, rows) {
  /** @type {Record<string, string>} */
  const headings = {};
  for (const option of page.querySelectorAll("#catalogue-day option")) {
    headings[option.getAttribute("value")] = option.textContent.replace(/ \(\d+\)$/, "");
  }
  let [at, length] = ["", ""];
  return rows.map((row) => {
    const { session: key, day, room = "", track = "", state = "" } = row.dataset;
    ({ at = at, for: length = length } = row.dataset);
    const start = at ? Number(at) * 1000 : null;
    const heading = row.querySelector("a").textContent;
    const [, code = "", title = code ? "" : heading] = HEADING.exec(heading) ?? [];
    const facts = row.querySelector("small").textContent;
    const [times] = (start !== null && TIMES.exec(facts)) || [""];
    const name = folded(heading);
    const rest = `${facts.slice(times.length)} ${track}`;
    return {
      ...{ key, heading, code, title, name, day, room, state, said: state, start },
      text: `${name} ${folded(rest)}`,
      end: start !== null && length ? start + Number(length) * 60000 : null,
      when: start === null ? headings[day] ?? "" : times.split("–")[0],
    };
  });
}

/** What was tapped and waits, by the key of the session. */
async function waitingStates() {
  /** @type {Map<string, string>} */
  const states = new Map();
  const all = await writes();
  for (const write of all) {
    const fields = new Map(write.fields);
    const key = sessionOf(write.url)?.key;
    if (write.refused) continue;
    if (write.kind === "new" && fields.has("session") && !isTakenBack(write, all)) states.set(fields.get("session"), "attended");
    if (key && fields.has("state")) states.set(key, fields.get("state"));
  }
  return states;
}

/**
 * The state that a card on this page shows; nothing where there is none.
 *
 * @param {string} key
 */
function shownState(key) {
  const buttons = STATES.map((state) => document.getElementById(`${state}-${key}`));
  const pressed = buttons.findIndex((button) => button?.getAttribute("aria-pressed") === "true");
  return buttons.some(Boolean) ? STATES[pressed] ?? "" : undefined;
}

/**
 * @param {HTMLElement} row
 * @param {Session} session
 * @param {{ at: number, isSame: boolean }} how
 */
function fill(row, session, { at, isSame }) {
  const { key, heading, code, title, when, room, start, state } = session;
  /** @type {HTMLButtonElement} */
  const button = row.querySelector(".suggestion");
  button.value = key;
  button.dataset.heading = heading;
  button.classList.toggle("suggestion-same", isSame);
  const part = (/** @type {string} */ selector) => button.querySelector(selector);
  part("[data-title]").textContent = title || code;
  part(".card-code").textContent = code;
  part("[data-when]").textContent = when;
  if (start === null) part("[data-when]").lang = part(".suggestion-title").lang;
  part("[data-room] > span").textContent = room;
  const enter = part(".suggestion-enter");
  if (state === "attended") enter.textContent = enter.dataset.attended;
  const isRunning = isOn(session, at);
  if (!code || !title) part(".card-code").remove();
  if (!isSame) enter.remove();
  part(isRunning ? "[data-when]" : ".chip").remove();
  if (!room) part("[data-room]").remove();
  return row;
}

/**
 * The list of suggestions for a line: empty where nothing is found, null where no catalogue is kept.
 *
 * @param {HTMLFormElement} form
 * @param {string} line
 * @returns {Promise<HTMLElement[] | null>}
 */
export async function suggestKept(form, line) {
  reading ??= read(form.dataset.kept).catch(() => /** @type {Catalogue} */ (null));
  const catalogue = await reading;
  if (!catalogue) {
    reading = null;
    return null;
  }
  const { sessions, days, zone, list } = catalogue;
  const waiting = await waitingStates();
  for (const session of sessions) session.state = shownState(session.key) ?? waiting.get(session.key) ?? session.said;
  const at = Date.now();
  const date = conferenceDate(at, zone);
  const [today = ""] = [...days].find(([, on]) => on === date) ?? [];
  const { elements } = form;
  const chosen = elements.namedItem("now") ? "" : elements.namedItem("day")?.value ?? "";
  const found = suggested(sessions, line, { at, today, chosen });
  if (!found.sessions.length) return [];
  const shown = /** @type {HTMLElement} */ (list.cloneNode(true));
  const [row, another] = shown.children;
  const rows = found.sessions.map((each) => fill(/** @type {HTMLElement} */ (row.cloneNode(true)), each, { at, isSame: each === found.same }));
  shown.replaceChildren(...rows, ...(found.same ? [another] : []));
  return [shown];
}
