// Looks through the catalogue that is kept in the browser, as the server would: by words, facts and marks.

import { isAbout } from "../addresses.js";
import { ready } from "../outbox/outbox.js";
import "../outbox/undo-state.js";
import { writes } from "../outbox/store.js";
import { folded, words } from "./search-text.js";

/** @type {HTMLFormElement} */
const form = document.querySelector("form[data-kept]");
const list = document.getElementById("kept-list");
const count = document.getElementById("kept-count");
const agenda = document.getElementById("catalogue-count");
const FACTS = ["day", "track", "level", "format", "room"];

const lines = /** @type {HTMLElement[]} */ ([...list?.children ?? []]);
const rows = lines.map((row) => ({ row, facts: row.dataset, text: folded(`${row.textContent} ${row.dataset.track ?? ""}`) }));
// A start stands where it differs from the row before.
let at = "";
const starts = new Map(lines.map((row) => [row, Number(at = row.dataset.at ?? at) * 1000]));
const countPlanned = () => rows.filter(({ facts }) => isPlanned(facts)).length;
// The server counts also those that are not kept here.
const [countOnServer, plannedAtFirst] = [Number(agenda?.textContent), countPlanned()];
// Free time: what starts in it is wanted.
const [from, to] = (new URLSearchParams(location.search).get("time") ?? "").split("/").map((each) => Date.parse(each));

// Opened without a filter it begins with what is on or comes next, as the server's does (now_and_next.py).
const all = document.getElementById("kept-all");
const [HOUR, MINUTE] = [3600000, 60000]; // ms
const before = location.search ? new Set() : beforeAt(Date.now());

/**
 * What is over, or open all day; none where nothing comes any more.
 *
 * @param {number} now
 */
function beforeAt(now) {
  let minutes = "";
  const timed = lines.filter((row) => starts.get(row) > 0);
  const past = lines.filter((row) => {
    minutes = row.dataset.for ?? minutes;
    const start = starts.get(row);
    return start > 0 && start < now && (start <= now - 2 * HOUR || start + (Number(minutes) || 60) * MINUTE <= now);
  });
  return new Set(past.length < timed.length ? past : []);
}

/** @param {DOMStringMap} facts */
function isPlanned({ state }) {
  return ["planned", "second", "attended"].includes(state);
}

/**
 * @param {{ facts: DOMStringMap, text: string }} row
 * @param {{ get(name: string): string | null }} wanted
 * @param {string[]} typed
 */
export function isWanted({ facts, text }, wanted, typed) {
  return typed.every((word) => text.includes(word))
    && FACTS.every((name) => !wanted.get(name) || facts[name] === wanted.get(name))
    && (!wanted.get("recorded") || wanted.get("recorded") in facts)
    && (!wanted.get("mine") || isPlanned(facts))
    && (!wanted.get("later") || "later" in facts);
}

function search() {
  const wanted = /** @type {Map<string, string> & FormData} */ (new FormData(form));
  const typed = words(wanted.get("q"));
  const asks = [...wanted].some(([, value]) => value);
  let [found, left] = [0, 0];
  for (const each of rows) {
    const start = starts.get(each.row);
    const isFree = !(start < from || start >= to);
    const isOver = !asks && before.has(each.row);
    each.row.hidden = isOver || !isFree || !isWanted(each, wanted, typed);
    left += isOver ? 1 : 0;
    found += each.row.hidden ? 0 : 1;
  }
  showCount();
  all.hidden = !left;
  const { one, nothing, found: several } = count.dataset;
  count.textContent = found === 1 ? one : found ? several.replace("#", String(found)) : nothing;
}

function showCount() {
  agenda.textContent = String(countOnServer + countPlanned() - plannedAtFirst);
}

// What the address asks for stands in the form.
function fill() {
  for (const [name, value] of new URLSearchParams(location.search)) {
    const field = form.elements.namedItem(name);
    if (field?.matches("[type=checkbox]")) field.checked = value === "1";
    else if (field) field.value = value;
  }
}

/**
 * Stars come as one gets to them: the page that is kept is lean without them.
 *
 * @param {HTMLElement} row
 */
function addStar(row) {
  // Who only reads the event marks nothing.
  if (row.querySelector("form") || !list.dataset.stateUrl) return;
  /** @type {HTMLTemplateElement} */
  const template = document.getElementById("kept-star");
  const star = /** @type {HTMLFormElement} */ (template.content.firstElementChild.cloneNode(true));
  /** @type {HTMLButtonElement} */
  const button = star.querySelector("button");
  const url = list.dataset.stateUrl.replace(list.dataset.blank, row.dataset.session);
  star.action = url;
  button.setAttribute("hx-post", url);
  button.setAttribute("aria-label", `${button.title}: ${row.querySelector("a").textContent}`);
  if (row.dataset.state === "attended") return;
  const pressed = row.dataset.state === "planned";
  if (/missed|second/.test(row.dataset.state)) button.dataset.was = row.dataset.state;
  if (row.dataset.state !== "second") star.querySelector("[data-when-second]").remove();
  button.value = pressed ? "none" : "planned";
  button.setAttribute("aria-pressed", String(pressed));
  row.append(star);
  window.htmx.process(star);
}

// What was tapped and waits is shown as it will be.
async function showWaiting() {
  await ready;
  for (const write of await writes()) {
    const state = new Map(write.fields).get("state");
    const row = rows.find((each) => isAbout(write.url, each.row.dataset.session))?.row;
    if (!row || state === undefined || write.refused) continue;
    row.dataset.state = state;
    row.querySelector("form")?.remove();
    addStar(row);
  }
  search();
}

document.addEventListener("htmx:confirm", ({ detail }) => {
  // A star, or its Undo.
  const row = rows.find((each) => isAbout(detail.path, each.row.dataset.session))?.row;
  if (!row || detail.repeats) return;
  row.dataset.state = /** @type {HTMLButtonElement} */ (detail.elt).value;
  showCount();
}, true); // before the tap is shown, which changes the value

if (form && list) {
  const near = new IntersectionObserver((seen) => {
    for (const { target, isIntersecting } of seen) if (isIntersecting) addStar(/** @type {HTMLElement} */ (target));
  }, { rootMargin: "400px" });
  for (const { row } of rows) near.observe(row);
  fill();
  search();
  form.addEventListener("input", (event) => event.isComposing || search());
  form.addEventListener("compositionend", search);
  form.addEventListener("submit", (event) => {
    if (navigator.onLine) return;
    event.preventDefault();
    search();
  });
  showWaiting().catch(() => {});
}
