// SPDX-License-Identifier: Apache-2.0
// The page's numbers, and how a drawn thing says which of them it shows.
"use strict";
const page = JSON.parse(document.getElementById("data").textContent);
const arms = page.summary.arms;
/** #all: every chart at once, for tests. #svg: and all of them as files, for `weft report --svg`. */
const wantsAll = location.hash === "#all" || location.hash === "#svg";

/** The value at a JSON pointer like /summary/arms/0/efficiency. */
function at(path) {
  return path.split("/").slice(1).reduce((value, key) => value[key], page);
}

/** Marks each element with where its number stands and with the number; a test compares the two. */
function tell(selection, pathOf) {
  return selection
    .attr("data-path", (d, i) => pathOf(d, i))
    .attr("data-value", (d, i) => at(pathOf(d, i)));
}

/** Unit and factor for times up to `most` seconds. */
function timeUnit(most) {
  if (most < 1e-3) return { name: "µs", factor: 1e6 };
  return most < 1 ? { name: "ms", factor: 1e3 } : { name: "s", factor: 1 };
}

function timeText(seconds) {
  const unit = timeUnit(Math.abs(seconds));
  return d3.format(".3~r")(seconds * unit.factor) + " " + unit.name;
}

function percentText(share) {
  return d3.format(".1f")(share * 100) + " %";
}

function countText(n, word) {
  return n + " " + word + (n === 1 ? "" : "s");
}

/** Which series an arm belongs to, or -1: the baseline and the serial copies. */
function seriesOf(arm) {
  return page.series.findIndex((series) => series.points.some((point) => point.arm === arm));
}

function interval(measured) {
  return measured.low === null ? "" : " [" + d3.format(".3f")(measured.low) + ", " + d3.format(".3f")(measured.high) + "]";
}
