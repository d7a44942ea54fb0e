// A long text is waited for as long as a slow network may take for it. On a network that has gone silent that is lost
// time: so a small question (probe) is asked now and then meanwhile, which tells when the network is back.

import { ask } from "./server.js";

// ms between two probes, and for the answer to one.
const PAUSE = 3000;
const PATIENCE = 4000;

/** @type {Set<string>} the writes that were sent once more: a slow network does not make it twice */
const repeated = new Set();

/**
 * Send a write; where the network has gone and is back meanwhile, give it up and do it once more.
 *
 * @template Result
 * @param {{ id: string }} write
 * @param {number} patience ms for which its answer is waited for
 * @param {(signal: AbortSignal) => Promise<Result>} send
 */
export async function withProbes({ id }, patience, send) {
  if (repeated.has(id)) return send(AbortSignal.timeout(patience));
  const first = new AbortController();
  const giveUp = () => first.abort();
  const timer = setTimeout(giveUp, patience);
  const probing = { hasEnded: false, isBack: false };
  probe(probing, giveUp);
  try {
    return await send(first.signal);
  } catch (problem) {
    if (!probing.isBack) throw problem;
    repeated.add(id);
    return await send(AbortSignal.timeout(patience));
  } finally {
    clearTimeout(timer);
    probing.hasEnded = true;
  }
}

/**
 * @param {{ hasEnded: boolean, isBack: boolean }} probing
 * @param {() => void} giveUp
 */
async function probe(probing, giveUp) {
  for (let wasGone = false; !probing.hasEnded && !probing.isBack;) {
    await new Promise((again) => { setTimeout(again, PAUSE); });
    const isThere = probing.hasEnded || (await isServerThere());
    probing.isBack = wasGone && isThere && !probing.hasEnded;
    wasGone = !isThere;
  }
  if (probing.isBack) giveUp();
}

async function isServerThere() {
  const answer = await ask(PATIENCE).catch(() => /** @type {Response | null} */ (null));
  return Boolean(answer?.headers.has("X-Answer-Of"));
}
