// The addresses of the site that scripts have to recognise or make, checked against the server's by tests.
//
// The worker gets this text too, without the word "export", which a classic script does not know; see
// sessions/views/site/offline.py.

const EVENT = /^\/events\/[^/]+\//;
const SESSION = /^(\/events\/[^/]+\/)sessions\/([0-9a-f-]{36})\//;
const CATALOGUE = /^(\/events\/[^/]+\/)catalogue\/(?:kept\/)?$/;

/** Answers who is signed in, with a fresh CSRF token. */
export const TOKEN = "/token";

/** Where photos are added, from Today. */
export const ADD_PHOTOS = "photos/#upload-files";

/**
 * The Today page of the event that a page belongs to, or "".
 *
 * @param {string} path
 */
export function eventOf(path) {
  return EVENT.exec(path)?.[0] ?? "";
}

/** @param {string} path */
export function isToday(path) {
  return path !== "" && eventOf(path) === path;
}

/**
 * The session that a page belongs to, with its key and its own page, or null.
 *
 * @param {string} path
 */
export function sessionOf(path) {
  const found = SESSION.exec(path);
  return found && { page: found[0], event: found[1], key: found[2] };
}

/**
 * The session whose own page this is, or null.
 *
 * @param {string} path
 */
export function sessionShownAt(path) {
  const session = sessionOf(path);
  return session?.page === path ? session : null;
}

/**
 * Whether what is sent to an address is about the session with this key.
 *
 * @param {string} url
 * @param {string} key
 */
export function isAbout(url, key) {
  return url.includes(key);
}

/**
 * The page that stands for a session which the server does not know yet.
 *
 * @param {string} event
 */
export function blankSessionOf(event) {
  return `${event}sessions/waiting/`;
}

/**
 * The page that a session will have which is made at this address (`…/new/`) under this key.
 *
 * @param {string} url
 * @param {string} key
 */
export function pageOfNew(url, key) {
  return url.replace(/new\/$/, `${key}/`);
}

/**
 * Where the session is taken back that is made at this address (`…/new/`) under this key.
 *
 * @param {string} url
 * @param {string} key
 */
export function undoOf(url, key) {
  return `${pageOfNew(url, key)}undo/`;
}

/**
 * The list into which goes what is made at this address (`…/new/`).
 *
 * @param {string} url
 */
export function listOfNew(url) {
  return url.replace(/new\/$/, "");
}

/**
 * The event of which a page is the catalogue, or "".
 *
 * @param {string} path
 */
export function eventOfCatalogue(path) {
  return CATALOGUE.exec(path)?.[1] ?? "";
}

/**
 * The page that holds the whole catalogue of an event, for the time without a network.
 *
 * @param {string} event
 */
export function wholeCatalogueOf(event) {
  return `${event}catalogue/kept/`;
}
