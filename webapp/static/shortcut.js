// The key "/" leads to the search box, but not while one types; it can be turned off (WCAG 2.1.4).

const KEPT = "shortcut";
const note = document.querySelector("[data-shortcut]");
const button = note?.querySelector("button");

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
  button.textContent = on ? "Turn it off" : "Turn it on";
  button.setAttribute("aria-pressed", String(on));
}

function takesText(element) {
  return element.closest("input, textarea, select, [contenteditable], dialog") !== null;
}

document.addEventListener("keydown", (event) => {
  if (!on || event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (takesText(event.target)) return;
  const box = document.getElementById("q");
  if (!box) return;
  event.preventDefault();
  box.focus();
  box.select();
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
