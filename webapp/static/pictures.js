// A picture that cannot load gives its place to the drawing behind it.

function lose(image) {
  image.closest(".thumb")?.classList.add("lost");
}

document.addEventListener("error", (event) => {
  if (event.target instanceof HTMLImageElement) lose(event.target);
}, true);

for (const image of document.images) {
  if (image.complete && image.naturalWidth === 0 && image.currentSrc) lose(image);
}
