// Results change in place: what a link or form of the search leads to is fetched and put into this page. The place
// on the page, the focus and what was unfolded stay; every state has its address, and going back leads to it.

import { announce } from "./announce.js";

const SLOW = 150; // milliseconds after which the page shows that it waits
let asked = null; // what is under way
let showing = Promise.resolve(); // until it is shown
let shown = location.href; // what the page shows

// Returns whether an address is one of the search, wherever the site is served.
export function isSearch(address) {
  const search = new URL(document.querySelector("form[role=search]").action);
  return address.origin === search.origin && address.pathname === search.pathname;
}

function isLive() {
  return document.querySelector("main [data-live]") !== null;
}

function focused() {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  return element.id ? `#${CSS.escape(element.id)}` : element.dataset.key ? `[data-key="${CSS.escape(element.dataset.key)}"]` : "";
}

function folds() {
  return new Map([...document.querySelectorAll("main details[id]")].map((one) => [one.id, one.open]));
}

function put(page, isTyped) {
  const [focus, unfolded, scrolled] = [focused(), folds(), document.querySelector(".panel")?.scrollTop ?? 0];
  const top = focus && document.activeElement.getBoundingClientRect().top;
  for (const id of ["main", "carried", "about"]) {
    document.getElementById(id).replaceChildren(...document.adoptNode(page.getElementById(id)).childNodes);
  }
  document.title = page.title;
  for (const link of ["link[rel=canonical]", "meta[name=robots]"]) {
    document.head.querySelector(link)?.remove();
    const found = page.head.querySelector(link);
    if (found) document.head.append(document.adoptNode(found));
  }
  const [box, told] = [document.getElementById("q"), page.getElementById("q")];
  if (!isTyped || box !== document.activeElement || box.dataset.sent !== undefined) box.value = told.value;
  for (const [id, open] of unfolded) {
    const fold = document.getElementById(id);
    if (fold) fold.open = open;
  }
  const panel = document.querySelector(".panel");
  if (panel) panel.scrollTop = scrolled; // the filters stay where they were
  if (focus === null || document.querySelector("dialog[open]")) return;
  const again = focus && document.querySelector(focus);
  (again || document.getElementById("found"))?.focus({ preventScroll: true });
  if (again && panel?.contains(again)) panel.scrollTop += again.getBoundingClientRect().top - top;
}

function remember() {
  history.replaceState({ ...history.state, y: scrollY }, "");
}

async function show(address, { push, y }) {
  asked?.abort();
  asked = new AbortController();
  const { signal } = asked;
  const busy = setTimeout(() => document.getElementById("main").setAttribute("aria-busy", "true"), SLOW);
  try {
    const answer = await fetch(address, { signal, headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (signal.aborted) return;
    if (!answer.ok || !page.querySelector("main [data-live]")) return location.assign(address);
    if (push) {
      remember();
      history.pushState({ y: y ?? scrollY }, "", answer.url + new URL(address).hash);
    }
    shown = location.href;
    put(page, push); // after Back and Forward the box says what the page shows, whatever was being typed
    if (y !== undefined) scrollTo(0, y);
    announce(document.getElementById("counts").textContent);
  } catch (error) {
    if (error.name !== "AbortError") location.assign(address);
  } finally {
    clearTimeout(busy);
    if (!signal.aborted) {
      asked = null;
      document.getElementById("main").removeAttribute("aria-busy");
    }
  }
}

// Goes to an address of the search: in place where results are shown already.
export function visit(address) {
  const wanted = new URL(address, location.href);
  if (isLive() && isSearch(wanted)) return show(wanted.href, { push: true, y: 0 });
  return location.assign(wanted);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (!link || !isLive() || event.defaultPrevented || event.button !== 0) return;
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const address = new URL(link.getAttribute("href") ?? link.href.baseVal, location.href);
  if (address.hash && address.pathname === location.pathname && address.search === location.search) return;
  if (!isSearch(address) || link.hreflang) return; // another language is another page
  event.preventDefault();
  if (!link.matches(".value a")) link.closest("dialog")?.close(); // several values can be chosen
  if (asked && link.dataset.key) return showing.then(() => choose(link.dataset.key));
  const turns = link.closest(".pages") !== null;
  showing = show(address.href, { push: true, y: turns ? 0 : undefined });
});

// A second choice that was made before the first was shown adds to it: its link is the one of the new page.
function choose(key) {
  document.querySelector(`[data-key="${CSS.escape(key)}"]`)?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-live]");
  if (!form || !isLive()) return;
  event.preventDefault();
  const address = new URL(form.action, location.href);
  for (const [name, value] of new FormData(form)) {
    if (value.trim()) address.searchParams.append(name, value.trim());
  }
  const box = form.elements.namedItem("q");
  if (box) box.dataset.sent = "";
  show(address.href, { push: true, y: form.getAttribute("role") === "search" ? 0 : undefined })
    .then(() => { delete box?.dataset.sent; });
});

document.addEventListener("click", (event) => {
  const closer = event.target.closest("[data-close]");
  if (closer) document.getElementById(closer.dataset.close).open = false;
});

if (isLive()) {
  addEventListener("popstate", () => {
    const [there, here] = [new URL(location.href), new URL(shown)];
    const isSame = there.pathname === here.pathname && there.search === here.search; // a step within the page
    if (isSearch(there) && !isSame) show(location.href, { push: false, y: history.state?.y ?? 0 });
  });
  addEventListener("scrollend", remember);
}
