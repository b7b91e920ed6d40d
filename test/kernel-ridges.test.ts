// Each kernel of the extraction against its scalar twin: the same bytes, whatever the input.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { gaborBank, gaborShift } from '../daemon/biometrics/fingerprint/gabor-bank.ts';
import type { Arena } from '../daemon/kernels/kernel.ts';
import { type RidgeKernels, scalarRidgeKernels, simdRidgeKernels } from '../daemon/kernels/ridges.ts';
import { randomFrom } from '../hal/drivers/sim/random.ts';
import { firstDifference } from './helpers/first-difference.ts';
import { Twins } from './helpers/twins.ts';

/** What a call may use: kernels, the memory they work on, and random numbers. */
interface Bench {
  readonly kernels: RidgeKernels;
  readonly arena: Arena;
  /** A whole number from 0 to `below`, that not included. */
  readonly whole: (below: number) => number;
}

/** Pieces of memory whose bytes are held against the twin's. */
type Call = (bench: Bench) => readonly (Float32Array | Int32Array | Uint8Array)[];

const twins = new Twins(4 * 2 ** 20, simdRidgeKernels, scalarRidgeKernels);

/** Runs the same call over the kernels and over their twins, each in a memory of its own. */
function assertTwins(seed: number, call: Call): void {
  const [simd, scalar] = twins.both((kernels, arena) => {
    const random = randomFrom(seed);
    const whole = (below: number) => Math.floor(below * random.uniform());
    return call({ kernels, arena, whole });
  });
  assert.equal(firstDifference(simd, scalar), undefined);
}

function filled<Values extends Float32Array | Int32Array | Uint8Array>(
  values: Values,
  of: () => number,
): Values {
  for (let k = 0; k < values.length; k++) values[k] = of();
  return values;
}

/** Two i16 of that size, as one i32: a raster is filled by these. */
const twoRidges = (whole: Bench['whole'], most: number) =>
  ((whole(2 * most + 1) - most) << 16) | ((whole(2 * most + 1) - most) & 0xffff);

const seeds = fc.integer({ min: 0, max: 1e6 });
const cells = fc.integer({ min: 1, max: 20 });
const holds = <Values>(property: fc.IProperty<Values>, numRuns = 30): void =>
  fc.assert(property, { numRuns });

test('normalise leaves the same bytes as its twin', () => {
  holds(
    fc.property(seeds, cells, cells, fc.constantFrom(1, 5, 16, 40), (seed, cols, rows, radius) =>
      assertTwins(seed, ({ kernels, arena, whole }) => {
        const [width, height, stride] = [4 * cols, 4 * rows, 4 * cols + 6];
        const contrast = 1 + whole(256);
        const grey = filled(arena.uint8(width * height), () => whole(contrast));
        const ridges = arena.int32((stride * height) / 2);
        const grids = [arena.int32(cols * rows), arena.int32(cols * rows), arena.int32(cols * rows)] as const;
        const [mean, deviation, energy] = grids.map(({ byteOffset }) => byteOffset) as [
          number,
          number,
          number,
        ];
        const room = arena.take(20 * width);
        kernels.tuneNormalise(radius, 8, 2.5, 1024);
        kernels.normalise(
          grey.byteOffset,
          width,
          height,
          ridges.byteOffset,
          stride,
          mean,
          deviation,
          energy,
          room,
        );
        return [ridges, ...grids];
      }),
    ),
  );
});

test('gradientTensor leaves the same bytes as its twin', () => {
  holds(
    fc.property(seeds, cells, cells, (seed, cols, rows) =>
      assertTwins(seed, ({ kernels, arena, whole }) => {
        const stride = 4 * cols + 8;
        const raster = filled(arena.int32((stride * (4 * rows + 8)) / 2), () => twoRidges(whole, 4000));
        const mask = filled(arena.uint8(cols * rows), () => whole(2));
        const gridStride = cols + whole(4);
        const tensor = arena.float32(3 * gridStride * rows);
        const first = raster.byteOffset + 2 * (4 * stride + 4);
        const planeBytes = 4 * gridStride * rows;
        const { byteOffset } = tensor;
        kernels.gradientTensor(
          first,
          stride,
          mask.byteOffset,
          cols,
          rows,
          byteOffset,
          gridStride,
          planeBytes,
        );
        return [tensor];
      }),
    ),
  );
});

test('smooth leaves the same bytes as its twin', () => {
  holds(
    fc.property(seeds, cells, cells, fc.integer({ min: 0, max: 40 }), (seed, fours, rows, reach) =>
      assertTwins(seed, ({ kernels, arena, whole }) => {
        const stride = 4 * fours;
        const grid = filled(arena.float32(stride * rows), () => whole(1e6) / 997 - 300);
        const taps = filled(arena.float32(2 * reach + 1), () => whole(1000) / 1003);
        const out = arena.float32(stride * rows);
        const room = arena.take(4 * stride * (rows + 2 * reach));
        const line = arena.take(4 * (stride + 2 * reach + 4));
        kernels.smooth(grid.byteOffset, out.byteOffset, rows, stride, taps.byteOffset, reach, room, line);
        kernels.smooth(out.byteOffset, out.byteOffset, rows, stride, taps.byteOffset, reach, room, line);
        return [out];
      }),
    ),
  );
});

test('signaturePeriod leaves the same bytes as its twin', () => {
  holds(
    fc.property(seeds, fc.constantFrom(33, 49), fc.constantFrom(2, 16), (seed, length, wide) =>
      assertTwins(seed, ({ kernels, arena, whole }) => {
        const most = 1 + whole(2560);
        const raster = filled(arena.int32(2000), () => twoRidges(whole, most));
        const steps = filled(arena.int32(length * wide), () => 2 * whole(4000));
        const padded = 4 * Math.ceil(length / 4);
        const waves = filled(arena.float32(2 * 8 * padded), () => whole(2001) / 1009 - 1);
        const room = arena.take(4 * (padded + 8));
        const peaks = arena.float32(2 * 50);
        for (let k = 0; k < 50; k++) {
          filled(waves.subarray(0, padded * (k % 3)), () => whole(2001) / 1009 - 1);
          kernels.signaturePeriod(
            raster.byteOffset,
            steps.byteOffset,
            length,
            wide,
            waves.byteOffset,
            8,
            padded,
            room,
            peaks.byteOffset + 8 * k,
          );
        }
        return [peaks];
      }),
    ),
  );
});

test('pairUp and gabor leave the same bytes as their twins', () => {
  holds(
    fc.property(seeds, cells, cells, (seed, cols, rows) =>
      assertTwins(seed, ({ kernels, arena, whole }) => {
        const bank = gaborBank(arena);
        const stride = 4 * cols + 64;
        const length = stride * (4 * rows + 64);
        const first = 32 * stride + 32;
        const raster = filled(arena.int32(length / 2 + 8), () => twoRidges(whole, 2560));
        const pairs = arena.int32(length + 16);
        const even = arena.int32(length / 2);
        const energy = arena.int32(cols * rows);
        const programmes = filled(arena.int32(cols * rows), () => bank[whole(2 * bank.length)] ?? 0);
        kernels.pairUp(raster.byteOffset, pairs.byteOffset, 8 * Math.ceil(length / 8));
        kernels.gabor(
          pairs.byteOffset + 4 * first,
          stride,
          programmes.byteOffset,
          cols,
          rows,
          gaborShift,
          even.byteOffset + 2 * first,
          energy.byteOffset,
        );
        return [pairs, even, energy];
      }),
    ),
    8,
  );
});

test('binarise, thin and unpack leave the same bytes as their twins', () => {
  holds(
    fc.property(seeds, fc.integer({ min: 1, max: 50 }), cells, (seed, cols, rows) =>
      assertTwins(seed, ({ kernels, arena, whole }) => {
        const stride = 4 * cols + 8;
        const words = Math.ceil(cols / 16);
        const coarse = 1 + whole(4);
        let held = 0;
        const blob = () => (whole(coarse) === 0 ? (held = twoRidges(whole, 10)) : held);
        const raster = filled(arena.int32(stride * 2 * rows), blob);
        const mask = filled(arena.uint8(cols * rows), () => Math.min(1, whole(9)));
        const bits = arena.uint8(8 * words * 4 * rows);
        const other = arena.take(bits.length);
        const ridges = arena.uint8(stride * 4 * rows);
        const skeleton = arena.uint8(stride * 4 * rows);
        const [from, to] = [raster.byteOffset, bits.byteOffset];
        kernels.binarise(from, stride, mask.byteOffset, cols, rows, to, words);
        kernels.unpack(to, 4 * rows, words, ridges.byteOffset, stride, 4 * cols);
        kernels.thin(to, other, 4 * rows, words);
        kernels.unpack(to, 4 * rows, words, skeleton.byteOffset, stride, 4 * cols);
        return [bits, ridges, skeleton];
      }),
    ),
  );
});
