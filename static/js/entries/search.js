// What the search page loads beside the site's scripts.

import "../pages/search.js";
