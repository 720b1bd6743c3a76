// SPDX-License-Identifier: Apache-2.0
// What tiles of another size would cost. `costs`: {width, height, tile, seconds by tile, row by row}.

/**
 * Larger tiles are sums of whole ones, when their side is a multiple. Smaller ones get the share of their pixels, as if
 * all pixels of a tile were alike: an approximation that makes the picture more even than it is. One of the two sides
 * must divide the other. Gives {seconds, exact}.
 */
function costsOfTiles(costs, tile) {
  if (tile % costs.tile !== 0 && costs.tile % tile !== 0) throw new Error("tiles of " + tile + " from tiles of " + costs.tile);
  const fine = Math.min(tile, costs.tile), count = (pixels, side) => Math.ceil(pixels / side);
  const columns = count(costs.width, tile), given = count(costs.width, costs.tile);
  const seconds = new Array(columns * count(costs.height, tile)).fill(0);
  const pixels = (x, y, side) => (Math.min(costs.width, x + side) - x) * (Math.min(costs.height, y + side) - y);
  const corner = (at) => Math.floor(at / costs.tile) * costs.tile;
  for (let y = 0; y < costs.height; y += fine)
    for (let x = 0; x < costs.width; x += fine) {
      const from = Math.floor(y / costs.tile) * given + Math.floor(x / costs.tile);
      const share = pixels(x, y, fine) / pixels(corner(x), corner(y), costs.tile);
      seconds[Math.floor(y / tile) * columns + Math.floor(x / tile)] += costs.seconds[from] * share;
    }
  return { seconds: seconds, exact: tile % costs.tile === 0 };
}

/** By place in the hand-out: "scanline", or "cost": the longest first. */
function inOrder(seconds, order) {
  return order === "cost" ? seconds.slice().sort((a, b) => b - a) : seconds;
}
