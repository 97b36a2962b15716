// Notes to the captions of a selection are kept in the browser, and put into the addresses of the page and its downloads.
// Without scripts a form puts them there.

import { announce } from "./announce.js";
import { message } from "./messages.js";

const KEPT = "notes";
const LONGEST = 8000; // characters of an address; the server takes hardly more
const form = document.querySelector("form[data-notes]");
const areas = form ? [...form.querySelectorAll("textarea[data-note]")] : [];

function notes() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT) ?? "{}");
    return kept !== null && typeof kept === "object" ? kept : {};
  } catch {
    return {}; // a browser that keeps nothing
  }
}

function keep(id, text) {
  const { [id]: _former, ...others } = notes();
  try {
    localStorage.setItem(KEPT, JSON.stringify(text ? { ...others, [id]: text } : others));
  } catch {
    // it holds for this page then
  }
}

function noted(href) {
  const address = new URL(href, location.href);
  const ids = address.searchParams.getAll("id");
  for (const area of areas) {
    address.searchParams.delete(area.name);
    const text = area.value.trim();
    if (text && ids.includes(area.dataset.note)) address.searchParams.set(area.name, text);
  }
  return address.href;
}

function show() {
  for (const area of areas) area.closest("article").querySelector(".note").textContent = area.value;
  const address = noted(location.href);
  if (address.length > LONGEST) return announce(message("notes_too_long"));
  history.replaceState(history.state, "", address);
  for (const link of document.querySelectorAll(".selection .tools a, a[data-unselect]")) link.href = noted(link.href);
}

if (form) {
  const kept = notes();
  for (const area of areas) area.value ||= typeof kept[area.dataset.note] === "string" ? kept[area.dataset.note] : "";
  form.querySelector("[data-notes-form]").hidden = true; // they are kept as they are typed
  show();
  form.addEventListener("input", (event) => {
    keep(event.target.dataset.note, event.target.value.trim());
    show();
  });
}

document.addEventListener("click", (event) => {
  const remove = event.target.closest("a[data-unselect]");
  if (remove) keep(remove.dataset.unselect, "");
});
