// SPDX-License-Identifier: Apache-2.0
// Draws everything, and once more when the window's width has changed.

const charts = {
  speedup: drawSpeedup, efficiency: drawEfficiency, karp: drawKarpFlatt, waterfall: drawWaterfall,
  laws: drawLaws, ratios: drawRatios, grains: drawGrains, comparison: drawComparison, timeline: drawTimeline,
  costs: drawTileCosts, order: drawOrder, noise: drawNoise, whatIf: drawWhatIf
};

function drawAll() {
  document.querySelectorAll("[data-chart]").forEach((place) => {
    place.textContent = "";
    charts[place.dataset.chart](place);
  });
}

function redrawOnResize() {
  let width = window.innerWidth, waiting = 0;
  window.addEventListener("resize", () => {
    if (window.innerWidth === width) return; // a phone's address bar changes the height only
    clearTimeout(waiting);
    waiting = setTimeout(() => { width = window.innerWidth; drawAll(); }, 150);
  });
}

offerDownloads();
if (document.documentElement.classList.contains("charts")) {
  drawAll();
  redrawOnResize();
  if (location.hash === "#svg") leaveSvgFiles();
}
startWhatIf();
document.documentElement.dataset.ready = "1";
