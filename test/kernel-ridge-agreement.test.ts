import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import {
  type AgreementKernel,
  type AgreementMemory,
  agreementMemory,
  simdAgreement,
} from '../daemon/kernels/ridge-agreement.ts';
import { scalarAgreement } from '../daemon/kernels/scalar/ridge-agreement.ts';
import { randomFrom } from '../hal/drivers/sim/random.ts';

const [cols, rows, reach] = [52, 44, 4];
const sizes = { mostSamples: 56, mostReach: reach };
const tunables = {
  stepSamples: 6,
  leastSamples: 40,
  floorSamples: 51,
  rounds: 3,
  stiffness: 0.01,
  nearNodes: 2,
};
const nodes = Math.floor(cols / tunables.stepSamples) * Math.floor(rows / tunables.stepSamples);
const motions = fc.record({
  seed: fc.integer({ min: 1, max: 1e6 }),
  angle: fc.double({ min: -Math.PI, max: Math.PI, noNaN: true }),
  dx: fc.integer({ min: -30, max: 60 }),
  dy: fc.integer({ min: -30, max: 60 }),
  bare: fc.constantFrom(0, 0.002, 0.4),
});

/** Everything the kernel leaves behind, and what it says, after one print was laid on another. */
function run(kernelOver: (memory: AgreementMemory) => AgreementKernel, given: Motion) {
  const memory = agreementMemory(sizes, tunables);
  const kernel = kernelOver(memory);
  const { rooms } = memory;
  const random = randomFrom(given.seed);
  const print = () =>
    Uint8Array.from({ length: cols * rows }, () => (random.chance(given.bare) ? 0 : 1 + random.integer(2)));
  rooms.field.forEach((_, at) => (rooms.field[at] = random.uniform() * 6 - 3));
  rooms.nearness.forEach((_, at) => (rooms.nearness[at] = random.uniform()));
  rooms.laid.set(print());
  rooms.b.set(print());
  kernel.setFrame(cols, rows);
  kernel.windowA();
  kernel.warp(cols, rows, Math.cos(given.angle), Math.sin(given.angle), given.dx, given.dy);
  kernel.windowB();
  const count = kernel.findBlocks();
  kernel.correlate(count, reach);
  const total = kernel.settle(count, reach);
  kernel.spreadDrift(count);
  return { count, total, bytes: Buffer.from(new Uint8Array(memory.memory.buffer)).toString('base64') };
}

interface Motion {
  readonly seed: number;
  readonly angle: number;
  readonly dx: number;
  readonly dy: number;
  /** Share of the samples that are no print. */
  readonly bare: number;
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
    { numRuns: 60, seed: 7, examples: [[{ seed: 1, angle: 0, dx: 0, dy: 0, bare: 0 }]] },
  );
  assert.ok(most > 20 && least < 5, `between ${least} and ${most} blocks: the property saw both`);
});
