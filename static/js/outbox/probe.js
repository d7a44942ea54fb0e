// A long text is waited for as long as a slow network may take for it. On a network that has gone silent that is lost
// time: so a small question is asked now and then meanwhile, which tells when the network is back.

import { TOKEN } from "../addresses.js";

const GIVE_UP_WAITING = 10000; // ms: a request that hangs on conference wifi counts as lost
const SLOWEST = 5; // bytes that a network takes in a ms: a long text may need longer
const LONG = 10000; // bytes
const PAUSE = 3000; // ms between two questions
const PATIENCE = 4000; // ms for the answer to one

const repeated = new Set(); // the writes that were sent once more: a slow network does not make it twice

/** Do `send(signal)` for a write; where the network has gone and is back meanwhile, give it up and do it once more. */
export async function withProbes({ id }, length, send) {
  const patience = GIVE_UP_WAITING + length / SLOWEST;
  if (length <= LONG || repeated.has(id)) return send(AbortSignal.timeout(patience));
  const first = new AbortController();
  const giveUp = () => first.abort();
  const timer = setTimeout(giveUp, patience);
  const knocks = { ended: false, back: false };
  knock(knocks, giveUp);
  try {
    return await send(first.signal);
  } catch (problem) {
    if (!knocks.back) throw problem;
    repeated.add(id);
    return await send(AbortSignal.timeout(patience));
  } finally {
    clearTimeout(timer);
    knocks.ended = true;
  }
}

async function knock(knocks, giveUp) {
  for (let gone = false; !knocks.ended && !knocks.back;) {
    await new Promise((again) => { setTimeout(again, PAUSE); });
    const there = knocks.ended || (await isServerThere());
    knocks.back = gone && there && !knocks.ended;
    gone = !there;
  }
  if (knocks.back) giveUp();
}

async function isServerThere() {
  try {
    const signal = AbortSignal.timeout(PATIENCE);
    const answer = await fetch(TOKEN, { headers: { "X-Autosave": "1" }, redirect: "manual", signal });
    return answer.headers.has("X-Answer-Of");
  } catch {
    return false;
  }
}
