// What is sent by htmx out of a <form data-outbox> is a write: shown at once, kept first, sent when it can be.

import { isAbout } from "../addresses.js";
import { readAnswer, valueAfter } from "./rules.js";
import { composer } from "./composer.js";
import { keepUntil } from "./drafts.js";
import { labelOf } from "./label.js";
import { put, ready } from "./outbox.js";
import { ANSWERED } from "./queue.js";
import { newId, read, writes } from "./store.js";

// ms after which a new session is left to the outbox, so that the next line can be typed; and an action.
const TIMEOUT_NEW = 5000;
const TIMEOUT_ACTION = 10000;

/** @type {Set<string>} new sessions whose answer is awaited, by their key */
const underWay = new Set();
/** @type {Write | null} the write that htmx is just about to send */
let aboutToSend = null;
/** Whether something was sent without htmx showing what became of it. */
let isStale = false;
/** The key of the last session that was sent so, whose banner offers Undo. */
let logged = "";
/** Taps so far, and answers that this page does not show: a page that was asked for before the last one is not shown. */
let changesSoFar = 0;
/** How many taps are on their way into the store. */
let storing = 0;
/** Whether a form is on its way: nothing is fetched beside it (refetch.js). */
let isLeaving = false;
export const isBeingLeft = () => isLeaving;
/** The choice that was tapped last, and its address. */
let tapped = "";
/** @type {Set<string>} writes whose answer the page shows, although the store still has them for a moment */
const answered = new Set();

// A double click is one tap: its second half would take back what the first one says. Browsers also count the click on
// another button as a second one, if it comes soon after the first and near to it: that is a tap of its own.
document.addEventListener("htmx:confirm", ({ detail }) => {
  const before = tapped;
  tapped = detail.path + detail.elt.dataset.own;
  detail.repeats = tapped === before && detail.triggeringEvent?.detail > 1;
}, true);

document.addEventListener("htmx:confirm", (event) => {
  const { elt, verb, path, etc, issueRequest, triggeringEvent } = event.detail;
  /** @type {HTMLFormElement | null} */
  const form = elt.closest("form[data-outbox]");
  // An empty line is nothing to keep: the server says so where it can be asked.
  if (!form || verb !== "post" || (form.matches("#composer") && !composer().line.value.trim())) return;
  event.preventDefault();
  if (event.detail.repeats) return;
  changesSoFar += 1;
  const button = /** @type {HTMLButtonElement | null} */ (elt.matches("button") ? elt : triggeringEvent?.submitter);
  const write = describe(form, button, path, etc.values ?? {});
  if (write.kind === "new") {
    if (underWay.has(write.from)) return;
    underWay.add(write.from);
    composer().lock(true);
    // What was said of the session before would lie over this one, with another Undo.
    for (const message of document.querySelectorAll("#messages > .message-success")) message.remove();
  } else {
    showPressed(write);
    if (button?.name === "state") document.dispatchEvent(new CustomEvent("state:chosen", { detail: { button, write } }));
  }
  keep(write, (queued) => sendByHtmx(queued, issueRequest)).catch(() => {
    // Somebody else has signed in meanwhile: the server says what becomes of it.
    underWay.delete(write.from);
    if (write.kind === "new") composer().lock(false);
    issueRequest(true);
  });
});

/**
 * @param {NewWrite} write
 * @param {(write: Write) => Promise<Answer | null>} ask
 */
async function keep(write, ask) {
  const key = write.from;
  storing += 1;
  const stored = put(write, ask);
  if (write.kind === "new") keepUntil(composer().describe(), stored);
  const { alone } = await stored.finally(() => { storing -= 1; });
  if (write.from !== key) rename(key, write.from);
  // Others go first: the line is free for the next one meanwhile.
  if (write.kind === "new" && !alone) freeLine(write.from);
}

/**
 * @param {string} old
 * @param {string} key
 */
function rename(old, key) {
  if (underWay.delete(old)) underWay.add(key);
  const line = composer();
  if (line?.from === old) line.from = key;
}

/**
 * @param {string} key
 * @param {boolean} isKept
 */
function freeLine(key, isKept = true) {
  const line = composer();
  if (line?.from === key) line.free(isKept);
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLButtonElement | null | undefined} button
 * @param {string} path
 * @param {Record<string, string>} values
 * @returns {NewWrite}
 */
function describe(form, button, path, values) {
  const data = /** @type {Map<string, string> & FormData} */ (new FormData(form));
  if (button?.name) data.set(button.name, button.value);
  if (button?.name === "state") data.set("was", stateSeen(button));
  for (const [name, value] of Object.entries(values)) data.set(name, value);
  data.delete("csrfmiddlewaretoken");
  const key = form.matches("#composer") && (data.get("id") || newId());
  if (key) data.set("id", key);
  const label = data.get("heading") ?? labelOf(button ?? form);
  const url = new URL(path, location.href).pathname;
  return { id: newId(), kind: key ? "new" : "action", url, from: key || newId(), label, fields: [...data] };
}

/**
 * The state that the page shows as somebody taps: a plan that waits does not replace what they have not seen.
 *
 * @param {HTMLButtonElement} button
 */
function stateSeen(button) {
  const place = button.closest(".choices, .entry-star") ?? button.form;
  return place.querySelector("[name=state][aria-pressed=true]")?.dataset.own ?? button.dataset.was ?? "none";
}

/**
 * Let htmx send a write; resolves to nothing where it does not.
 *
 * @param {Write} write
 * @param {(skipConfirmation: boolean) => void} issueRequest
 * @returns {Promise<Answer | null>}
 */
function sendByHtmx(write, issueRequest) {
  return new Promise((resolve) => {
    /** @param {DocumentEventMap["htmx:beforeSend"]} event */
    const sent = ({ detail }) => {
      if (detail.requestConfig.write !== write) return;
      document.removeEventListener("htmx:beforeSend", sent);
      const { target, xhr } = detail;
      let shown = true;
      // The part came anew meanwhile, or something in it is just being pressed, which would not be clicked then.
      detail.elt.addEventListener("htmx:beforeOnLoad", (event) => {
        shown = xhr.status >= 400 || (target.isConnected && !target.matches(":active"));
        if (shown) return;
        event.preventDefault();
        // What comes along with it, such as messages.
        window.htmx.swap(document.body, xhr.responseText, { swapStyle: "none" });
      }, { once: true });
      xhr.addEventListener("loadend", () => {
        const answer = readAnswer(write, xhr.status, (name) => xhr.getResponseHeader(name), xhr.responseText);
        if (answer.status && answer.status < 400) answered.add(write.id);
        resolve({ ...answer, shown });
      });
    };
    document.addEventListener("htmx:beforeSend", sent);
    aboutToSend = write;
    issueRequest(true);
    // What was tapped is no longer on the page, or htmx is still busy with the tap before.
    if (!aboutToSend) return;
    aboutToSend = null;
    document.removeEventListener("htmx:beforeSend", sent);
    resolve(null);
  });
}

document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (!aboutToSend || detail.verb !== "post") return;
  const write = aboutToSend;
  aboutToSend = null;
  detail.write = write;
  detail.timeout = write.kind === "new" ? TIMEOUT_NEW : TIMEOUT_ACTION;
  detail.headers["X-Operation"] = write.id;
  for (const name of [...new Set(detail.formData.keys())]) detail.formData.delete(name);
  for (const [name, value] of write.fields) detail.formData.append(name, value);
});

document.addEventListener("outbox:answered", ({ detail: { write, status, shown, page } }) => {
  underWay.delete(write.from);
  // The first text of a session marks it.
  if (write.kind === "text" && !page.querySelector("[data-version='2']")) return;
  // A warning says that the choice was not taken, as the session was changed elsewhere: its card may be in another place.
  const isWarned = page.querySelector(".message-warning");
  if (isWarned) tapped = "";
  if (!shown || status >= 400 || (isWarned && !document.getElementById("session-state"))) {
    isStale = true;
    changesSoFar += 1;
  }
  if (write.kind === "new" && !shown) {
    logged = write.from;
    freeLine(logged);
  }
  if (write.url.endsWith("/undo/") && status < 400) hideTakenBack(write.url);
});

/**
 * The banner of a session goes with it, also if Undo was tapped elsewhere.
 *
 * @param {string} url
 */
function hideTakenBack(url) {
  const banner = document.querySelector("[data-logged]");
  if (banner && isAbout(url, banner.dataset.logged)) banner.remove();
  if (isAbout(url, logged)) logged = "";
}

// The answer stays away: what was typed is kept, and the line is free for the next one.
document.addEventListener("outbox:state", ({ detail: { state } }) => {
  if (!state) return;
  for (const key of underWay) freeLine(key, state !== "somebody-else");
  underWay.clear();
});

/** Show what was answered elsewhere, once everything has been sent that this page could show, and somebody looks at it. */
async function catchUp() {
  const isSent = isStale && !isLeaving && !storing && !(await writes()).some((write) => !write.refused && !write.file);
  if (isSent && document.visibilityState === "visible") await bringUpToDate();
}

// What was open or pressed when the page was to be brought up to date may be so no longer.
const TRY_AGAIN_ON = ["outbox:changed", "toggle", "click", "page:released", "visibilitychange"];
for (const name of TRY_AGAIN_ON) document.addEventListener(name, catchUp, true);

// The server may have made this page before it did what was tapped last, although the answer to that came first. A kept
// page says when it came.
async function lookBack() {
  const last = await read((tables) => tables.meta.get(ANSWERED));
  const made = Number(document.documentElement.dataset.kept ?? performance.timeOrigin);
  if ((last?.at ?? 0) < made) return;
  isStale = true;
  if (navigator.onLine) await catchUp();
}
ready.then(lookBack).catch(() => {});
// The Back button brings a page as it was left.
window.addEventListener("pageshow", ({ persisted }) => {
  isLeaving = false;
  if (persisted) lookBack();
});
window.addEventListener("submit", (event) => { isLeaving = !event.defaultPrevented; });

/** Everything has been sent, without htmx showing what became of it. What is in use is shown another time. */
export async function bringUpToDate() {
  isStale = false;
  const before = changesSoFar;
  const hasChanged = () => isLeaving || storing > 0 || changesSoFar !== before;
  const fresh = import("../pages/fresh-parts.js").then(({ refresh }) => refresh(logged ? { logged } : {}, hasChanged));
  if (await fresh.catch(() => false)) logged = "";
  else isStale = true;
  if (isStale && hasChanged()) await catchUp();
}

/**
 * Show the taps that the server does not know yet.
 *
 * @param {Write[]} all
 */
export function showTaps(all) {
  for (const write of all) if (write.kind === "action" && !write.refused && !answered.has(write.id)) showPressed(write);
}

/**
 * Press the buttons and choose the stars that a write was made with, and release those beside them.
 *
 * @param {{ url: string, fields: Field[] }} write
 */
function showPressed({ url, fields }) {
  for (const [name, value] of fields) {
    /** @type {NodeListOf<HTMLButtonElement>} */
    const buttons = document.querySelectorAll(`button[aria-pressed][name="${CSS.escape(name)}"]`);
    for (const button of buttons) if (button.getAttribute("hx-post") === url) press(button, name, value);
    /** @type {NodeListOf<HTMLInputElement>} */
    const stars = document.querySelectorAll(`input[type=radio][name="${CSS.escape(name)}"]`);
    for (const star of stars) if (star.form.getAttribute("hx-post") === url) star.checked = star.value === value;
  }
}

/**
 * @param {HTMLButtonElement} button
 * @param {string} name
 * @param {string} value
 */
function press(button, name, value) {
  const { own } = button.dataset;
  if (!own) return;
  const isPressed = own === value;
  // The same session may have another button, such as what is on now and the star of the list.
  if (name === "state") button.dataset.was = value;
  button.setAttribute("aria-pressed", String(isPressed));
  button.value = valueAfter(name, own, isPressed);
}
