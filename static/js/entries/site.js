// What every page of a signed-in person loads.

import "../pages/app.js";
import "../outbox/actions.js";
import "../outbox/waiting.js";
