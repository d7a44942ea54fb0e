// Sends the writes that this browser keeps: strictly in order, one at a time across all tabs, until the server has
// answered. Pictures go beside it (uploads.js): forty of them must not hold up a sentence.
//
// Every write carries an idempotency key made here (X-Operation): the server does it once and answers a repeat with the
// first answer. So whatever happens on the way, sending again is right. What the server refuses is kept too.

import { lasts } from "./database.js";
import { accept, enqueue, refuse } from "./queue.js";
import { Backoff, isLong, millisecondsOf, nextInOrder, patienceFor, readAnswer, verdictOn } from "./rules.js";
import { doubt, headersOf, pageOf, refreshToken, settleDoubt } from "./server.js";
import { change, claim, claimAgain, newId, owner, takeOver, user, writes } from "./store.js";

/** Held by the window that is sending. */
export const LOCK = "conference-log-outbox";
const LOCK_PATIENCE = 30000;
// ms for the script that probes the network.
const PROBES_PATIENCE = 2000;
// Browsers refuse keepalive bodies above 64 kB.
const KEEPALIVE_BYTES = 60000;

const channel = globalThis.BroadcastChannel && new BroadcastChannel(LOCK);
const backoff = new Backoff();
/** @type {Map<string, (write: Write) => Promise<Answer | null>>} who sends a write the first time, where others do */
const firstSenders = new Map();
/** @type {Promise<void> | null} */
let sending = null;
let sendAgain = false;
/** @type {number | undefined} */
let retryTimer;
let waiting = 0;
let files = 0;
/** @type {SendingState} */
let state = "";
let askedFor = 0;

/** Resolves when what an earlier page has left is in order: nothing is kept or sent before. */
export const ready = start();

async function start() {
  if (!user) return;
  await claim(user);
  await takeOver();
}

/**
 * Store a write, then send it; resolves when it is stored, and says whether it was `alone`.
 *
 * A text takes the place of an older one of the same typing (`from`), unless that one may be on its way.
 *
 * @param {NewWrite} made
 * @param {((write: Write) => Promise<Answer | null>) | null} ask sends it the first time, if nothing else waits
 * @param {Blob | null} blob the bytes of its `file`
 */
export async function put(made, ask = null, blob = null) {
  await ready;
  const page = location.pathname + location.search;
  /** @type {Write} */
  const whole = { id: newId(), page, at: Date.now(), refused: null, tried: false, ...made };
  const write = Object.assign(made, whole);
  // Both at once: the page may be left in this moment.
  const [alone] = await Promise.all([enqueue(write, blob), claimAgain()]);
  if (ask && alone) firstSenders.set(write.id, ask);
  await changed();
  wakeLater();
  if (alone || !retryTimer) send();
  return { ...write, alone };
}

/**
 * Send what waits, now.
 *
 * @returns {Promise<void>}
 */
export function send() {
  stopTimer();
  if (!user) return Promise.resolve();
  sendAgain = Boolean(sending);
  sending ??= ready.then(() => locked(() => drain())).catch(() => scheduleRetry()).finally(() => {
    sending = null;
    if (retryTimer) return;
    if (sendAgain) send();
    else if (files) tell("outbox:files");
  });
  return sending;
}

/** @param {() => Promise<void>} work */
async function locked(work) {
  const { locks } = navigator;
  // A page without encryption; the server still does everything once.
  if (!locks) return work();
  try {
    return await locks.request(LOCK, { signal: AbortSignal.timeout(LOCK_PATIENCE) }, work);
  } catch (problem) {
    if (!(problem instanceof DOMException) || problem.name !== "TimeoutError") throw problem;
    // From a tab that the system has put to sleep.
    return locks.request(LOCK, { steal: true }, work);
  }
}

// A network that is back says nothing of it in some browsers: then a try is never further away than the longest pause.
function scheduleRetry() {
  stopTimer();
  retryTimer = setTimeout(send, backoff.next(askedFor, document.visibilityState === "visible"));
  askedFor = 0;
}

function stopTimer() {
  clearTimeout(retryTimer);
  retryTimer = undefined;
}

/** The network may be back: what waits for the next try is sent, unless the server has asked to be left alone. */
export function wake() {
  backoff.reset();
  if (retryTimer && backoff.mayTry()) send();
}

/**
 * Send one write after the other, as `next()` gives them and `post(write)` sends them, until one has to wait.
 *
 * @param {() => Promise<Write | undefined>} next
 * @param {(write: Write) => Promise<Answer>} post
 */
export async function drain(next = nextWrite, post = postFields) {
  if (((await owner()) ?? user) !== user) return say("somebody-else");
  for (let write = await next(); write; write = await next()) {
    const stopped = (await settleDoubt(wake)) || (await attempt(write, post));
    if (stopped) {
      say(stopped);
      return scheduleRetry();
    }
    backoff.reset();
  }
  return say("");
}

async function nextWrite() {
  return nextInOrder(await sendable());
}

/**
 * Everything that is kept, where it is still this person's to send.
 *
 * @returns {Promise<Write[]>}
 */
export async function sendable() {
  return (await owner()) === user ? writes() : [];
}

/**
 * Resolves to why sending has to stop, or to nothing.
 *
 * @param {Write} queued
 * @param {(write: Write) => Promise<Answer>} post
 * @returns {Promise<SendingState>}
 */
async function attempt(queued, post) {
  const seq = /** @type {number} */ (queued.seq);
  const write = await change(async (tables) => {
    const now = await tables.writes.get(seq);
    if (now) await tables.writes.put({ ...now, tried: true });
    return now;
  });
  if (!write) return "";
  const ask = firstSenders.get(write.id);
  firstSenders.delete(write.id);
  let answer = (await ask?.(write)) ?? (await post(write));
  if (answer.status === 0) doubt();
  if (answer.status === 401 || answer.status === 403) {
    doubt();
    const why = await refreshToken(wake);
    if (why) return why;
    answer = await post(write);
    if (answer.status === 401) return "signed-out";
  }
  return settle(write, answer);
}

/**
 * @param {Write} write
 * @returns {Promise<Answer>}
 */
async function postFields(write) {
  const body = new URLSearchParams(write.fields);
  if (write.merging) for (const [name, text] of Object.entries(write.base ?? {})) body.set(`base-${name}`, text);
  const headers = headersOf(write);
  const { length } = body.toString();
  const keepalive = document.visibilityState === "hidden" && length < KEEPALIVE_BYTES;
  /** @param {AbortSignal} signal */
  const post = async (signal) => {
    const response = await fetch(write.url, { method: "POST", body, headers, keepalive, redirect: "manual", signal });
    return readAnswer(write, response.status, (name) => response.headers.get(name), await response.text());
  };
  const patience = patienceFor(length);
  const probes = isLong(length) && !keepalive ? await loadProbes() : null;
  const sent = probes ? probes.withProbes(write, patience, post) : post(AbortSignal.timeout(patience));
  return sent.catch(() => ({ status: 0 }));
}

// They come when a long text is sent; where they do not, it is sent without.
function loadProbes() {
  const late = new Promise((/** @type {(value: null) => void} */ resolve) => { setTimeout(resolve, PROBES_PATIENCE, null); });
  return Promise.race([import("./probe.js").catch(() => /** @type {typeof import("./probe.js") | null} */ (null)), late]);
}

/**
 * @param {Write} write
 * @param {Answer} answer
 * @returns {Promise<SendingState>}
 */
async function settle(write, answer) {
  const { status } = answer;
  askedFor = millisecondsOf(answer.after);
  const page = pageOf(answer.html);
  const saveState = page.querySelector(".save-state[data-version]");
  const card = page.querySelector("[data-photo]");
  /** @type {Partial<Record<Kind, HTMLElement | null>>} */
  const proofs = { text: saveState, photo: card, words: card };
  const verdict = verdictOn(status, proofs[write.kind] !== null);
  if (verdict === "offline" || verdict === "busy") return verdict;
  if (verdict === "accepted") await accept(write, page, saveState);
  else if (!(await refuse(write, answer))) return "";
  announce({ write, status, html: answer.html, shown: Boolean(answer.shown) });
  await changed();
  return "";
}

/**
 * Let this page know.
 *
 * @param {string} name
 * @param {object} [detail]
 */
export function tell(name, detail) {
  document.dispatchEvent(new CustomEvent(name, { detail }));
}

/** @param {Answered} detail */
function announce(detail, isEcho = false) {
  if (!isEcho) channel?.postMessage(detail);
  tell("outbox:answered", { ...detail, page: pageOf(detail.html) });
}

/** @param {SendingState} next */
function say(next) {
  state = next;
  tell("outbox:state", { state });
}

/** Tell this page and the others how much waits. */
export async function changed({ echo = false } = {}) {
  if (!echo) channel?.postMessage(null);
  const all = await writes();
  const refused = all.filter((write) => write.refused && !write.refused.seen).length;
  const pictures = all.filter((write) => write.file);
  waiting = all.filter((write) => !write.refused).length;
  files = pictures.filter((write) => !write.refused).length;
  tell("outbox:changed", { waiting, refused, files, pictures: pictures.length });
}

// Where the browser can, it wakes the worker when the network is back, even if this page is closed then.
async function wakeLater() {
  try {
    await (await navigator.serviceWorker?.ready)?.sync?.register("outbox");
  } catch { /* not allowed here */ }
}

function sendNow() {
  backoff.reset();
  send();
}

channel?.addEventListener("message", ({ data }) => {
  if (!data) return changed({ echo: true });
  // Another window has been answered, and shows it.
  wake();
  return announce({ ...data, shown: false }, true);
});
navigator.serviceWorker?.addEventListener("message", ({ data }) => data?.send && send());
window.addEventListener("online", sendNow);
window.addEventListener("focus", wake);
navigator.connection?.addEventListener?.("change", wake);
document.addEventListener("htmx:afterRequest", ({ detail: { xhr } }) => xhr?.getResponseHeader("X-Answer-Of") && wake());
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") sendNow();
});
// Where nothing can be kept, leaving would lose it.
window.addEventListener("beforeunload", (event) => lasts() || !waiting || event.preventDefault());
if (user) ready.then(() => changed()).then(send);
// The other scripts of the page may come later than this one has begun: then they have heard nothing of it.
if (user) document.addEventListener("DOMContentLoaded", async () => {
  await ready;
  await changed({ echo: true });
  if (state) say(state);
  if (files && !retryTimer && !sending) tell("outbox:files");
});
