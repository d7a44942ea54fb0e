// The third part of the worker: reads answers to their end, and tells those of the server from others. An answer that
// stalls, is cut, or comes from another network (the sign-in page of a hotel) is never kept, and is not shown in the
// place of a page that is.

// The server puts it on every answer; see sessions/web/middleware.py.
const ANSWER_OF = "X-Answer-Of";
// When an answer came, by the clock of this browser, in ms.
const CAME = "X-Came";
const SILENCE = 4000; // ms without a byte after which a kept page is shown
const PATIENCE = 8000; // ms after which it is shown though bytes still come
const GIVE_UP = 30000; // ms without a byte after which an answer counts as lost
const BEGINNING = 32768; // bytes of a page that is not kept which have to be here before any of it is shown
const ENOUGH = 4096; // bytes of it that do after GIVE_UP
const START = /^\s*<!doctype html/i;
const OWNER = /^\d+\.[\w-]+\.(system|light|dark)$/;
const END = /<\/html>\s*$/;
/** @type {Record<string, RegExp>} */
const TYPES = { css: /^text\/css\b/, js: /^(text|application)\/javascript\b/, svg: /^image\/svg\b/ };

const FOREIGN = new Error("not an answer of the server");

/** @param {Response} answer */
function isOurs(answer) {
  return answer.headers.has(ANSWER_OF);
}

/** @param {Response} answer */
function isPage(answer) {
  return /^text\/html\b/.test(answer.headers.get("Content-Type") ?? "");
}

/**
 * Whose page it is. Without encryption Chromium takes a head that was cut for a whole one.
 *
 * @param {Response} answer
 */
function ownerOf(answer) {
  const owner = answer.headers.get(PAGE_OF) ?? "";
  return OWNER.test(owner) ? owner : null;
}

function incomplete() {
  return new Error("the answer did not come, or not all of it");
}

/**
 * Two limits on how long a kept page waits for the network; `heard()` says that something has come.
 *
 * @returns {{ heard: () => void, over: Promise<never> }}
 */
function startPatience() {
  let heard = () => {};
  /** @type {Promise<never>} */
  const over = new Promise((_, reject) => {
    const giveUp = () => reject(incomplete());
    let silence = setTimeout(giveUp, SILENCE);
    setTimeout(giveUp, PATIENCE);
    heard = () => {
      clearTimeout(silence);
      silence = setTimeout(giveUp, SILENCE);
    };
  });
  over.catch(() => {});
  return { heard, over };
}

/**
 * Rejects where something that is awaited of the network does not come at all.
 *
 * @template Result
 * @param {Promise<Result>} awaited
 * @returns {Promise<Result>}
 */
async function withTimeout(awaited) {
  let timer = 0;
  const silence = new Promise((_, reject) => { timer = setTimeout(() => reject(incomplete()), GIVE_UP); });
  return Promise.race([awaited, silence]).finally(() => clearTimeout(timer));
}

/**
 * The next piece of a body.
 *
 * @param {ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>} reader
 */
async function readChunk(reader) {
  try {
    return await withTimeout(reader.read());
  } catch (problem) {
    reader.cancel().catch(() => {});
    throw problem;
  }
}

/**
 * What the browser has unpacked is longer than the header says. When it has come is put into it.
 *
 * @param {Response} answer
 */
function headOf(answer) {
  const headers = new Headers(answer.headers);
  for (const name of ["Content-Encoding", "Content-Length"]) headers.delete(name);
  headers.set(CAME, `${Date.now()}`);
  return { status: answer.status, statusText: answer.statusText, headers };
}

/**
 * Where neither a length nor chunks frame the body, as behind some proxies, only its own end tells that a page is whole.
 *
 * @param {Response} answer
 * @param {Uint8Array} bytes
 */
function checkEnd(answer, bytes, asPage = false) {
  /** @param {Uint8Array} part */
  const text = (part) => new TextDecoder().decode(part);
  const needsEnd = asPage || ownerOf(answer) || START.test(text(bytes.slice(0, 64)));
  if (answer.ok && needsEnd && !END.test(text(bytes.slice(-64)))) throw incomplete();
}

/** @param {Uint8Array<ArrayBuffer>[]} parts */
async function join(parts) {
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

/**
 * Resolves to the same answer with all of its body here; rejects where some of it is missing, and for what is no page
 * where it has to be one.
 *
 * @param {Response} answer
 */
async function whole(answer, { heard = () => {}, asPage = false } = {}) {
  if (!answer.body) return answer;
  const head = headOf(answer);
  const reader = answer.body.getReader();
  /** @type {Uint8Array<ArrayBuffer>[]} */
  const parts = [];
  for (let next = await readChunk(reader); !next.done; next = await readChunk(reader)) {
    parts.push(next.value);
    heard();
  }
  const bytes = await join(parts);
  checkEnd(answer, bytes, asPage);
  return new Response(bytes, head);
}

/**
 * The same answer, of which so many bytes are here that something can be seen; the rest comes as it comes. Rejects where
 * next to nothing has come after GIVE_UP, though byte after byte still does.
 *
 * @param {Response} answer
 * @param {number} least
 */
async function beginningOf(answer, least) {
  const reader = /** @type {NonNullable<typeof answer.body>} */ (answer.body).getReader();
  /** @type {Uint8Array<ArrayBuffer>[]} */
  const parts = [];
  let [length, ended, late] = [0, false, false];
  const timer = setTimeout(() => { late = true; }, GIVE_UP);
  while (!ended && length < (late ? Math.min(least, ENOUGH) : least)) {
    if (late) {
      reader.cancel().catch(() => {});
      throw incomplete();
    }
    const { done, value } = await readChunk(reader);
    ended = done;
    if (value) parts.push(value);
    length += value?.length ?? 0;
  }
  clearTimeout(timer);
  if (answer.ok && !length) throw incomplete();
  if (ended && isOurs(answer)) checkEnd(answer, await join(parts));
  const rest = new ReadableStream({
    start(controller) {
      for (const part of parts) controller.enqueue(part);
      if (ended) controller.close();
    },
    async pull(controller) {
      const { done, value } = await reader.read();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: (why) => reader.cancel(why),
  });
  return new Response(rest, headOf(answer));
}

/**
 * Style, a script or an icon, whole, and not a page that a network puts in the place of everything; says with `fits`
 * whether it is as long as it was made. What a network has changed on its way is shown and not kept.
 *
 * @param {Request | string} request
 */
async function file(request) {
  const { pathname } = new URL(typeof request === "string" ? request : request.url, location.origin);
  const size = SIZES[SHELL.indexOf(pathname)];
  const first = await fileOf(pathname, await fetch(request), size);
  // Where neither a length nor chunks frame it, the browser's own cache takes a cut one, and keeps it for good.
  return first.fits ? first : fileOf(pathname, await fetch(request, { cache: "reload" }), size);
}

/**
 * @param {string} pathname
 * @param {Response} came
 * @param {number} size
 */
async function fileOf(pathname, came, size) {
  const type = TYPES[pathname.split(".").at(-1) ?? ""];
  if (!came.ok || !type?.test(came.headers.get("Content-Type") ?? "")) throw FOREIGN;
  const answer = await whole(came);
  return { answer, fits: !size || (await answer.clone().blob()).size === size };
}

/**
 * A page as it was kept says when; pages.js puts it into words.
 *
 * @param {Response} kept
 */
async function asKept(kept) {
  const html = await kept.text();
  return new Response(html.replace(/<html\b/, (tag) => `${tag} data-kept="${kept.headers.get(CAME) ?? dateOf(kept)}"`), headOf(kept));
}

// A redirect tells a worker nothing of where it comes from. Where the server itself says that nobody is signed in any
// more, what is kept of that person's pages goes.
async function isServerThere() {
  const signal = AbortSignal.timeout(GIVE_UP);
  const answer = await fetch(TOKEN, { headers: { "X-Autosave": "1" }, redirect: "manual", signal }).catch(() => null);
  if (!answer || !isOurs(answer)) return false;
  if (answer.status === 401) await forgetSignedOut();
  return true;
}
