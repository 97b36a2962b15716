// While a fact is pointed at or has the focus, the words of the caption that it was drawn from are lit.

const text = document.querySelector("[data-evidence-text]");

function light(name) {
  for (const piece of text.querySelectorAll("[data-facts]")) {
    piece.classList.toggle("lit", name !== null && JSON.parse(piece.dataset.facts).includes(name));
  }
}

function facts(event) {
  return event.target.closest?.("[data-fact]")?.dataset.fact ?? null;
}

if (text) {
  for (const begins of ["pointerover", "focusin"]) {
    document.addEventListener(begins, (event) => light(facts(event)));
  }
}
