// Shows on a page what the server does not know yet: sessions that were logged, taps, and the page of such a session.

import { pageOfNew, sessionShownAt } from "../addresses.js";
import { ready } from "./outbox.js";
import { writes } from "./store.js";
import { showTaps } from "./actions.js";
import { clockTime } from "./drafts.js";
import { isTakenBack, valueOf } from "./rules.js";

const PATIENCE = 1200; // ms in which a session is usually sent: it comes with its own card then
let isStuck = false;
/** @type {typeof import("./take-back.js") | null} fetched with the first line: the network may go */
let undoing = null;
/** @type {typeof import("./coming-days.js") | null} fetched for a day that was still to come */
let days = null;

const KEY = /^[0-9a-f-]{36}$/;

// The page of a session without one: the key of the address takes the place of the blank one before anything reads it.
const blank = document.querySelector("[data-blank]");
const key = blank && [sessionShownAt(location.pathname)?.key, location.hash.slice(1)].find((each) => KEY.test(each));
if (key) putIn(document.getElementById("main"), blank.dataset.blank, key);

/**
 * @param {HTMLElement} root
 * @param {string} placeholder
 * @param {string} value
 */
function putIn(root, placeholder, value) {
  for (const element of root.querySelectorAll("*")) {
    for (const attribute of element.attributes) {
      if (attribute.value.includes(placeholder)) attribute.value = attribute.value.replaceAll(placeholder, value);
    }
  }
}

/** @param {string} id */
function templateOf(id) {
  /** @type {HTMLTemplateElement} */
  const template = document.getElementById(id);
  return template.content;
}

/** @param {Write[]} all */
function logged(all) {
  return all.filter((write) => write.kind === "new" && write.from);
}

async function begin() {
  await ready;
  if (blank) showName(logged(await writes()).find((write) => write.from === key));
  return show();
}

/** @param {Write | undefined} write */
function showName(write) {
  if (!write) return missing(); // sent meanwhile, or never logged in this browser
  const heading = valueOf(write, "heading");
  blank.textContent = heading;
  document.title = `${heading}${document.title}`;
  return undefined;
}

function missing() {
  document.getElementById("main").replaceChildren(templateOf("not-kept").cloneNode(true));
}

async function show() {
  if (document.querySelector("[data-adds]")) {
    await learnDays();
    days?.sayWhatEnterDoes();
  }
  const all = await writes();
  /** @param {Write} write */
  const isYoung = (write) => navigator.onLine && !isStuck && Date.now() - write.at < PATIENCE;
  if (all.some(isYoung)) setTimeout(show, PATIENCE);
  if (!undoing && logged(all).length) offerUndo();
  if (!days && logged(all).length) learnDays().then(() => days && show());
  showCards(logged(all).filter((write) => !isYoung(write) && !write.refused && !isTakenBack(write, all)));
  showTaps(all);
}

/** What waits is shown before this has come. */
async function learnDays() {
  days ??= await import("./coming-days.js").catch(() => /** @type {typeof import("./coming-days.js")} */ (null));
}

async function offerUndo() {
  undoing = await import("./take-back.js").catch(() => /** @type {typeof import("./take-back.js")} */ (null));
  if (undoing) await show();
}

/** @param {Write[]} all */
function showCards(all) {
  const day = document.getElementById("day-sessions");
  /** @type {HTMLFormElement} */
  const composer = document.getElementById("composer");
  if (!day || !composer) return;
  const number = composer.elements.namedItem("day")?.value ?? "";
  const here = all.filter((write) => write.url === composer.getAttribute("action") && valueOf(write, "day") === number);
  day.querySelector(".waiting-cards")?.remove();
  if (!here.length) return;
  const group = /** @type {DocumentFragment} */ (templateOf("waiting-cards").cloneNode(true));
  group.querySelector(".cards").append(...here.reverse().map(card));
  day.prepend(group);
}

/** @param {Write} write */
function card(write) {
  const shown = /** @type {HTMLElement} */ (templateOf("waiting-card").firstElementChild.cloneNode(true));
  /** @type {HTMLAnchorElement} */
  const link = shown.querySelector("a");
  link.textContent = valueOf(write, "heading");
  link.href = pageOfNew(write.url, write.from);
  const zone = document.querySelector("[data-zone]")?.dataset.zone;
  shown.querySelector("time").textContent = clockTime(write.at, zone);
  days?.sayPlanned(shown, write);
  undoing?.offer(shown, write);
  return shown;
}

// The write itself is kept by actions.js, like that of every button.
document.addEventListener("htmx:confirm", ({ detail: { elt } }) => {
  if (!elt.dataset.undo) return;
  elt.closest(".logged").hidden = true;
  import("./take-back.js").then(({ goBackToLine }) => goBackToLine(elt.dataset.undo)).catch(() => {});
});

document.addEventListener("outbox:changed", () => show());
document.addEventListener("htmx:load", () => show());
document.addEventListener("outbox:state", ({ detail: { state } }) => {
  isStuck = Boolean(state);
  show();
});
document.addEventListener("outbox:answered", ({ detail: { write, status } }) => {
  if (!blank || write.kind !== "new" || write.from !== key || status >= 400) return;
  // The server knows the session now. What is being written goes on here, under the address that it has from now on.
  document.querySelector(".crumbs .chip")?.remove();
  history.replaceState(null, "", pageOfNew(write.url, key));
});

/**
 * What another app has shared without a network, as the address says it; the page that is kept does not. Only a link is
 * taken for one.
 *
 * @param {string} search
 */
export function sharedIn(search) {
  const query = new URLSearchParams(search);
  if (!query.has("heading")) return null;
  const [heading, link] = ["heading", "link"].map((name) => query.get(name) ?? "");
  query.delete("heading");
  query.delete("link");
  return { heading, link: /^https?:/.test(link) ? link : "", rest: query.size ? `?${query}` : "" };
}

function takeShared() {
  /** @type {HTMLInputElement} */
  const field = document.getElementById("composer_heading");
  const given = sharedIn(location.search);
  if (!field || !given) return;
  const link = field.form.elements.namedItem("link");
  if (!field.value) {
    field.value = given.heading;
    link.value = given.link;
    const shown = field.form.querySelector("[data-shared]");
    shown.hidden = !link.value;
    shown.querySelector(".user-text").textContent = link.value;
    field.form.querySelector("[data-handed-over]")?.removeAttribute("hidden");
  }
  history.replaceState(null, "", location.pathname + given.rest + location.hash); // taken once
}

// Only a phone has a keyboard that takes the room of the page.
function makeRoom() {
  if (matchMedia("(max-width: 44.99rem)").matches) import("../pages/composing.js").catch(() => {});
}

// What helps with a line is fetched when one is going to be written.
function helpWriting() {
  makeRoom();
  recognise();
}

function recognise() {
  import("../pages/suggest.js").catch(() => {});
}
document.addEventListener("line:restored", recognise);
if (document.activeElement?.id === "composer_heading") helpWriting();
document.addEventListener("focusin", ({ target }) => target.id === "composer_heading" && helpWriting());

takeShared();
/** @type {HTMLInputElement | null} */
const line = document.getElementById("composer_heading");
if (line) makeRoom();
if (line?.value) recognise();
if (line && location.hash === "#composer_heading") line.focus();
begin();
