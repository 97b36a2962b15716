// The layout of hits that was chosen is remembered, so that the next search is shown so too.

const YEAR = 365 * 24 * 60 * 60; // seconds

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-view]");
  if (link) document.cookie = `view=${link.dataset.view}; path=/; max-age=${YEAR}; samesite=lax`;
}, { capture: true }); // before the results are fetched
