// Completion as one types: the ARIA 1.2 combobox with a list. The focus stays in the box; arrows choose, Enter goes,
// Escape closes. Without it the box is a box.

import { announce } from "./announce.js";
import { isSearch, visit } from "./live.js";
import { counted, message, numeral } from "./messages.js";

const PAUSE = 120; // milliseconds without a further key before the server is asked
const MOST = 8;

class Completion {
  constructor(box) {
    this.input = box.querySelector("input");
    this.source = box.dataset.complete;
    this.list = box.appendChild(document.createElement("ul"));
    this.found = [];
    this.chosen = -1;
    this.prepare();
  }

  prepare() {
    Object.assign(this.list, { id: "completions", className: "completions", role: "listbox", hidden: true });
    this.list.setAttribute("aria-label", message("suggestions"));
    const told = {
      role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id,
    };
    for (const [name, value] of Object.entries(told)) this.input.setAttribute(name, value);
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("keydown", (event) => this.pressed(event));
    this.input.addEventListener("blur", () => this.close());
    this.input.form.addEventListener("submit", () => this.close());
    this.list.addEventListener("pointerdown", (event) => event.preventDefault()); // the focus stays in the box
    this.list.addEventListener("click", (event) => this.clicked(event));
  }

  typed() {
    clearTimeout(this.timer);
    this.asked?.abort();
    this.point(-1); // what was chosen was chosen for other words
    const text = this.input.value.trim();
    if (!text) return this.close();
    this.timer = setTimeout(() => this.ask(text), PAUSE);
  }

  async ask(text) {
    this.asked = new AbortController();
    const { signal } = this.asked;
    const address = new URL(this.source, location.href);
    address.search = new URLSearchParams({ q: text, size: MOST });
    try {
      const answer = await fetch(address, { signal });
      if (!answer.ok) return this.close();
      const { suggestions } = await answer.json();
      if (document.activeElement === this.input && !signal.aborted) this.show(suggestions);
    } catch {
      if (!signal.aborted) this.close(); // it is only a help
    }
  }

  show(suggestions) {
    this.found = suggestions;
    this.list.replaceChildren(...suggestions.map((one, place) => this.option(one, place)));
    this.point(-1);
    this.open(suggestions.length > 0);
    announce(suggestions.length ? counted("suggestions", suggestions.length) : message("no_suggestions"));
  }

  option(one, place) {
    const option = document.createElement("li");
    option.id = `completion-${place}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    const text = document.createElement("bdi");
    text.append(...this.marked(one.text));
    const kind = this.part("kind", message(one.kind));
    const count = this.part("n", numeral(one.families));
    option.append(text, " ", kind, " ", count);
    return option;
  }

  part(name, words) {
    const span = document.createElement("span");
    span.className = name;
    span.textContent = words;
    return span;
  }

  marked(text) {
    const last = this.input.value.trim().split(/\s+/).at(-1);
    const at = text.toLowerCase().indexOf(last.toLowerCase());
    if (at < 0) return [text];
    const mark = document.createElement("b");
    mark.textContent = text.slice(at, at + last.length);
    return [text.slice(0, at), mark, text.slice(at + last.length)];
  }

  open(isOpen) {
    this.list.hidden = !isOpen;
    this.input.setAttribute("aria-expanded", String(isOpen));
  }

  close() {
    clearTimeout(this.timer);
    this.asked?.abort();
    this.point(-1);
    this.open(false);
  }

  pressed(event) {
    if (event.isComposing) return; // the key belongs to an input method
    const isOpen = !this.list.hidden;
    if (event.key === "Escape" && isOpen) {
      event.preventDefault();
      this.close();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (isOpen) this.choose(event.key === "ArrowDown" ? 1 : -1);
      else this.typed();
    } else if (event.key === "Enter" && isOpen && this.chosen >= 0) {
      event.preventDefault();
      this.take(this.found[this.chosen]);
    }
  }

  choose(step) {
    clearTimeout(this.timer);
    this.asked?.abort(); // who chooses from a list is not given another one meanwhile
    const places = this.found.length + 1; // one is the box itself
    this.point((this.chosen + 1 + step + places) % places - 1);
  }

  point(chosen) {
    this.chosen = chosen;
    for (const [place, option] of [...this.list.children].entries()) {
      option.setAttribute("aria-selected", String(place === this.chosen));
    }
    const option = this.list.children[this.chosen];
    if (!option) return this.input.removeAttribute("aria-activedescendant");
    this.input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  clicked(event) {
    const option = event.target.closest("[role=option]");
    if (option) this.take(this.found[[...this.list.children].indexOf(option)]);
  }

  take(one) {
    this.close();
    const address = new URL(one.url, location.href);
    if (isSearch(address)) {
      for (const { name, value } of this.input.form.querySelectorAll(".carried input")) {
        if (!address.searchParams.getAll(name).includes(value)) address.searchParams.append(name, value);
      }
      this.input.value = address.searchParams.get("q") ?? "";
    }
    visit(address);
  }
}

for (const box of document.querySelectorAll("[data-complete]")) new Completion(box);
