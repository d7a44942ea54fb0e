// What the sign-in page loads; it has no other entry.

import "../pages/app.js";
import "../pages/passkeys.js";
import "../pages/sign-in-page.js";
