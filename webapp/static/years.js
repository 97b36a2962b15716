// Drawing across the chart of years picks a range; a click on a stretch is a link and needs no script.

const LEAST = 6; // pixels that a pointer moves before a click becomes a drag
const SVG = "http://www.w3.org/2000/svg";

let drag = null;

function place(chart, event) {
  const box = chart.querySelector("svg").getBoundingClientRect();
  return Math.min(Math.max((event.clientX - box.left) / box.width, 0), 1);
}

function year(chart, at) {
  const [first, last] = [Number(chart.dataset.first), Number(chart.dataset.last)];
  return Math.min(first + Math.floor(at * (last - first + 1)), last);
}

function draw(now) {
  const { chart, start, brush } = drag;
  const [low, high] = [Math.min(start, now), Math.max(start, now)];
  const { width, height } = chart.querySelector("svg").viewBox.baseVal;
  const found = { x: low * width, width: (high - low) * width, y: 0, height };
  for (const [name, value] of Object.entries(found)) brush.setAttribute(name, value);
  const [from, to] = chart.querySelectorAll(".ends span");
  from.textContent = year(chart, low);
  to.textContent = year(chart, high);
}

function pick(now) {
  const { chart, start } = drag;
  const [low, high] = [start, now].sort((a, b) => a - b).map((at) => year(chart, at));
  const form = chart.parentElement.querySelector("form.range");
  const address = new URL(chart.dataset.pick, location.href);
  address.searchParams.set(`${chart.dataset.years}_from`, low);
  address.searchParams.set(`${chart.dataset.years}_to`, high);
  if (!form) return location.assign(address);
  form.elements[`${chart.dataset.years}_from`].value = low;
  form.elements[`${chart.dataset.years}_to`].value = high;
  form.requestSubmit();
}

document.addEventListener("pointerdown", (event) => {
  const chart = event.target.closest?.("[data-years]");
  if (!chart || event.button !== 0 || event.pointerType === "touch") return;
  drag = { chart, start: place(chart, event), x: event.clientX, moved: false };
});

document.addEventListener("dragstart", (event) => {
  if (drag && event.target.closest?.("[data-years]")) event.preventDefault();
});

document.addEventListener("pointermove", (event) => {
  if (!drag) return;
  if (!drag.moved && Math.abs(event.clientX - drag.x) < LEAST) return;
  if (!drag.moved) {
    drag.moved = true;
    drag.brush = document.createElementNS(SVG, "rect");
    drag.brush.setAttribute("class", "brush");
    drag.chart.querySelector("svg").append(drag.brush);
  }
  draw(place(drag.chart, event));
});

document.addEventListener("pointerup", (event) => {
  if (drag?.moved) pick(place(drag.chart, event));
  setTimeout(() => { drag = null; }); // after the click that the browser makes of it
});

document.addEventListener("pointercancel", () => {
  drag?.brush?.remove();
  drag = null;
});

document.addEventListener("click", (event) => {
  if (drag?.moved) event.preventDefault();
}, true);

// The years that are pointed at, touched or focused, and how many captions they have, stand below the chart.
function value(event) {
  const stretch = event.target.closest?.(".stretch");
  const scale = stretch?.closest("figure").querySelector("[data-scale]");
  if (scale) scale.textContent = stretch.getAttribute("aria-label");
}

for (const begins of ["pointerover", "focusin"]) document.addEventListener(begins, value);
