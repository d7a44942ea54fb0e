// Says of a page that was kept from when it is, which the worker has put into it.

import { bringUpToDate } from "../outbox/actions.js";
import { ready } from "../outbox/outbox.js";
import { ANSWERED } from "../outbox/queue.js";
import { read, writes } from "../outbox/store.js";

const DAY = 72e6; // ms after which the hour alone does not tell the day

/**
 * Whether the server has taken something from this browser which the page may lack: it came later, and concerns what is
 * at the address of this page or below it.
 *
 * @param {number} kept
 */
async function lacksLastWrite(kept) {
  await ready;
  const last = await read((tables) => tables.meta.get(ANSWERED));
  return (last?.at ?? 0) >= kept && Boolean(last?.about?.startsWith(location.pathname));
}

/** Without a network the bar says enough, unless something is missing. */
async function say() {
  const kept = Number(document.documentElement.dataset.kept);
  const line = document.getElementById("kept-copy");
  if (!line || !(navigator.onLine || (await lacksLastWrite(kept)))) return;
  /** @type {Intl.DateTimeFormatOptions} */
  const day = Date.now() - kept > DAY ? { day: "numeric", month: "short" } : {};
  /** @type {Intl.DateTimeFormatOptions} */
  const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", ...day };
  const time = new Date(kept).toLocaleString(document.documentElement.lang, clock);
  line.querySelector("[data-line]").textContent = line.dataset.words.replace("#", time);
  line.hidden = false;
}
say();
// Where something waits, its answer has the same effect.
window.addEventListener("online", async () => {
  if (!(await writes()).some((write) => !write.refused && !write.file)) await bringUpToDate();
});
