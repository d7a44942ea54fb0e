// Says in the bar how much waits in this browser to be sent. All words come from _waiting.html.

import { blankSessionOf, sessionShownAt } from "../addresses.js";
import { ready } from "./outbox.js";
import { writes } from "./store.js";
import "../worker/pages.js";

const bar = document.getElementById("waiting");
const PATIENCE = 1200; // ms: what is sent in less has not waited, and nothing in the bar should flash

let count = { waiting: 0, refused: 0 };
let state = "";
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

function show() {
  clearTimeout(timer);
  timer = undefined;
  const button = bar.querySelector(".waiting-count");
  const { waiting, refused } = count;
  const { dataset: words } = bar;
  const kinds = [{ number: waiting, both: [words.waiting, words.waitingShort] }, { number: refused, both: [words.refused, words.refusedShort] }];
  const parts = kinds.filter(({ number }) => number).map(({ number, both }) => both.map((word) => word.replace("#", String(number))));
  const text = parts.map(([long]) => long).join(" · ");
  if (button.textContent !== text) fill(button, parts); // a screen reader says it once
  button.hidden = !text;
  button.classList.toggle("waiting-refused", refused > 0);
  /** @type {HTMLAnchorElement} */
  const signIn = bar.querySelector(".waiting-sign-in");
  signIn.hidden = state !== "signed-out" || !waiting;
  signIn.search = String(new URLSearchParams({ next: location.pathname + location.search + location.hash }));
  bar.querySelector(".waiting-offline").hidden = Boolean(text) || navigator.onLine;
}

/**
 * A phone shows the short words of both.
 *
 * @param {HTMLElement} button
 * @param {string[][]} parts the long words and the short ones of each
 */
function fill(button, parts) {
  button.textContent = "";
  for (const [long, short] of parts) {
    const part = document.createElement("span");
    part.textContent = (button.textContent && " · ") + long;
    part.dataset.short = short;
    button.append(part);
  }
  button.classList.toggle("waiting-both", parts.length > 1);
}

document.addEventListener("outbox:changed", ({ detail }) => {
  count = detail;
  if (!navigator.onLine || state || !bar.querySelector(".waiting-count").hidden) return show();
  if (detail.waiting) timer ??= setTimeout(show, PATIENCE);
  else show();
});
document.addEventListener("outbox:state", ({ detail }) => {
  state = detail.state;
  show();
});
document.addEventListener("outbox:files", async () => (await import("./uploads.js")).upload());
window.addEventListener("online", show);
window.addEventListener("offline", show);
show();

bar.addEventListener("click", async (event) => {
  if (event.target.closest(".waiting-count")) (await import("./waiting-list.js")).fill();
});

// A session that was logged here and is not known to the server yet has a blank page.
async function goToBlank() {
  const here = !document.getElementById("session-state") && sessionShownAt(location.pathname);
  if (!here) return;
  await ready;
  const logged = (await writes()).some((write) => write.kind === "new" && write.from === here.key);
  if (logged) location.replace(`${blankSessionOf(here.event)}#${here.key}`);
}
goToBlank();

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-sign-out]")) return;
  event.preventDefault();
  const leaving = await import("../pages/sign-out.js").catch(() => /** @type {typeof import("../pages/sign-out.js")} */ (null));
  if (leaving) await leaving.begin(form);
  else form.submit();
});
