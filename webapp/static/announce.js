// Says a sentence to those who hear the page rather than see it, once they have stopped typing.

const PAUSE = 500; // milliseconds

let timer;

export function announce(words) {
  const region = document.getElementById("announce");
  clearTimeout(timer);
  timer = setTimeout(() => { region.textContent = words; }, PAUSE);
}
