import type { AgreementFrame } from './frame.ts';

/** Lets each of `count` blocks choose its shift; the sum of their correlations, less the price of lying apart. */
export function settle(frame: AgreementFrame, count: number, reach: number): number {
  const { rooms, tunables, nodeCols, nodeRows } = frame;
  const nodes = nodeCols * nodeRows;
  const found = rooms.blocks.subarray(0, count);
  rooms.place.fill(0, 0, 3 * nodes);
  rooms.drift.fill(0, 0, 2 * nodes);
  let total = 0;
  for (let round = 0; round < tunables.rounds; round++) {
    found.forEach((node, k) => choose(frame, node, k * (2 * reach + 1) ** 2, reach));
    for (const node of found) average(frame, node);
    total = 0;
    for (const node of found) total += worth(frame, node);
  }
  return total;
}

/** The drift of the nodes that have no block. */
export function spreadDrift(frame: AgreementFrame, count: number): void {
  const settled = new Set(frame.rooms.blocks.subarray(0, count));
  for (let node = 0; node < frame.nodeCols * frame.nodeRows; node++) {
    if (!settled.has(node)) average(frame, node);
  }
}

/** The best shift of a block, whose correlations start at `from`, to its place. */
function choose(frame: AgreementFrame, node: number, from: number, reach: number): void {
  const { place, volume } = frame.rooms;
  const nodes = frame.nodeCols * frame.nodeRows;
  const across = 2 * reach + 1;
  let best = Number.NEGATIVE_INFINITY;
  for (let shift = 0; shift < across * across; shift++) {
    const dx = (shift % across) - reach;
    const dy = Math.floor(shift / across) - reach;
    const value = volume[from + shift] - priceOf(frame, node, dx, dy);
    if (value <= best) continue;
    best = value;
    place[node] = dx;
    place[nodes + node] = dy;
    place[2 * nodes + node] = volume[from + shift];
  }
}

/** The drift of a node: the mean shift of the blocks around it. */
function average({ rooms, tunables, nodeCols, nodeRows }: AgreementFrame, node: number): void {
  const { place, drift, nearness } = rooms;
  const { nearNodes: near } = tunables;
  const nodes = nodeCols * nodeRows;
  const col = node % nodeCols;
  const row = Math.floor(node / nodeCols);
  let [weights, x, y] = [1e-3, 0, 0];
  for (let r = Math.max(0, row - near); r <= Math.min(nodeRows - 1, row + near); r++) {
    for (let c = Math.max(0, col - near); c <= Math.min(nodeCols - 1, col + near); c++) {
      const other = r * nodeCols + c;
      const correlation = place[2 * nodes + other];
      if (correlation <= 0) continue;
      const at = (r - row + near) * (2 * near + 1) + c - col + near;
      const weight = correlation * correlation * nearness[at];
      weights += weight;
      x += weight * place[other];
      y += weight * place[nodes + other];
    }
  }
  drift[node] = x / weights;
  drift[nodes + node] = y / weights;
}

/** Correlation of a block where it lies, less the price of lying apart from its neighbours. */
function worth(frame: AgreementFrame, node: number): number {
  const { place } = frame.rooms;
  const nodes = frame.nodeCols * frame.nodeRows;
  return place[2 * nodes + node] - priceOf(frame, node, place[node], place[nodes + node]);
}

function priceOf(
  { rooms, tunables, nodeCols, nodeRows }: AgreementFrame,
  node: number,
  x: number,
  y: number,
) {
  const dx = x - rooms.drift[node];
  const dy = y - rooms.drift[nodeCols * nodeRows + node];
  return tunables.stiffness * (dx * dx + dy * dy);
}
