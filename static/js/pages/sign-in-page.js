// At the door: says that texts of somebody who was signed in before wait in this browser, unless they have signed out.

import { forgetArrived, writes } from "../outbox/store.js";
import { isAfterSignOut, wipe } from "../outbox/wipe.js";

const line = document.getElementById("earlier");

async function look() {
  // What a page still kept while its person was signing out; not what another tab has kept after that.
  if (line.hasAttribute("data-left") && !(await isAfterSignOut())) return wipe();
  await forgetArrived();
  const { length } = await writes();
  line.textContent = line.dataset.earlier.replace("#", String(length));
  line.hidden = !length;
  return undefined;
}

if (line) look();
