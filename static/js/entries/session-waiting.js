// What the page of a session that the server does not have yet loads beside the site's scripts.

import "../outbox/unsent.js";
import "../editing/autosave.js";
import "../editing/editor.js";
