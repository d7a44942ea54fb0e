// The second part of the worker: the pages that are kept, under which address, whose they are, and when they go.

async function pages() {
  const names = await caches.keys();
  return names.includes(DOUBT) ? [] : names.filter((name) => name.startsWith("pages-"));
}

/**
 * The header names a person, and how the page was drawn for them.
 *
 * @param {string} owner
 */
function cacheOf(owner) {
  return `pages-${owner.split(".")[0]}`;
}

/** @param {string} owner */
async function forgetAllBut(owner) {
  const others = (await caches.keys()).filter((name) => name.startsWith("pages-") && name !== cacheOf(owner));
  await Promise.all(others.map((name) => caches.delete(name)));
}

/**
 * What is in the address for one look only does not make it another page.
 *
 * @param {string | URL} url
 */
function address(url) {
  const found = new URL(url, location.origin);
  for (const name of ["logged", "heading", "link", "show", "session"]) found.searchParams.delete(name);
  found.hash = "";
  return found.href;
}

// Somebody has signed in: no page is shown before the server has said whose they are.
let doubts = 0;
async function beginDoubt() {
  doubts += 1;
  await caches.open(DOUBT);
}

// Signed out, here or by another device: what is just being fetched is not kept any more, and what is just being kept
// goes again. What a person has written and not sent stays in the store.
/** @type {Set<Promise<void>>} */
const keeping = new Set();
let departures = 0;
let left = false;
async function forgetSignedOut() {
  departures += 1;
  left = true;
  await Promise.allSettled(keeping);
  await forgetAllBut("");
}

/**
 * @param {string | URL} url
 * @param {CacheQueryOptions} options
 */
async function find(url, options = {}) {
  for (const name of await pages()) {
    const found = await (await caches.open(name)).match(address(url), { ignoreVary: true, ...options });
    if (found) return found;
  }
  return undefined;
}

/**
 * Puts a page, of which no byte is missing, into the cache of its owner, and takes one out that is not there any more;
 * says whether it did either. In advance nothing is kept for anybody but the person whose pages are kept already.
 *
 * @param {string | URL} url
 * @param {Response} answer
 */
async function keep(url, answer, inAdvance = false) {
  const owner = ownerOf(answer);
  if (!isOurs(answer)) return false;
  if (answer.status === 404) {
    await Promise.all((await pages()).map(async (name) => (await caches.open(name)).delete(address(url))));
    return true;
  }
  if (!owner || !answer.ok) return false;
  const name = cacheOf(owner);
  if (inAdvance && (left || !(await caches.has(name)))) return false;
  left = false;
  // Today is the page of a day too.
  const all = new Set([url, answer.headers.get("Content-Location") ?? url].map(address));
  const put = caches.open(name).then(async (cache) => {
    for (const each of all) await cache.put(each, answer.clone());
  });
  keeping.add(put);
  await put.finally(() => keeping.delete(put));
  return true;
}
