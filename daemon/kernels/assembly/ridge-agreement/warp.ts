import {
  b,
  cols,
  field,
  laid,
  line,
  nodeCols,
  nodePlace,
  nodeRows,
  nodesBefore,
  rows,
  shares,
} from './rooms';

/**
 * Lays print b on the raster of print a: sample (x, y) of `laid` is the sample of b nearest to R (x, y) + t + u, where the
 * field u is bilinear between nodes, the first at half a step.
 */
export function warp(bCols: i32, bRows: i32, cosine: f64, sine: f64, tx: f64, ty: f64): void {
  const lineBytes = nodeCols << 3;
  for (let y = 0; y < rows; y++) {
    mixLines(y);
    const fromX = -sine * (y as f64) + tx + 0.5;
    const fromY = cosine * (y as f64) + ty + 0.5;
    for (let x = 0; x < cols; x++) {
      const share = load<f64>(shares + (x << 3));
      const at = line + (load<i32>(nodesBefore + (x << 2)) << 3);
      const ux = load<f64>(at) * (1 - share) + load<f64>(at, 8) * share;
      const uy = load<f64>(at + lineBytes) * (1 - share) + load<f64>(at + lineBytes, 8) * share;
      const bx = floor(cosine * (x as f64) + fromX + ux);
      const by = floor(sine * (x as f64) + fromY + uy);
      const inside = bx >= 0 && by >= 0 && bx < (bCols as f64) && by < (bRows as f64);
      const value = inside ? load<u8>(b + (by as i32) * bCols + (bx as i32)) : 0;
      store<u8>(laid + y * cols + x, value);
    }
  }
}

/** The field along row y of samples, at each column of nodes: x to the first half of `line`, y to the second. */
function mixLines(y: i32): void {
  const lineBytes = nodeCols << 3;
  const v = nodePlace(y, nodeRows);
  const row = min(v as i32, nodeRows - 2);
  const node = field + lineBytes * row;
  const share = v - (row as f64);
  betweenLines(node, lineBytes, share, line);
  betweenLines(node + lineBytes * nodeRows, lineBytes, share, line + lineBytes);
}

/** A line of nodes and the one below it, mixed. */
function betweenLines(node: i32, lineBytes: i32, share: f64, to: i32): void {
  for (let at = 0; at < lineBytes; at += 8) {
    const upper = load<f64>(node + at);
    const lower = load<f64>(node + at + lineBytes);
    store<f64>(to + at, upper * (1 - share) + lower * share);
  }
}
