// Buttons that copy the text of a part of the page.

import { announce } from "./announce.js";
import { message } from "./messages.js";

const SHOWN = 2000; // milliseconds

for (const actions of document.querySelectorAll(".actions[hidden]")) {
  actions.hidden = !navigator.clipboard; // only https and this machine have one
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const words = button.textContent;
  const text = document.querySelector(button.dataset.copy).textContent.trim();
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = message("copied");
    announce(message("copied"));
  } catch {
    button.textContent = message("copy_failed");
  }
  setTimeout(() => { button.textContent = words; }, SHOWN);
});
