// SPDX-License-Identifier: Apache-2.0
// Charts of single arms: a big study has many, so the reader chooses workers and backend. The address's #all shows all.

/** `items` belong to the arms `armOf(item)`; `draw(box, chosen)` draws the chosen ones. */
function chooser(place, items, armOf, draw) {
  const workersOf = (item) => String(arms[armOf(item)].workers), backendOf = (item) => arms[armOf(item)].backend;
  const choice = firstChoice(items, armOf, workersOf, backendOf);
  const head = d3.select(place).append("div").attr("class", "choices");
  const box = d3.select(place).append("div").node();
  const show = () => {
    box.textContent = "";
    draw(box, items.filter((item) => [[choice.workers, workersOf], [choice.backend, backendOf]]
      .every((pair) => pair[0] === "all" || pair[0] === pair[1](item))));
  };
  choices(head, "Workers", Array.from(new Set(items.map(workersOf))).sort((a, b) => a - b), choice, "workers", show);
  choices(head, "Backend", Array.from(new Set(items.map(backendOf))), choice, "backend", show);
  show();
}

/** The workers of the leading arms; one backend only where these are more than eight. */
function firstChoice(items, armOf, workersOf, backendOf) {
  if (wantsAll) return { workers: "all", backend: "all" };
  const leading = items.filter((item) => page.leading.indexOf(armOf(item)) >= 0);
  if (leading.length === 0) return { workers: workersOf(items[0]), backend: backendOf(items[0]) };
  const workers = workersOf(leading[0]);
  const same = items.filter((item) => workersOf(item) === workers);
  return { workers: workers, backend: same.length > 8 ? backendOf(same[0]) : "all" };
}

function choices(head, name, values, choice, key, show) {
  if (values.length < 2) return;
  const row = head.append("div").attr("role", "group").attr("aria-label", name);
  row.append("span").text(name);
  const buttons = row.selectAll("button").data(values.concat("all")).enter().append("button").attr("type", "button")
    .text((value) => value);
  const press = () => buttons.attr("aria-pressed", (value) => String(value === choice[key]));
  buttons.on("click", (value) => {
    choice[key] = value;
    press();
    show();
  });
  press();
}

/** A grid of equal charts; the cells are all there before the first is measured. */
function gridOf(place, items, draw) {
  const cells = d3.select(place).append("div").attr("class", "grid").selectAll("div").data(items).enter().append("div");
  cells.each(function (item) { draw(this, item); });
}
