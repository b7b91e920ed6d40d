import { type AgreementFrame, between } from './frame.ts';

/** Lays print b on the raster of print a. */
export function warp(
  frame: AgreementFrame,
  bCols: number,
  bRows: number,
  cosine: number,
  sine: number,
  tx: number,
  ty: number,
): void {
  const { cols, rows, rooms } = frame;
  for (let y = 0; y < rows; y++) {
    const offAt = fieldAlong(frame, y);
    for (let x = 0; x < cols; x++) {
      const [ux, uy] = offAt(x);
      const bx = Math.floor(cosine * x + (-sine * y + tx + 0.5) + ux);
      const by = Math.floor(sine * x + (cosine * y + ty + 0.5) + uy);
      const inside = bx >= 0 && by >= 0 && bx < bCols && by < bRows;
      rooms.laid[y * cols + x] = inside ? rooms.b[by * bCols + bx] : 0;
    }
  }
}

/** The field along row y: what it is at column x. */
function fieldAlong(frame: AgreementFrame, y: number): (x: number) => readonly [number, number] {
  const { nodeCols, nodeRows, rooms } = frame;
  const { field, line, nodesBefore, shares } = rooms;
  const { node: row, share } = between(y, frame.tunables.stepSamples, nodeRows);
  for (const [plane, to] of [
    [0, 0],
    [nodeCols * nodeRows, nodeCols],
  ]) {
    const from = plane + row * nodeCols;
    for (let k = 0; k < nodeCols; k++)
      line[to + k] = field[from + k] * (1 - share) + field[from + nodeCols + k] * share;
  }
  return x => {
    const share = shares[x];
    const mixed = (at: number) => line[at] * (1 - share) + line[at + 1] * share;
    return [mixed(nodesBefore[x]), mixed(nodeCols + nodesBefore[x])];
  };
}
