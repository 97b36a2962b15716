// The frames of an event open in place, below its card: what its link leads to is fetched and put there.

import { announce } from "./announce.js";
import { counted, message } from "./messages.js";

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-frames]");
  if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  const [item, open] = [link.closest("li"), link.getAttribute("aria-expanded") === "true"];
  item.querySelector(".frames-list")?.remove();
  link.setAttribute("aria-expanded", String(!open));
  if (open) return;
  try {
    const answer = await fetch(link.href, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const lists = page.querySelectorAll("ol.hits, ol.grid");
    if (!answer.ok || !lists.length) return location.assign(link.href);
    const all = document.createElement("div");
    all.className = "frames-list";
    all.append(...lists);
    for (const one of all.querySelectorAll("li[id]")) one.removeAttribute("id"); // the page has hits of its own
    const next = page.querySelector(".pages a[rel=next]");
    if (next) {
      const more = document.createElement("a");
      more.href = link.href;
      more.textContent = message("all_frames");
      all.append(more);
    }
    item.append(all);
    announce(counted("frames_shown", all.querySelectorAll("li > article").length));
  } catch {
    location.assign(link.href);
  }
}, { capture: true }); // before what is shown in place of the whole page
