// As little of a browser as the scripts of the outbox need to be imported and used in Node, which has no document.
//
// There is no IndexedDB here, so that the store keeps everything in memory.

import { mock } from "node:test";

/** What a page says of itself, by the selector that asks for it. */
export const PAGE = { "meta[name=user]": { content: "7" }, "[name=csrfmiddlewaretoken]": { value: "token" } };

class FakeDocument extends EventTarget {
  visibilityState = "visible";
  title = "A page";
  body = { setAttribute() {} };
  documentElement = { dataset: {}, lang: "en" };

  querySelector(selector) { return PAGE[selector] ?? null; }

  querySelectorAll() { return []; }

  getElementById() { return null; }
}

/** A page as an answer holds it: the elements that a test puts into `ELEMENTS`, by the HTML of the answer. */
export const ELEMENTS = new Map();

class FakeParser {
  parseFromString(html) {
    const found = ELEMENTS.get(html) ?? {};
    return { querySelector: (selector) => found[selector] ?? null, querySelectorAll: (selector) => found[`all ${selector}`] ?? [] };
  }
}

const fakes = {
  document: new FakeDocument(),
  window: new EventTarget(),
  location: new URL("https://conference.example/events/harbour/"),
  navigator: { onLine: true },
  DOMParser: FakeParser,
  BroadcastChannel: undefined,
};
for (const [name, value] of Object.entries(fakes)) {
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
}

/** Every request that a script has sent, as [url, options]; answered by `answerWith`. */
export const requests = [];
let nextAnswer = () => { throw new TypeError("no network"); };

globalThis.fetch = mock.fn(async (url, options) => {
  requests.push([url, options]);
  return nextAnswer(url, options);
});

/** Answer every request from now on with what `make(url, options)` returns or throws. */
export function answerWith(make) {
  nextAnswer = make;
}

/** An answer of the server to a write. */
export function answered(options, status = 200, html = "", headers = {}) {
  const key = options.headers["X-Operation"];
  return new Response(html, { status, headers: { "X-Answer-Of": "conference-log", ...(status < 400 && key && { "X-Operation": key }), ...headers } });
}
