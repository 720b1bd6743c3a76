// SPDX-License-Identifier: Apache-2.0
// The baseline against itself, round by round.

function drawNoise(place) {
  const noise = page.noise;
  if (!noise) return;
  const f = frame(place, "The serial run over itself, in every round", 90, { top: 6, right: 16, bottom: 44, left: 16 });
  const far = d3.max(noise.ratios.concat([noise.ratio.high || 1]), (r) => Math.abs(Math.log(r))) * 1.1 || 0.01;
  const x = d3.scaleLog([Math.exp(-far), Math.exp(far)], [0, f.width]).base(2);
  const ticks = d3.scaleLinear(x.domain(), [0, f.width]).ticks(Math.max(3, f.width / 110));
  bottomAxis(f, x, "serial run over the same serial run (ratio of times)", roomy(ticks.concat([1]).sort(d3.ascending), x, 36),
    d3.format(".3~f"));
  f.plot.append("line").attr("class", "even").attr("x1", x(1)).attr("x2", x(1)).attr("y2", f.height);
  const g = f.plot.append("g").style("--series", colourOf(-1));
  if (noise.ratio.low !== null)
    g.append("rect").attr("class", "box").attr("x", x(noise.ratio.low)).attr("width", x(noise.ratio.high) - x(noise.ratio.low))
      .attr("y", 20).attr("height", f.height - 40);
  tell(g.append("line").datum(noise.ratio.median).attr("class", "median").attr("x1", x).attr("x2", x)
    .attr("y1", 12).attr("y2", f.height - 12), () => "/noise/ratio/median");
  tell(g.selectAll("circle").data(noise.ratios).enter().append("circle").attr("class", "dot").attr("r", 4)
    .attr("cx", x).attr("cy", (r, i) => 24 + (f.height - 48) * (i + 0.5) / noise.ratios.length), (r, i) => "/noise/ratios/" + i)
    .append("title").text((r, i) => "round " + (i + 1) + ": " + d3.format(".3f")(r));
}
