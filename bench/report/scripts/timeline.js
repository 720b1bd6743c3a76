// SPDX-License-Identifier: Apache-2.0
// What every worker did in one run: tiles by their time, idle hatched, the tail in a frame.

function drawTimeline(place) {
  const all = d3.range(page.timelines.length).filter((i) => arms[page.timelines[i].arm].twin === 0);
  if (all.length === 0) return;
  const colour = tileColour(all.map((i) => page.timelines[i]));
  timelineLegend(place, colour);
  chooser(place, all, (i) => page.timelines[i].arm,
    (box, shown) => gridOf(box, shown, (cell, i) => drawOneTimeline(cell, i, colour)));
}

/** Microseconds of one tile to a colour; one scale for all runs, by logarithms, since costs differ by factors. */
function tileColour(timelines) {
  const times = d3.merge(timelines.map((t) => t.bars.busy_us.map((busy, k) => Math.max(1, busy / t.bars.tiles[k]))))
    .sort(d3.ascending);
  const low = d3.quantile(times, 0.01), high = Math.max(d3.quantile(times, 0.99), low * 1.01);
  return d3.scaleSequentialLog([low, high], d3.interpolateCividis).clamp(true);
}

function timelineLegend(place, colour) {
  const box = d3.select(place).append("div").attr("class", "legend");
  colourKey(box, colour, 1e-6);
  const idle = entry(box, "idle");
  idle.append("rect").attr("width", 30).attr("height", 14).attr("fill", hatching(idle, 0, "hatch"));
  const tail = entry(box, "tail: nothing left to do");
  tail.append("rect").attr("width", 30).attr("height", 14).attr("fill", hatching(tail, 0, "hatch"));
  tail.append("rect").attr("class", "tail").attr("x", 1).attr("y", 1).attr("width", 28).attr("height", 12);
}

/** The ends of a colour scale with its colours between; `factor` makes seconds of its values. */
function colourKey(box, colour, factor) {
  const ends = colour.domain(), span = box.append("span");
  span.append("span").text("a tile of " + timeText(ends[0] * factor));
  const svg = span.append("svg").attr("width", 110).attr("height", 14).attr("aria-hidden", "true");
  const pixel = (i) => ends[0] * Math.pow(ends[1] / ends[0], i / 109);
  svg.selectAll("rect").data(d3.range(0, 110, 2)).enter().append("rect").attr("x", (i) => i).attr("width", 2.2)
    .attr("height", 14).attr("fill", (i) => colour(pixel(i)));
  span.append("span").text(timeText(ends[1] * factor));
}

function drawOneTimeline(place, index, colour) {
  const t = page.timelines[index], label = arms[t.arm].label;
  d3.select(place).append("h3").text(label + ", round " + (t.round + 1));
  const row = Math.max(5, Math.min(24, 360 / t.workers));
  const f = frame(place, "What every worker of " + label + " did", row * t.workers, { top: 4, right: 12, bottom: 44, left: 76 });
  const end = Math.max(t.render_us, t.end_us), unit = timeUnit(end * 1e-6);
  const x = d3.scaleLinear([0, end], [0, f.width]);
  const y = d3.scaleBand(d3.range(t.workers), [0, f.height]).padding(row > 12 ? 0.18 : 0.05);
  bottomAxis(f, x, "since the start of the render phase (" + unit.name + ")", null,
    (v) => d3.format("~r")(+(v * 1e-6 * unit.factor).toPrecision(3)));
  drawIdle(f, x, y, t, index);
  drawBars(f, x, y, t, index, colour);
  f.plot.append("line").attr("class", "tail-end").attr("x1", x(t.end_us)).attr("x2", x(t.end_us)).attr("y2", f.height);
  f.plot.append("g").selectAll("text").data(roomy(d3.range(t.workers), y, 12)).enter().append("text")
    .attr("x", -8).attr("y", (w) => y(w) + y.bandwidth() / 2).attr("dy", "0.35em").attr("text-anchor", "end")
    .text((w) => (row > 12 ? "worker " : "") + w);
  if (t.joined)
    d3.select(place).append("p").attr("class", "reading").text("The run's " + t.units + " tiles are drawn as " +
      t.bars.worker.length + " bars: neighbours are joined where they are too short to be seen.");
}

function drawIdle(f, x, y, t, index) {
  const rows = f.plot.append("g").selectAll("g").data(t.worker_end_us).enter().append("g")
    .attr("transform", (e, w) => "translate(0," + y(w) + ")");
  rows.append("rect").attr("width", f.width).attr("height", y.bandwidth()).attr("fill", hatching(f.svg, 0, "hatch"));
  const tail = tell(rows.append("rect").attr("class", "tail").attr("x", (e) => x(e)).attr("height", y.bandwidth())
    .attr("width", (e) => Math.max(0, x(t.end_us) - x(e))), (e, w) => "/timelines/" + index + "/worker_end_us/" + w);
  tail.append("title").text((e, w) => "worker " + w + ", tail: " + timeText((t.end_us - e) * 1e-6));
}

function drawBars(f, x, y, t, index, colour) {
  const bars = t.bars, path = "/timelines/" + index + "/bars/length_us/";
  tell(f.plot.append("g").selectAll("rect").data(bars.length_us).enter().append("rect")
    .attr("x", (length, k) => x(bars.begin_us[k])).attr("y", (length, k) => y(bars.worker[k]))
    .attr("width", (length) => Math.max(0.4, x(length))).attr("height", y.bandwidth())
    .attr("class", (length) => x(length) > 4 ? "tile" : null) // narrower ones would be all edge
    .attr("fill", (length, k) => colour(Math.max(1, bars.busy_us[k] / bars.tiles[k]))), (length, k) => path + k)
    .append("title").text((length, k) => "worker " + bars.worker[k] + ", " + countText(bars.tiles[k], "tile") + " in " +
      timeText(length * 1e-6) + " from " + timeText(bars.begin_us[k] * 1e-6));
}
