// Shows on the page of a session the taps that the server does not know yet. On Today, unsent.js does it with the rest.

import { showTaps } from "./actions.js";
import { ready } from "./outbox.js";
import { writes } from "./store.js";

async function show() {
  await ready;
  showTaps(await writes());
}

for (const name of /** @type {const} */ (["outbox:changed", "outbox:state", "htmx:load"])) document.addEventListener(name, show);
show();
