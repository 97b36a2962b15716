// The page with all values of a facet opens over the results; there, what is typed narrows the values at once.

const PAUSE = 150; // milliseconds without a further key before the server is asked
const dialog = document.createElement("dialog");

let asked = null;
let shown = null; // the address of what the dialog shows
let timer;

async function load(address) {
  asked?.abort();
  asked = new AbortController();
  const answer = await fetch(address, { signal: asked.signal });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const content = page.querySelector("[data-dialog-content]");
  if (!answer.ok || !content) throw new Error(`${address} has no values`);
  return document.adoptNode(content);
}

function orGoTo(address) {
  return (error) => error.name === "AbortError" || location.assign(address);
}

async function open(address) {
  const content = await load(address);
  shown = new URL(address);
  dialog.replaceChildren(content);
  dialog.setAttribute("aria-labelledby", content.querySelector("h1").id);
  document.body.append(dialog);
  dialog.showModal();
  dialog.querySelector("input[type=search]")?.focus();
}

async function turn(address) {
  const content = await load(address);
  shown = new URL(address);
  const key = document.activeElement?.dataset.key;
  for (const part of [".quiet", ".turns", ".list", ".pages"]) {
    const [old, found] = [dialog.querySelector(part), content.querySelector(part)];
    if (old && found) old.replaceWith(found);
    else if (old) old.replaceChildren();
    else if (found) dialog.firstElementChild.append(found);
  }
  const [done, link] = [dialog.querySelector("[data-dialog-close]"), content.querySelector("[data-dialog-close]")];
  if (link) done.href = link.href;
  const [form, told] = [dialog.querySelector("form"), content.querySelector("form")];
  for (const field of form.querySelectorAll("input[type=hidden]")) field.remove();
  form.append(...told.querySelectorAll("input[type=hidden]"));
  if (key) (dialog.querySelector(`[data-key="${CSS.escape(key)}"]`) ?? done).focus({ preventScroll: true });
}

// The same values with what was chosen: the search has changed behind the dialog.
function chosen(link) {
  const address = new URL(link.href);
  address.pathname = shown.pathname;
  for (const name of ["prefix", "order", "number"]) {
    if (shown.searchParams.has(name)) address.searchParams.set(name, shown.searchParams.get(name));
  }
  return address.href;
}

function asTyped(form) {
  const address = new URL(form.action);
  address.search = new URLSearchParams(new FormData(form));
  return address.href;
}

document.addEventListener("click", (event) => {
  const isPlain = !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey && event.button === 0;
  const link = event.target.closest("a[href]");
  if (event.target === dialog || (isPlain && link?.matches("dialog [data-dialog-close]"))) {
    event.preventDefault();
    dialog.close();
  } else if (isPlain && link?.matches("[data-dialog]")) {
    event.preventDefault();
    open(link.href).catch(orGoTo(link.href));
  } else if (isPlain && link?.matches("dialog .value a")) {
    clearTimeout(timer);
    turn(chosen(link)).catch(orGoTo(link.href)); // live.js changes the results
  } else if (isPlain && link?.matches("dialog .pages a, dialog .turns a")) {
    event.preventDefault();
    turn(link.href).catch(orGoTo(link.href));
  }
});

dialog.addEventListener("submit", (event) => {
  event.preventDefault();
  turn(asTyped(event.target)).catch(orGoTo(asTyped(event.target)));
});

dialog.addEventListener("input", (event) => {
  const { form } = event.target;
  clearTimeout(timer);
  timer = setTimeout(() => turn(asTyped(form)).catch(orGoTo(asTyped(form))), PAUSE);
});
