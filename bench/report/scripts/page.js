// SPDX-License-Identifier: Apache-2.0
// Draws everything, and once more when the window's width has changed.

const charts = {
  speedup: drawSpeedup, efficiency: drawEfficiency, waterfall: drawWaterfall, comparison: drawComparison,
  timeline: drawTimeline, costs: drawTileCosts, laws: drawLaws, order: drawOrder, noise: drawNoise,
  whatIf: drawWhatIf
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
if (document.documentElement.className === "charts") {
  drawAll();
  redrawOnResize();
}
startWhatIf();
document.documentElement.dataset.ready = "1";
