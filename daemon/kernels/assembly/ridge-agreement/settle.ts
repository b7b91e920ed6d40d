import {
  drift,
  nearNodes,
  nearness,
  nodeCols,
  nodeOf,
  nodeRows,
  place,
  rounds,
  stiffness,
  volume,
} from './rooms';

/**
 * Lets each of `count` blocks choose its shift: the one that correlates best, less `stiffness` times its squared distance
 * from where its neighbours lie; a few rounds. Neighbours are the blocks up to `nearNodes` away, weighed by their squared
 * correlation and by `nearness`. All begin at no shift. Returns the sum over the blocks of correlation less the price of its
 * distance.
 */
export function settle(count: i32, reach: i32): f64 {
  const plane = planeBytes();
  const shifts = (2 * reach + 1) * (2 * reach + 1);
  memory.fill(place, 0, 3 * plane);
  memory.fill(drift, 0, 2 * plane);
  let total: f64 = 0;
  for (let round = 0; round < rounds; round++) {
    for (let k = 0; k < count; k++) choose(nodeOf(k), volume + ((k * shifts) << 2), reach);
    for (let k = 0; k < count; k++) average(nodeOf(k));
    total = 0;
    for (let k = 0; k < count; k++) total += worth(nodeOf(k));
  }
  return total;
}

/** The drift of the nodes that have no block; those that have one know theirs. */
export function spreadDrift(count: i32): void {
  let k = 0;
  for (let node = 0; node < nodeCols * nodeRows; node++) {
    if (k < count && nodeOf(k) === node) k++;
    else average(node);
  }
}

/** From a value of a node to the next one of the same node. */
function planeBytes(): i32 {
  return (nodeCols * nodeRows) << 3;
}

/** The best shift of a block, whose correlations are given, to its place. */
function choose(node: i32, correlations: i32, reach: i32): void {
  const plane = planeBytes();
  const driftX = load<f64>(drift + (node << 3));
  const driftY = load<f64>(drift + (node << 3) + plane);
  const price = stiffness;
  let best: f64 = -Infinity;
  let at = correlations;
  let chosen = correlations;
  for (let dy = -reach; dy <= reach; dy++) {
    const y = (dy as f64) - driftY;
    const yy = y * y;
    for (let dx = -reach; dx <= reach; dx++) {
      const x = (dx as f64) - driftX;
      const value = (load<f32>(at) as f64) - price * (x * x + yy);
      if (value > best) {
        best = value;
        chosen = at;
      }
      at += 4;
    }
  }
  const shift = (chosen - correlations) >> 2;
  const across = 2 * reach + 1;
  const to = place + (node << 3);
  store<f64>(to, ((shift % across) - reach) as f64);
  store<f64>(to + plane, (shift / across - reach) as f64);
  store<f64>(to + 2 * plane, load<f32>(chosen) as f64);
}

/** The drift of a node: the mean shift of the blocks around it. */
function average(node: i32): void {
  const across = nodeCols;
  const plane = planeBytes();
  const near = nearNodes;
  const col = node % across;
  const row = node / across;
  const middle = nearness + ((near * (2 * near + 1) + near) << 3);
  let weights: f64 = 1e-3;
  let x: f64 = 0;
  let y: f64 = 0;
  for (let r = max(0, row - near); r <= min(nodeRows - 1, row + near); r++) {
    for (let c = max(0, col - near); c <= min(across - 1, col + near); c++) {
      const other = place + ((r * across + c) << 3);
      const correlation = load<f64>(other + 2 * plane);
      if (correlation <= 0) continue;
      const away = (r - row) * (2 * near + 1) + c - col;
      const weight = correlation * correlation * load<f64>(middle + (away << 3));
      weights += weight;
      x += weight * load<f64>(other);
      y += weight * load<f64>(other + plane);
    }
  }
  const to = drift + (node << 3);
  store<f64>(to, x / weights);
  store<f64>(to + plane, y / weights);
}

/** Correlation of a block where it lies, less the price of lying apart from its neighbours. */
function worth(node: i32): f64 {
  const plane = planeBytes();
  const at = place + (node << 3);
  const around = drift + (node << 3);
  const x = load<f64>(at) - load<f64>(around);
  const y = load<f64>(at + plane) - load<f64>(around + plane);
  return load<f64>(at + 2 * plane) - stiffness * (x * x + y * y);
}
