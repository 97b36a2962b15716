// A selection of captions is kept in the browser: a tick adds to it, and the link in the head of each page leads to it.
// Without scripts the ticks of a page are sent by a form.

import { announce } from "./announce.js";
import { counted } from "./messages.js";

const KEPT = "selection";
const MOST = 200;
const link = document.querySelector("[data-selection]");

function ids() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT) ?? "[]");
    return Array.isArray(kept) ? kept.filter((one) => typeof one === "string").slice(0, MOST) : [];
  } catch {
    return []; // a browser that keeps nothing
  }
}

function keep(chosen) {
  try {
    localStorage.setItem(KEPT, JSON.stringify(chosen));
  } catch {
    // it holds for this page then
  }
  show();
}

function show() {
  const chosen = ids();
  const address = new URL(link.dataset.selection, location.href);
  address.search = new URLSearchParams(chosen.map((one) => ["id", one]));
  link.href = address.href;
  link.querySelector("span").textContent = chosen.length;
  link.hidden = chosen.length === 0;
  for (const box of document.querySelectorAll("input[data-select]")) box.checked = chosen.includes(box.value);
  for (const button of document.querySelectorAll("[data-select-form]")) button.hidden = true; // the head has the link
}

document.addEventListener("change", (event) => {
  const box = event.target.closest?.("input[data-select]");
  if (!box) return;
  const others = ids().filter((one) => one !== box.value);
  if (box.checked && others.length >= MOST) {
    box.checked = false;
    return announce(counted("selection_full", MOST));
  }
  keep(box.checked ? [...others, box.value] : others);
  announce(counted("selected", ids().length));
});

document.addEventListener("click", (event) => {
  const remove = event.target.closest("a[data-unselect]");
  if (remove) keep(ids().filter((one) => one !== remove.dataset.unselect));
});

if (link) {
  show();
  addEventListener("storage", show); // another window
  new MutationObserver(show).observe(document.getElementById("main"), { childList: true });
}
