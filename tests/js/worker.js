// The worker as the server puts it together, so that its functions can be called.

import { readFileSync } from "node:fs";
import vm from "node:vm";

const SCRIPTS = ["addresses", "worker/worker", "worker/kept-pages", "worker/whole-answers", "worker/share", "worker/prefetch"];

/** A context in which the worker runs; `wait` takes the place of setTimeout. */
export function startWorker({ setTimeout: wait = setTimeout } = {}) {
  const constants = {
    VERSION: "1",
    SHELL: [],
    SIZES: [],
    STATIC: "/static/",
    OFFLINE: "/offline/",
    HOME: "/",
    EVENTS: "/events/",
    SHARE: "/share/",
    DOORS: ["/accounts/login/"],
    SIGN_OUT: "/accounts/logout/",
  };
  const world = { Headers, Response, ReadableStream, URL, URLSearchParams, Blob, FormData, TextDecoder, Uint8Array, Date, Error, Promise, crypto };
  const context = vm.createContext({ ...world, setTimeout: wait, clearTimeout, location: new URL("https://conference.example/"), addEventListener() {} });
  context.self = context;
  const sources = SCRIPTS.map((name) => readFileSync(new URL(`../../static/js/${name}.js`, import.meta.url), "utf8"));
  const lines = Object.entries(constants).map(([name, value]) => `const ${name} = ${JSON.stringify(value)};`);
  vm.runInContext([...lines, ...sources].join("\n").replaceAll("\nexport ", "\n"), context);
  return (code) => vm.runInContext(code, context);
}
