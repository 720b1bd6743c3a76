// SPDX-License-Identifier: Apache-2.0
// The ground that every chart stands on: a drawing as wide as its place, axes with names, rules, hatching.

/** An SVG with margins; `plot` is the group inside of them, width and height are its. */
function frame(place, name, height, margin) {
  const outer = Math.max(260, Math.floor(place.getBoundingClientRect().width) || 640);
  const svg = d3.select(place).append("svg").attr("class", "figure")
    .attr("xmlns", "http://www.w3.org/2000/svg")
    .attr("viewBox", "0 0 " + outer + " " + (height + margin.top + margin.bottom))
    .attr("width", outer)
    .attr("role", "img")
    .attr("aria-label", name);
  svg.append("title").text(name);
  svgLink(place, svg.node());
  const plot = svg.append("g").attr("transform", "translate(" + margin.left + "," + margin.top + ")");
  return { svg: svg, plot: plot, width: outer - margin.left - margin.right, height: height, margin: margin };
}

/** Drops values whose marks would touch the one before. */
function roomy(values, scale, least) {
  let last = -Infinity;
  return values.filter((value) => {
    if (scale(value) - last < least) return false;
    last = scale(value);
    return true;
  });
}

function bottomAxis(f, scale, label, values, format) {
  const axis = d3.axisBottom(scale).ticks(Math.max(2, f.width / 80)).tickSizeOuter(0);
  if (values) axis.tickValues(values);
  if (format) axis.tickFormat(format);
  f.plot.append("g").attr("class", "axis").attr("transform", "translate(0," + f.height + ")").call(axis);
  f.plot.append("text").attr("class", "soft").attr("x", f.width / 2).attr("y", f.height + 36)
    .attr("text-anchor", "middle").text(label);
}

/** The name of the left axis stands above it, where it can be read without turning the head. */
function leftAxis(f, scale, label, format) {
  const ticks = Math.max(3, f.height / 50);
  const axis = d3.axisLeft(scale).ticks(ticks).tickSizeOuter(0);
  if (format) axis.tickFormat(format);
  f.plot.append("g").attr("class", "axis").call(axis);
  f.plot.append("text").attr("class", "soft").attr("x", -f.margin.left + 2).attr("y", -10).text(label);
  f.plot.insert("g", ":first-child").attr("class", "rules").selectAll("line").data(scale.ticks(ticks)).enter()
    .append("line").attr("x2", f.width).attr("y1", scale).attr("y2", scale);
}

let hatchings = 0;

/** Lines or dots as a fill, `kind` from 0; returns the value for the attribute. */
function hatching(svg, kind, lineClass, colour) {
  const id = "hatch" + hatchings++;
  const pattern = svg.append("defs").append("pattern").attr("id", id)
    .attr("width", 6).attr("height", 6).attr("patternUnits", "userSpaceOnUse");
  if (colour) pattern.append("rect").attr("width", 6).attr("height", 6).style("fill", colour).style("fill-opacity", 0.35);
  else pattern.append("rect").attr("class", "hatch-ground").attr("width", 6).attr("height", 6);
  const shapes = ["M-1,1l2,-2M0,6l6,-6M5,7l2,-2", "M-1,5l2,2M0,0l6,6M5,-1l2,2", "M3,0v6", "M0,3h6", "M3,0v6M0,3h6",
    "M0,6l6,-6M0,0l6,6"];
  const line = pattern.append("path").attr("d", shapes[kind % shapes.length]).attr("fill", "none");
  if (colour) line.style("stroke", colour).style("stroke-width", 1.2);
  else line.attr("class", lineClass);
  return "url(#" + id + ")";
}
