import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { Arena, kernelMemory } from '../daemon/kernels/kernel.ts';
import { type AgreementKernel, simdAgreement } from '../daemon/kernels/ridge-agreement.ts';
import { scalarAgreement } from '../daemon/kernels/scalar/ridge-agreement.ts';
import { randomFrom } from '../hal/drivers/sim/random.ts';

const [cols, rows, step, reach, near] = [52, 44, 6, 4, 2];
const [nodeCols, nodeRows] = [Math.floor(cols / step), Math.floor(rows / step)];
const nodes = nodeCols * nodeRows;
const motions = fc.record({
  seed: fc.integer({ min: 1, max: 1e6 }),
  angle: fc.double({ min: -Math.PI, max: Math.PI, noNaN: true }),
  dx: fc.integer({ min: -30, max: 60 }),
  dy: fc.integer({ min: -30, max: 60 }),
});

/** Everything the kernel leaves behind, and what it says, after one print was laid on another. */
function run(kernelOver: (memory: WebAssembly.Memory) => AgreementKernel, given: Motion) {
  const memory = kernelMemory(2 ** 18);
  const kernel = kernelOver(memory);
  const arena = new Arena(memory);
  const random = randomFrom(given.seed);
  const prints = [0, 1].map(() => {
    const raster = arena.uint8(cols * rows);
    raster.forEach((_, at) => (raster[at] = Math.floor(random.uniform() * 2.5)));
    return raster;
  });
  const windows = [0, 1, 2, 3].map(() => arena.take(2 * (cols + 32) * (rows + 32)));
  const [field, place, drift] = [2, 3, 2].map(planes => arena.float64(planes * nodes));
  field.forEach((_, at) => (field[at] = random.uniform() * 6 - 3));
  const nearness = arena.float64((2 * near + 1) ** 2).map(() => random.uniform());
  arena.float64(0);
  const table = arena.float64(nearness.length);
  table.set(nearness);
  const warped = arena.uint8(cols * rows);
  const blocks = arena.int32(nodes);
  const volume = arena.float32(nodes * (2 * reach + 1) ** 2);

  const at = (view: { byteOffset: number }) => view.byteOffset;
  const [cosine, sine] = [Math.cos(given.angle), Math.sin(given.angle)];
  const [a, b] = prints;
  kernel.warp(
    at(b),
    cols,
    rows,
    cosine,
    sine,
    given.dx,
    given.dy,
    at(field),
    nodeCols,
    nodeRows,
    step,
    at(warped),
    cols,
    rows,
  );
  kernel.window(at(a), cols, rows, windows[0], windows[1]);
  kernel.window(at(warped), cols, rows, windows[2], windows[3]);
  const count = kernel.findBlocks(windows[1], windows[3], rows, nodeCols, nodeRows, step, 40, at(blocks));
  kernel.correlate(
    windows[0],
    windows[1],
    windows[2],
    windows[3],
    rows,
    at(blocks),
    count,
    nodeCols,
    step,
    reach,
    51,
    at(volume),
  );
  const total = kernel.settle(
    at(volume),
    at(blocks),
    count,
    nodeCols,
    nodeRows,
    reach,
    3,
    0.01,
    at(table),
    near,
    at(place),
    at(drift),
  );
  return { count, total, bytes: Buffer.from(new Uint8Array(memory.buffer)).toString('base64') };
}

interface Motion {
  readonly seed: number;
  readonly angle: number;
  readonly dx: number;
  readonly dy: number;
}

test('the kernel and its scalar twin leave the same memory behind, byte by byte', () => {
  let [most, least] = [0, nodes];
  fc.assert(
    fc.property(motions, motion => {
      const [simd, scalar] = [run(simdAgreement, motion), run(scalarAgreement, motion)];
      assert.deepEqual(simd, scalar);
      most = Math.max(most, simd.count);
      least = Math.min(least, simd.count);
    }),
    { numRuns: 60, seed: 7, examples: [[{ seed: 1, angle: 0, dx: 0, dy: 0 }]] },
  );
  assert.ok(most > 20 && least < 5, `between ${least} and ${most} blocks: the property saw both`);
});
