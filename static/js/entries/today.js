// What the page of a day loads beside the site's scripts.

import "../outbox/unsent.js";
import "../outbox/undo-state.js";
import "../pages/order.js";
import "../pages/take-photos.js";
import "../pages/when-wide.js";
