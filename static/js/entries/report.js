// What the page of a report loads beside the site's scripts.

import "../pages/copy.js";
import "../pages/report-panes.js";
