// SPDX-License-Identifier: Apache-2.0
// Charts as SVG files that need no page: light, their legend inside of them, styles as attributes, generic fonts.

/** Copied where they differ from these, which are what a viewer assumes; null: always. */
const copiedStyles = { "fill": null, "fill-opacity": "1", "stroke": "none", "stroke-opacity": "1", "stroke-width": "1px",
  "stroke-dasharray": "none", "stroke-linejoin": "miter", "paint-order": "normal", "font-size": null, "font-weight": "400",
  "opacity": "1" };

function svgLink(place, svg) {
  const link = d3.select(place).append("a").attr("class", "svg-link").text("SVG").attr("href", "#")
    .attr("title", "this chart as a file");
  link.on("click", function () {
    this.download = svgName(svg) + ".svg";
    this.href = URL.createObjectURL(new Blob([withLight(() => standalone(svg))], { type: "image/svg+xml" }));
  });
}

function withLight(make) {
  document.documentElement.classList.add("light");
  const made = make();
  document.documentElement.classList.remove("light");
  return made;
}

/** Of the chart, and of the arm where each arm has one. */
function svgName(svg) {
  const chart = svg.closest("[data-chart]").dataset.chart, heading = svg.parentNode.querySelector("h3");
  return chart + (heading ? "-" + heading.textContent : "").replace(/[^A-Za-z0-9]+/g, "-").replace(/-$/, "");
}

function standalone(svg) {
  const copy = plainCopy(svg), box = svg.viewBox.baseVal;
  const head = document.createElementNS(copy.namespaceURI, "g");
  const heading = svg.parentNode.querySelector("h3"), place = svg.closest("[data-chart]");
  let y = 0;
  if (heading) y = headLine(head, heading.textContent, y);
  place.querySelectorAll(".legend").forEach((legend) => { y = headLegend(head, legend, y, box.width); });
  head.setAttribute("transform", "translate(0," + -y + ")");
  if (y > 0) copy.append(head);
  copy.setAttribute("viewBox", "0 " + -y + " " + box.width + " " + (box.height + y));
  copy.setAttribute("height", box.height + y);
  copy.setAttribute("font-family", "sans-serif");
  return new XMLSerializer().serializeToString(copy) + "\n";
}

function plainCopy(element) {
  const copy = element.cloneNode(true);
  const all = (root) => [root].concat(Array.from(root.querySelectorAll("*")));
  const from = all(element), to = all(copy);
  from.forEach((original, i) => {
    if (original.tagName === "title" || original.tagName === "defs" || original.tagName === "pattern") return;
    const style = getComputedStyle(original), text = original.tagName === "text";
    ["style", "class", "data-path", "data-value"].forEach((name) => to[i].removeAttribute(name));
    Object.keys(copiedStyles).forEach((name) => {
      const value = style.getPropertyValue(name).replace(/url\("(#[^"]*)"\)/, "url($1)");
      if (value !== copiedStyles[name] && (text || !name.startsWith("font"))) to[i].setAttribute(name, value);
    });
  });
  return copy;
}

function headLine(head, text, y) {
  const line = document.createElementNS(head.namespaceURI, "text");
  line.setAttribute("y", y + 14);
  line.setAttribute("font-size", "13px");
  line.setAttribute("font-weight", "600");
  line.textContent = text;
  head.append(line);
  return y + 22;
}

/** The entries of a legend in lines: their marks, and their texts. */
function headLegend(head, legend, y, width) {
  const lengthOf = (part) => part.tagName === "svg" ? +part.getAttribute("width") + 6 : part.textContent.length * 6.8 + 8;
  let x = 0;
  Array.from(legend.children).forEach((entry) => {
    const parts = Array.from(entry.children);
    if (x > 0 && x + d3.sum(parts, lengthOf) > width) [x, y] = [0, y + 18];
    parts.forEach((part) => {
      const svg = part.tagName === "svg";
      const piece = svg ? plainCopy(part) : document.createElementNS(head.namespaceURI, "text");
      piece.setAttribute("x", x);
      piece.setAttribute("y", y + (svg ? 0 : 12));
      if (!svg) piece.textContent = part.textContent;
      if (!svg) piece.setAttribute("font-size", "12px");
      x += lengthOf(part);
      head.append(piece);
    });
    x += 10;
  });
  return y + 24;
}

/** All charts as JSON into the page, for `weft report --svg`. No character of it means something in HTML. */
function leaveSvgFiles() {
  const files = {};
  withLight(() => document.querySelectorAll("svg.figure").forEach((svg) => {
    const name = svgName(svg);
    let unique = name;
    for (let n = 2; files[unique]; ++n) unique = name + "-" + n;
    files[unique] = standalone(svg);
  }));
  const place = document.createElement("pre");
  place.id = "svg-files";
  place.textContent = JSON.stringify(files)
    .replace(/[<>&\u00a0]/g, (c) => "\\u" + c.charCodeAt(0).toString(16).padStart(4, "0"));
  document.body.append(place);
}
