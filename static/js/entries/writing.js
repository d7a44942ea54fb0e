// What the page of a chapter or a day note loads beside the site's scripts.

import "../editing/autosave.js";
import "../editing/editor.js";
