// A picture that cannot load gives its place to the drawing behind it; one that is shown large becomes sharper once
// a larger size has arrived.

function lose(image) {
  image.closest(".thumb")?.classList.add("lost");
}

function arrives(address) {
  return new Promise((resolve) => {
    const image = new Image();
    image.addEventListener("load", () => resolve(true));
    image.addEventListener("error", () => resolve(false));
    image.src = address;
  });
}

async function sharpen(image) {
  const addresses = image.dataset.sharper.split(" ");
  delete image.dataset.sharper;
  if (navigator.connection?.saveData) return;
  for (const address of addresses) {
    if (await arrives(address)) {
      image.src = address;
      return;
    }
  }
}

// Looks after the pictures of a part of the page that was put in.
export function tend(part) {
  for (const image of part.querySelectorAll("img")) {
    if (image.complete && image.naturalWidth === 0 && image.currentSrc) lose(image);
    if (image.dataset.sharper) sharpen(image);
  }
}

document.addEventListener("error", (event) => {
  if (event.target instanceof HTMLImageElement && event.target.isConnected) lose(event.target);
}, true);

if (document.readyState === "complete") tend(document);
else addEventListener("load", () => tend(document)); // what is larger waits for what is there
