// A small question to the server, which is soon answered or known to be lost: who is signed in, and with which CSRF token.

import { TOKEN } from "../addresses.js";
import { forgetArrived, user } from "./store.js";

// ms for which the question for a token is waited for, and for which its answer is heard all the same.
const TOKEN_PATIENCE = 5000;
const TOKEN_TIMEOUT = 20000;
let token = /** @type {HTMLInputElement | null} */ (document.querySelector("[name=csrfmiddlewaretoken]"))?.value ?? "";

// Whether the last answer was that nobody is signed in, or none.
let isDoubtful = false;

/** Ask for the token before anything else is sent: that small question is soon known to be lost. */
export function doubt() {
  isDoubtful = true;
}

/**
 * The headers of everything that the outbox sends, with the idempotency key.
 *
 * @param {Write} write
 */
export function headersOf({ id }) {
  return { "X-Operation": id, "X-Autosave": "1", "X-CSRFToken": token };
}

/**
 * Resolves to why nothing can be sent, or to nothing.
 *
 * @param {() => void} wake is called where the answer comes too late to be waited for: the network is back all the same
 */
export async function settleDoubt(wake) {
  return isDoubtful ? refreshToken(wake) : "";
}

/**
 * @param {() => void} wake
 * @returns {Promise<SendingState>}
 */
export function refreshToken(wake) {
  let isLate = false;
  const question = askForToken();
  question.then((why) => isLate && !why && wake());
  /** @type {Promise<SendingState>} */
  const patience = new Promise((resolve) => {
    setTimeout(() => {
      isLate = true;
      resolve("offline");
    }, TOKEN_PATIENCE);
  });
  return Promise.race([question, patience]);
}

/**
 * Ask for the token, for so many ms; the answer says who is signed in, and that it comes from the server.
 *
 * @param {number} ms
 */
export function ask(ms) {
  return fetch(TOKEN, { headers: { "X-Autosave": "1" }, redirect: "manual", signal: AbortSignal.timeout(ms) });
}

/** @returns {Promise<SendingState>} */
async function askForToken() {
  try {
    const response = await ask(TOKEN_TIMEOUT);
    if (!response.headers.has("X-Answer-Of")) return "offline";
    if (response.status === 401) return await signedOut();
    if (!response.ok) return "offline";
    const fresh = await response.json();
    if (String(fresh.user) !== user) return "signed-out";
    token = fresh.token;
  } catch {
    return "offline";
  }
  /** @type {NodeListOf<HTMLInputElement>} */
  const fields = document.querySelectorAll("[name=csrfmiddlewaretoken]");
  for (const field of fields) field.value = token;
  document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
  isDoubtful = false;
  return "";
}

/**
 * By another device, or after thirty days: the pages that are kept go, and what waits stays for who comes back.
 *
 * @returns {Promise<SendingState>}
 */
async function signedOut() {
  navigator.serviceWorker?.controller?.postMessage({ signedOut: true });
  await forgetArrived().catch(() => {});
  return "signed-out";
}

/**
 * The page, or the part of one, that came with an answer.
 *
 * @param {string | undefined} html
 */
export function pageOf(html) {
  return new DOMParser().parseFromString(html ?? "", "text/html");
}
