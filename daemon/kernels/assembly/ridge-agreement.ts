// How well the ridges of two prints agree, block by block, when one is laid on the other. Prints are rasters of a byte a
// sample: 0 no print, 1 valley, 2 ridge. daemon/kernels/scalar/ridge-agreement.ts is the twin, equal bit for bit: what is not
// whole numbers is f64 there as here, but for the correlations, which are f32.

/** Side of a block, samples: as many as a window has bits. */
const side: i32 = 16;
/** Empty samples around a window raster, more than any shift and half a block. */
const margin: i32 = 16;

/**
 * Lays print `b` on the raster of print a: sample (x, y) of `out` is the sample of b nearest to R (x, y) + t + u, where the
 * field u is bilinear between nodes, the first at step / 2, `step` samples apart. `field` has x, then y, f64 a node.
 */
export function warp(
  b: usize,
  bCols: i32,
  bRows: i32,
  cosine: f64,
  sine: f64,
  tx: f64,
  ty: f64,
  field: usize,
  nodeCols: i32,
  nodeRows: i32,
  step: i32,
  out: usize,
  cols: i32,
  rows: i32,
): void {
  const plane = ((nodeCols * nodeRows) as usize) << 3;
  for (let y = 0; y < rows; y++) {
    const v = nodePlace(y, step, nodeRows);
    const row = min(v as i32, nodeRows - 2);
    const fv = v - (row as f64);
    for (let x = 0; x < cols; x++) {
      const u = nodePlace(x, step, nodeCols);
      const col = min(u as i32, nodeCols - 2);
      const fu = u - (col as f64);
      const node = field + (((row * nodeCols + col) as usize) << 3);
      const ux = between(node, nodeCols, fu, fv);
      const uy = between(node + plane, nodeCols, fu, fv);
      const bx = floor(cosine * (x as f64) - sine * (y as f64) + tx + ux + 0.5);
      const by = floor(sine * (x as f64) + cosine * (y as f64) + ty + uy + 0.5);
      const inside = bx >= 0 && by >= 0 && bx < (bCols as f64) && by < (bRows as f64);
      const value = inside ? load<u8>(b + (((by as i32) * bCols + (bx as i32)) as usize)) : 0;
      store<u8>(out + ((y * cols + x) as usize), value);
    }
  }
}

/** Where a sample lies between the nodes of one axis, clamped to the first and last. */
function nodePlace(at: i32, step: i32, nodes: i32): f64 {
  const place = ((at as f64) - (step as f64) / 2) / (step as f64);
  return max(0, min(place, (nodes - 1) as f64));
}

function between(node: usize, nodeCols: i32, fu: f64, fv: f64): f64 {
  const below = node + ((nodeCols as usize) << 3);
  const upper = load<f64>(node) * (1 - fu) + load<f64>(node, 8) * fu;
  const lower = load<f64>(below) * (1 - fu) + load<f64>(below, 8) * fu;
  return upper * (1 - fv) + lower * fv;
}

/**
 * Windows of 16 samples of a row as bits, the leftmost lowest: one u16 for each place, column by column, with a margin of
 * 16 empty places all around; ridges to `ridges`, print to `prints`.
 */
export function window(raster: usize, cols: i32, rows: i32, ridges: usize, prints: usize): void {
  const height = rows + 2 * margin;
  const bytes = (((cols + 2 * margin) * height) as usize) << 1;
  memory.fill(ridges, 0, bytes);
  memory.fill(prints, 0, bytes);
  for (let y = 0; y < rows; y++) {
    const row = raster + ((y * cols) as usize);
    let ridge: u32 = 0;
    let print: u32 = 0;
    for (let x = cols - 1; x > -side; x--) {
      const value: u32 = x < 0 ? 0 : load<u8>(row + (x as usize));
      ridge = ((ridge << 1) | (value >> 1)) & 0xffff;
      print = ((print << 1) | (value === 0 ? 0 : 1)) & 0xffff;
      const at = (((x + margin) * height + y + margin) as usize) << 1;
      store<u16>(ridges + at, ridge);
      store<u16>(prints + at, print);
    }
  }
}

/** Address of the windows of the block whose first sample is (x, y). */
function blockAt(windows: usize, height: i32, x: i32, y: i32): usize {
  return windows + ((((x + margin) * height + y + margin) as usize) << 1);
}

/** How many bits a block of windows has. */
function bitsOf(upper: v128, lower: v128): i32 {
  const counts = i8x16.add(i8x16.popcnt(upper), i8x16.popcnt(lower));
  const pairs = i16x8.extadd_pairwise_i8x16_u(counts);
  const fours = i32x4.extadd_pairwise_i16x8_u(pairs);
  return (
    i32x4.extract_lane(fours, 0) +
    i32x4.extract_lane(fours, 1) +
    i32x4.extract_lane(fours, 2) +
    i32x4.extract_lane(fours, 3)
  );
}

/**
 * The blocks, centred on the nodes, in which at least `least` samples are print in both: their nodes, i32, to `blocks`.
 * Returns how many.
 */
export function findBlocks(
  aPrints: usize,
  bPrints: usize,
  rows: i32,
  nodeCols: i32,
  nodeRows: i32,
  step: i32,
  least: i32,
  blocks: usize,
): i32 {
  const height = rows + 2 * margin;
  let count = 0;
  for (let node = 0; node < nodeCols * nodeRows; node++) {
    const x = (node % nodeCols) * step + (step >> 1) - (side >> 1);
    const y = (node / nodeCols) * step + (step >> 1) - (side >> 1);
    const a = blockAt(aPrints, height, x, y);
    const b = blockAt(bPrints, height, x, y);
    const upper = v128.and(v128.load(a), v128.load(b));
    const lower = v128.and(v128.load(a, 16), v128.load(b, 16));
    if (bitsOf(upper, lower) < least) continue;
    store<i32>(blocks + ((count as usize) << 2), node);
    count++;
  }
  return count;
}

/**
 * For each block and each shift of up to `reach` samples either way: agreeing less disagreeing samples, over the geometric
 * mean of the samples that are print in either, but at least `floor`. f32 to `out`, shifts row by row within a block.
 */
export function correlate(
  aRidges: usize,
  aPrints: usize,
  bRidges: usize,
  bPrints: usize,
  rows: i32,
  blocks: usize,
  count: i32,
  nodeCols: i32,
  step: i32,
  reach: i32,
  least: f32,
  out: usize,
): void {
  const height = rows + 2 * margin;
  let to = out;
  for (let k = 0; k < count; k++) {
    const node = load<i32>(blocks + ((k as usize) << 2));
    const x = (node % nodeCols) * step + (step >> 1) - (side >> 1);
    const y = (node / nodeCols) * step + (step >> 1) - (side >> 1);
    const ridgeAt = blockAt(aRidges, height, x, y);
    const printAt = blockAt(aPrints, height, x, y);
    const ridgeUpper = v128.load(ridgeAt);
    const ridgeLower = v128.load(ridgeAt, 16);
    const printUpper = v128.load(printAt);
    const printLower = v128.load(printAt, 16);
    const aCount = bitsOf(printUpper, printLower);
    for (let dy = -reach; dy <= reach; dy++) {
      for (let dx = -reach; dx <= reach; dx++) {
        const bRidge = blockAt(bRidges, height, x + dx, y + dy);
        const bPrint = blockAt(bPrints, height, x + dx, y + dy);
        const otherUpper = v128.load(bPrint);
        const otherLower = v128.load(bPrint, 16);
        const bothUpper = v128.and(printUpper, otherUpper);
        const bothLower = v128.and(printLower, otherLower);
        const differUpper = v128.and(bothUpper, v128.xor(ridgeUpper, v128.load(bRidge)));
        const differLower = v128.and(bothLower, v128.xor(ridgeLower, v128.load(bRidge, 16)));
        const agreement = bitsOf(bothUpper, bothLower) - 2 * bitsOf(differUpper, differLower);
        const mean = sqrt<f32>((aCount * bitsOf(otherUpper, otherLower)) as f32);
        store<f32>(to, (agreement as f32) / max<f32>(mean, least));
        to += 4;
      }
    }
  }
}

/**
 * Lets each block choose its shift: the one that correlates best, less `stiffness` times its squared distance from where its
 * neighbours lie; a few rounds. Neighbours are the blocks up to `near` nodes away, weighed by their squared correlation
 * and by `nearness` (f64, (2 near + 1) squared). `place` keeps the shift of each node as x, then y, then its correlation,
 * `drift` that of its neighbourhood as x, then y; f64 all, and zero to begin with. Returns the sum over the blocks of
 * correlation less the price of its distance.
 */
export function settle(
  volume: usize,
  blocks: usize,
  count: i32,
  nodeCols: i32,
  nodeRows: i32,
  reach: i32,
  rounds: i32,
  stiffness: f64,
  nearness: usize,
  near: i32,
  place: usize,
  drift: usize,
): f64 {
  const plane = ((nodeCols * nodeRows) as usize) << 3;
  const shifts = (2 * reach + 1) * (2 * reach + 1);
  let total: f64 = 0;
  for (let round = 0; round < rounds; round++) {
    total = 0;
    for (let k = 0; k < count; k++) {
      const node = (load<i32>(blocks + ((k as usize) << 2)) as usize) << 3;
      const correlations = volume + (((k * shifts) as usize) << 2);
      choose(
        correlations,
        reach,
        stiffness,
        plane,
        place + node,
        load<f64>(drift + node),
        load<f64>(drift + node + plane),
      );
    }
    for (let node = 0; node < nodeCols * nodeRows; node++) {
      average(node, nodeCols, nodeRows, nearness, near, plane, place, drift);
    }
    for (let k = 0; k < count; k++) {
      const node = (load<i32>(blocks + ((k as usize) << 2)) as usize) << 3;
      const x = load<f64>(place + node) - load<f64>(drift + node);
      const y = load<f64>(place + node + plane) - load<f64>(drift + node + plane);
      total += load<f64>(place + node + 2 * plane) - stiffness * (x * x + y * y);
    }
  }
  return total;
}

function choose(
  correlations: usize,
  reach: i32,
  stiffness: f64,
  plane: usize,
  place: usize,
  driftX: f64,
  driftY: f64,
): void {
  let best: f64 = -Infinity;
  let at = correlations;
  for (let dy = -reach; dy <= reach; dy++) {
    const y = (dy as f64) - driftY;
    for (let dx = -reach; dx <= reach; dx++) {
      const x = (dx as f64) - driftX;
      const correlation = load<f32>(at) as f64;
      at += 4;
      const value = correlation - stiffness * (x * x + y * y);
      if (value <= best) continue;
      best = value;
      store<f64>(place, dx as f64);
      store<f64>(place + plane, dy as f64);
      store<f64>(place + 2 * plane, correlation);
    }
  }
}

function average(
  node: i32,
  nodeCols: i32,
  nodeRows: i32,
  nearness: usize,
  near: i32,
  plane: usize,
  place: usize,
  drift: usize,
): void {
  const col = node % nodeCols;
  const row = node / nodeCols;
  let weights: f64 = 1e-3;
  let x: f64 = 0;
  let y: f64 = 0;
  for (let r = max(0, row - near); r <= min(nodeRows - 1, row + near); r++) {
    for (let c = max(0, col - near); c <= min(nodeCols - 1, col + near); c++) {
      const other = place + (((r * nodeCols + c) as usize) << 3);
      const correlation = load<f64>(other + 2 * plane);
      if (correlation <= 0) continue;
      const at = (r - row + near) * (2 * near + 1) + c - col + near;
      const weight = correlation * correlation * load<f64>(nearness + ((at as usize) << 3));
      weights += weight;
      x += weight * load<f64>(other);
      y += weight * load<f64>(other + plane);
    }
  }
  const to = drift + ((node as usize) << 3);
  store<f64>(to, x / weights);
  store<f64>(to + plane, y / weights);
}
