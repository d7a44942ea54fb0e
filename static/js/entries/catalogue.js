// What the catalogue loads beside the site's scripts.

import "../outbox/undo-state.js";
import "../pages/catalogue.js";
import "../pages/when-wide.js";
