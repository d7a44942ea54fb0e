// What the catalogue loads beside the site's scripts.

import "../pages/catalogue.js";
import "../pages/when-wide.js";
