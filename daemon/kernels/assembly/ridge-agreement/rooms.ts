// Addresses and tunables, set once by the loader under the same names (daemon/kernels/ridge-agreement.ts explains them), and
// what they say of the print that is laid upon.

export let b: i32 = 0;
export let laid: i32 = 0;
export let aRidges: i32 = 0;
export let aPrints: i32 = 0;
export let bRidges: i32 = 0;
export let bPrints: i32 = 0;
export let bCounts: i32 = 0;
export let blocks: i32 = 0;
export let volume: i32 = 0;
export let field: i32 = 0;
export let line: i32 = 0;
export let nodesBefore: i32 = 0;
export let shares: i32 = 0;
export let place: i32 = 0;
export let drift: i32 = 0;
export let nearness: i32 = 0;

export let stepSamples: i32 = 0;
export let leastSamples: i32 = 0;
export let floorSamples: f32 = 0;
export let rounds: i32 = 0;
export let stiffness: f64 = 0;
export let nearNodes: i32 = 0;

/** Samples of print a, and the nodes in it. */
export let cols: i32 = 0;
export let rows: i32 = 0;
export let nodeCols: i32 = 0;
export let nodeRows: i32 = 0;

/** Said once for each print a: its size, samples. */
export function setFrame(newCols: i32, newRows: i32): void {
  cols = newCols;
  rows = newRows;
  nodeCols = newCols / stepSamples;
  nodeRows = newRows / stepSamples;
  for (let x = 0; x < cols; x++) {
    const u = nodePlace(x, nodeCols);
    const col = min(u as i32, nodeCols - 2);
    store<i32>(nodesBefore + (x << 2), col);
    store<f64>(shares + (x << 3), u - (col as f64));
  }
}

/** Where a sample lies between the nodes of one axis, clamped to the first and last. */
export function nodePlace(at: i32, nodes: i32): f64 {
  const step = stepSamples as f64;
  const place = ((at as f64) - step / 2) / step;
  return max(0, min(place, (nodes - 1) as f64));
}

/** Side of a block, samples: as many as a window has bits. */
export const side: i32 = 16;
/** Empty samples around a window raster, more than any shift and half a block. */
export const margin: i32 = 16;

/** Number k of the blocks that were found: its node. */
export function nodeOf(k: i32): i32 {
  return load<i32>(blocks + (k << 2));
}
