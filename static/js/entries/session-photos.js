// What the page of a session that can have photos loads beside its other scripts.

import "../photos/photo-strip.js";
import "../photos/upload-later.js";
