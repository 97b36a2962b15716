// Keys: "/" leads to the search box, "j" to the next result and "k" to the previous one, but not while one types.
// They can be turned off (WCAG 2.1.4).

import { message } from "./messages.js";

const KEPT = "shortcut";
const note = document.querySelector("[data-shortcut]");
const button = note?.querySelector("button");
const STEPS = { j: 1, k: -1 };

function isOn() {
  try {
    return localStorage.getItem(KEPT) !== "off";
  } catch {
    return true; // a browser that keeps nothing
  }
}

function keep(on) {
  try {
    localStorage.setItem(KEPT, on ? "on" : "off");
  } catch {
    // it holds for this page then
  }
}

let on = isOn();

function show() {
  button.textContent = message(on ? "turn_off" : "turn_on");
  button.setAttribute("aria-pressed", String(on));
}

function takesText(element) {
  return element.closest("input, textarea, select, [contenteditable], dialog") !== null;
}

function toBox() {
  const box = document.getElementById("q");
  box?.focus();
  box?.select();
  return box !== null;
}

// On results to the link of a hit, on a picture's page to the page of the next one.
function step(by) {
  const links = [...document.querySelectorAll("#hits .stretched")];
  if (!links.length) {
    const link = document.querySelector(`.trail a[rel=${by > 0 ? "next" : "prev"}]`);
    link?.click();
    return link !== null;
  }
  const here = links.indexOf(document.activeElement);
  const next = here < 0 ? links[by > 0 ? 0 : links.length - 1] : links[here + by];
  next?.focus();
  next?.closest("li").scrollIntoView({ block: "nearest" });
  return next !== undefined;
}

document.addEventListener("keydown", (event) => {
  if (!on || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (takesText(event.target)) return;
  const isDone = event.key === "/" ? toBox() : event.key in STEPS && step(STEPS[event.key]);
  if (isDone) event.preventDefault();
});

if (button) {
  show();
  note.hidden = false;
  button.addEventListener("click", () => {
    on = !on;
    keep(on);
    show();
  });
}
