// At the door: says that texts of somebody who was signed in before wait in this browser.

import { writes } from "./store.js";

const line = document.getElementById("earlier");

writes().then(({ length }) => {
  if (!line || !length) return;
  line.textContent = line.dataset.earlier.replace("#", length);
  line.hidden = false;
});
