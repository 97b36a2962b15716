// A photograph opens over the page, fills the window and can be zoomed: what its link leads to is fetched and shown in
// a dialog. Arrow keys and swipes lead to the next one; Escape, the Back button and "Close" lead back to the page.

import { announce } from "./announce.js";
import { message } from "./messages.js";
import { tend } from "./pictures.js";

const SWIPE = 50; // pixels that a finger moves sideways
const dialog = document.createElement("dialog");
dialog.className = "lightbox-dialog";

let start = null; // where a finger touched
let beneath = ""; // the page that it lies over

async function load(address) {
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const content = page.querySelector("[data-lightbox-content]");
  if (!answer.ok || !content) throw new Error(`${address} has no photograph`);
  return document.adoptNode(content);
}

async function show(address) {
  const focused = dialog.contains(document.activeElement) ? document.activeElement.rel : "";
  const content = await load(address);
  dialog.replaceChildren(content);
  dialog.setAttribute("aria-labelledby", "lightbox-title");
  content.querySelector("[data-zoom]").hidden = false;
  if (!dialog.open) {
    document.body.append(dialog);
    dialog.showModal();
  }
  tend(dialog);
  (focused && dialog.querySelector(`a[rel=${focused}]`) || dialog.querySelector(".lightbox-picture")).focus();
  announce(content.querySelector("h1").textContent);
}

function zoom() {
  const button = dialog.querySelector("[data-zoom]");
  const isZoomed = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", String(isZoomed));
  button.textContent = message(isZoomed ? "fit" : "zoom");
  const picture = dialog.querySelector(".lightbox-picture");
  picture.classList.toggle("zoomed", isZoomed);
  picture.scrollTo((picture.scrollWidth - picture.clientWidth) / 2, (picture.scrollHeight - picture.clientHeight) / 2);
}

function turn(direction) {
  const link = dialog.querySelector(`a[rel=${direction}]`);
  if (!link) return;
  history.replaceState({ lightbox: true }, "", link.href);
  show(link.href).catch(() => location.assign(link.href));
}

function open(address) {
  beneath = location.pathname;
  history.pushState({ lightbox: true }, "", address);
  show(address).catch(() => location.assign(address));
}

document.addEventListener("click", (event) => {
  if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const link = event.target.closest("a[data-lightbox]");
  if (link) {
    event.preventDefault();
    open(link.href);
  } else if (event.target.closest(".lightbox-dialog")) {
    const within = event.target.closest("a");
    if (within?.matches(".lightbox-close")) {
      event.preventDefault();
      dialog.close();
    } else if (within?.rel) {
      event.preventDefault();
      turn(within.rel);
    } else if (event.target.closest("[data-zoom], .lightbox-picture img")) zoom();
  }
});

dialog.addEventListener("keydown", (event) => {
  const isZoomed = dialog.querySelector(".zoomed") !== null; // arrows scroll then
  if (event.key === "+" || event.key === "-" || event.key === "z") zoom();
  else if (event.key === "ArrowLeft" && !isZoomed) turn("prev");
  else if (event.key === "ArrowRight" && !isZoomed) turn("next");
});

dialog.addEventListener("touchstart", (event) => {
  const isOne = event.touches.length === 1 && !dialog.querySelector(".zoomed") && (visualViewport?.scale ?? 1) === 1;
  start = isOne ? event.touches[0].clientX : null;
}, { passive: true });

dialog.addEventListener("touchend", (event) => {
  if (start === null) return;
  const moved = event.changedTouches[0].clientX - start;
  if (Math.abs(moved) > SWIPE) turn(moved < 0 ? "next" : "prev");
});

dialog.addEventListener("close", () => {
  if (!history.state?.lightbox) return; // the Back button closed it
  const page = new URL(dialog.querySelector(".lightbox-close").href);
  if (page.pathname === beneath) history.back();
  else location.replace(page); // it went on to another result
});

addEventListener("popstate", () => { if (dialog.open) dialog.close(); });
