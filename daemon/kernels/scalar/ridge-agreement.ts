import type { AgreementKernel } from '../ridge-agreement.ts';

const side = 16;
const margin = 16;

/** The twin of assembly/ridge-agreement.ts over the same memory, equal bit for bit. */
export function scalarAgreement(memory: WebAssembly.Memory): AgreementKernel {
  const u8 = new Uint8Array(memory.buffer);
  const u16 = new Uint16Array(memory.buffer);
  const i32 = new Int32Array(memory.buffer);
  const f32 = new Float32Array(memory.buffer);
  const f64 = new Float64Array(memory.buffer);

  return { warp, window, findBlocks, correlate, settle };

  function warp(
    b: number,
    bCols: number,
    bRows: number,
    cosine: number,
    sine: number,
    tx: number,
    ty: number,
    field: number,
    nodeCols: number,
    nodeRows: number,
    step: number,
    out: number,
    cols: number,
    rows: number,
  ): void {
    const nodePlace = (at: number, nodes: number) => Math.max(0, Math.min((at - step / 2) / step, nodes - 1));
    const between = (node: number, fu: number, fv: number) => {
      const upper = f64[node] * (1 - fu) + f64[node + 1] * fu;
      const lower = f64[node + nodeCols] * (1 - fu) + f64[node + nodeCols + 1] * fu;
      return upper * (1 - fv) + lower * fv;
    };
    for (let y = 0; y < rows; y++) {
      const v = nodePlace(y, nodeRows);
      const row = Math.min(Math.floor(v), nodeRows - 2);
      for (let x = 0; x < cols; x++) {
        const u = nodePlace(x, nodeCols);
        const col = Math.min(Math.floor(u), nodeCols - 2);
        const node = field / 8 + row * nodeCols + col;
        const ux = between(node, u - col, v - row);
        const uy = between(node + nodeCols * nodeRows, u - col, v - row);
        const bx = Math.floor(cosine * x - sine * y + tx + ux + 0.5);
        const by = Math.floor(sine * x + cosine * y + ty + uy + 0.5);
        const inside = bx >= 0 && by >= 0 && bx < bCols && by < bRows;
        u8[out + y * cols + x] = inside ? u8[b + by * bCols + bx] : 0;
      }
    }
  }

  function window(raster: number, cols: number, rows: number, ridges: number, prints: number): void {
    const height = rows + 2 * margin;
    const length = (cols + 2 * margin) * height;
    u16.fill(0, ridges / 2, ridges / 2 + length);
    u16.fill(0, prints / 2, prints / 2 + length);
    for (let y = 0; y < rows; y++) {
      let ridge = 0;
      let print = 0;
      for (let x = cols - 1; x > -side; x--) {
        const value = x < 0 ? 0 : u8[raster + y * cols + x];
        ridge = ((ridge << 1) | (value >> 1)) & 0xffff;
        print = ((print << 1) | Number(value !== 0)) & 0xffff;
        u16[ridges / 2 + (x + margin) * height + y + margin] = ridge;
        u16[prints / 2 + (x + margin) * height + y + margin] = print;
      }
    }
  }

  /** Sum over the rows of a block of the bits of `bitsAt(row)`. */
  function countBits(bitsAt: (row: number) => number): number {
    let count = 0;
    for (let row = 0; row < side; row++) {
      for (let bits = bitsAt(row); bits !== 0; bits &= bits - 1) count++;
    }
    return count;
  }

  /** Index into u16 of the block whose middle is that node, shifted. */
  function blockAt(
    windows: number,
    rows: number,
    node: number,
    nodeCols: number,
    step: number,
    dx = 0,
    dy = 0,
  ) {
    const x = (node % nodeCols) * step + (step >> 1) - side / 2 + dx;
    const y = Math.floor(node / nodeCols) * step + (step >> 1) - side / 2 + dy;
    return windows / 2 + (x + margin) * (rows + 2 * margin) + y + margin;
  }

  function findBlocks(
    aPrints: number,
    bPrints: number,
    rows: number,
    nodeCols: number,
    nodeRows: number,
    step: number,
    least: number,
    blocks: number,
  ): number {
    let count = 0;
    for (let node = 0; node < nodeCols * nodeRows; node++) {
      const a = blockAt(aPrints, rows, node, nodeCols, step);
      const b = blockAt(bPrints, rows, node, nodeCols, step);
      if (countBits(row => u16[a + row] & u16[b + row]) < least) continue;
      i32[blocks / 4 + count] = node;
      count++;
    }
    return count;
  }

  function correlate(
    aRidges: number,
    aPrints: number,
    bRidges: number,
    bPrints: number,
    rows: number,
    blocks: number,
    count: number,
    nodeCols: number,
    step: number,
    reach: number,
    least: number,
    out: number,
  ): void {
    let to = out / 4;
    for (let k = 0; k < count; k++) {
      const node = i32[blocks / 4 + k];
      const aRidge = blockAt(aRidges, rows, node, nodeCols, step);
      const aPrint = blockAt(aPrints, rows, node, nodeCols, step);
      const aCount = countBits(row => u16[aPrint + row]);
      for (let dy = -reach; dy <= reach; dy++) {
        for (let dx = -reach; dx <= reach; dx++) {
          const bRidge = blockAt(bRidges, rows, node, nodeCols, step, dx, dy);
          const bPrint = blockAt(bPrints, rows, node, nodeCols, step, dx, dy);
          const both = countBits(row => u16[aPrint + row] & u16[bPrint + row]);
          const differ = countBits(
            row => u16[aPrint + row] & u16[bPrint + row] & (u16[aRidge + row] ^ u16[bRidge + row]),
          );
          const mean = Math.fround(Math.sqrt(aCount * countBits(row => u16[bPrint + row])));
          f32[to++] = (both - 2 * differ) / Math.max(mean, Math.fround(least));
        }
      }
    }
  }

  function settle(
    volume: number,
    blocks: number,
    count: number,
    nodeCols: number,
    nodeRows: number,
    reach: number,
    rounds: number,
    stiffness: number,
    nearness: number,
    near: number,
    place: number,
    drift: number,
  ): number {
    const plane = nodeCols * nodeRows;
    const across = 2 * reach + 1;
    const [atPlace, atDrift] = [place / 8, drift / 8];
    const chosen = i32.subarray(blocks / 4, blocks / 4 + count);
    const priceOf = (node: number, x: number, y: number) => {
      const dx = x - f64[atDrift + node];
      const dy = y - f64[atDrift + plane + node];
      return stiffness * (dx * dx + dy * dy);
    };
    let total = 0;
    for (let round = 0; round < rounds; round++) {
      chosen.forEach((node, k) => choose(node, volume / 4 + k * across * across));
      for (let node = 0; node < plane; node++) average(node);
      total = 0;
      for (const node of chosen) {
        const [x, y, correlation] = [0, 1, 2].map(n => f64[atPlace + n * plane + node]);
        total += correlation - priceOf(node, x, y);
      }
    }
    return total;

    function choose(node: number, from: number): void {
      let best = Number.NEGATIVE_INFINITY;
      for (let shift = 0; shift < across * across; shift++) {
        const dx = (shift % across) - reach;
        const dy = Math.floor(shift / across) - reach;
        const correlation = f32[from + shift];
        const value = correlation - priceOf(node, dx, dy);
        if (value <= best) continue;
        best = value;
        f64[atPlace + node] = dx;
        f64[atPlace + plane + node] = dy;
        f64[atPlace + 2 * plane + node] = correlation;
      }
    }

    function average(node: number): void {
      const col = node % nodeCols;
      const row = Math.floor(node / nodeCols);
      let [weights, x, y] = [1e-3, 0, 0];
      for (let r = Math.max(0, row - near); r <= Math.min(nodeRows - 1, row + near); r++) {
        for (let c = Math.max(0, col - near); c <= Math.min(nodeCols - 1, col + near); c++) {
          const other = atPlace + r * nodeCols + c;
          const correlation = f64[other + 2 * plane];
          if (correlation <= 0) continue;
          const at = (r - row + near) * (2 * near + 1) + c - col + near;
          const weight = correlation * correlation * f64[nearness / 8 + at];
          weights += weight;
          x += weight * f64[other];
          y += weight * f64[other + plane];
        }
      }
      f64[atDrift + node] = x / weights;
      f64[atDrift + plane + node] = y / weights;
    }
  }
}
