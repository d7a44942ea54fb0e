// What the album loads beside the site's scripts.

import { add } from "../photos/upload.js";
import { takePictures } from "../photos/paste-drop.js";
import "../photos/missing.js";
import "../photos/album.js";
import "../photos/viewer.js";
import "../pages/order.js";

takePictures(async () => ({ add }));
