// What the page of a session loads beside the site's scripts.

import "../outbox/pending-taps.js";
import "../outbox/undo-state.js";
import "../editing/autosave.js";
import "../editing/editor.js";
import "../pages/way-back.js";
import "../pages/when-wide.js";
import "../photos/photo-strip.js";
import "../photos/upload-later.js";
