// What a page can do beyond its links and forms. Everything works without; each module minds one concern.

import "./complete.js";
import "./copy.js";
import "./dialog.js";
import "./evidence.js";
import "./frames.js";
import "./lightbox.js";
import "./live.js";
import "./notes.js";
import "./pictures.js";
import "./selection.js";
import "./shortcut.js";
import "./view.js";
import "./years.js";
