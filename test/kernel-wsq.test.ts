// Each kernel of WSQ against its scalar twin: the same bytes, whatever the input.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { huffmanCode, codesOf } from '../daemon/formats/wsq/huffman.ts';
import type { Arena } from '../daemon/kernels/kernel.ts';
import {
  lookupBytes,
  scalarWsqKernels,
  simdWsqKernels,
  stripRowBytes,
  stripSlackRows,
  type WsqKernels,
} from '../daemon/kernels/wsq.ts';
import { type Random, randomFrom } from '../hal/drivers/sim/random.ts';
import { firstDifference } from './helpers/first-difference.ts';
import { Twins } from './helpers/twins.ts';

interface Bench {
  readonly kernels: WsqKernels;
  readonly arena: Arena;
  readonly random: Random;
}

type Room = Float32Array | Float64Array | Int16Array | Int32Array | Uint32Array | Uint8Array;
/** Pieces of memory whose bytes are held against the twin's. */
type Call = (bench: Bench) => readonly Room[];

const twins = new Twins(2 ** 20, simdWsqKernels, scalarWsqKernels);

function assertTwins(seed: number, call: Call): void {
  const [simd, scalar] = twins.both((kernels, arena) =>
    call({ kernels, arena, random: randomFrom(seed) }).map(({ buffer, byteOffset, byteLength }) =>
      Uint8Array.from(new Uint8Array(buffer, byteOffset, byteLength)),
    ),
  );
  assert.equal(firstDifference(simd, scalar), undefined);
}

function filled<Values extends Exclude<Room, Float64Array>>(values: Values, of: () => number): Values {
  for (let k = 0; k < values.length; k++) values[k] = of();
  return values;
}

const seeds = fc.integer({ min: 0, max: 1e6 });
const side = fc.integer({ min: 1, max: 45 });
const holds = <Values>(property: fc.IProperty<Values>): void => fc.assert(property, { numRuns: 60 });
const coefficient = (random: Random) => () => random.uniform(-300, 300);
const strip = (arena: Arena, rows: number) => arena.float32(((rows + stripSlackRows) * stripRowBytes) / 4);

test('takeColumns and giveColumns leave the same bytes as their twins', () => {
  holds(
    fc.property(seeds, side, side, (seed, width, height) =>
      assertTwins(seed, ({ kernels, arena, random }) => {
        const plane = filled(arena.float32(width * height + 16), coefficient(random));
        const back = arena.float32(width * height + 16);
        const room = strip(arena, height);
        for (let x = 0; x < width; x += 16) {
          const lines = Math.min(16, width - x);
          kernels.takeColumns(plane.byteOffset + 4 * x, 4 * width, height, room.byteOffset);
          kernels.giveColumns(room.byteOffset, back.byteOffset + 4 * x, 4 * width, height, lines);
        }
        assert.deepEqual(back.subarray(0, width * height), plane.subarray(0, width * height));
        return [room, back];
      }),
    ),
  );
});

test('takeRows and giveRows leave the same bytes as their twins', () => {
  holds(
    fc.property(seeds, side, side, (seed, width, height) =>
      assertTwins(seed, ({ kernels, arena, random }) => {
        const plane = filled(arena.float32(width * height + 16), coefficient(random));
        const back = arena.float32(width * height + 16);
        const room = strip(arena, width);
        for (let y = 0; y < height; y += 16) {
          const lines = Math.min(16, height - y);
          const at = 4 * y * width;
          kernels.takeRows(plane.byteOffset + at, 4 * width, width, lines, room.byteOffset);
          kernels.giveRows(room.byteOffset, back.byteOffset + at, 4 * width, width, lines);
        }
        assert.deepEqual(back.subarray(0, width * height), plane.subarray(0, width * height));
        return [room, back];
      }),
    ),
  );
});

test('extend, join and split leave the same bytes as their twins', () => {
  const taps = fc.integer({ min: 1, max: 20 });
  holds(
    fc.property(seeds, side, taps, taps, fc.integer({ min: 0, max: 1 }), (seed, count, lows, highs, lag) =>
      assertTwins(seed, ({ kernels, arena, random }) => {
        const rows = count + 24;
        const [low, high] = [0, 1].map(() => filled(strip(arena, rows), coefficient(random)));
        const table = arena.int32(3 * 8);
        for (let k = 0; k < 8; k++) {
          table.set([count + 8 + k, random.integer(count), random.integer(3) - 1], 3 * k);
        }
        const lowTaps = filled(arena.float32(lows), () => random.uniform(-1, 1));
        const highTaps = filled(arena.float32(highs), () => random.uniform(-1, 1));
        const [joined, half] = [strip(arena, count), strip(arena, count)];
        kernels.extend(low.byteOffset, table.byteOffset, 8);
        kernels.join(
          low.byteOffset,
          lowTaps.byteOffset,
          lows,
          high.byteOffset,
          highTaps.byteOffset,
          highs,
          lag,
          count,
          joined.byteOffset,
        );
        kernels.split(low.byteOffset, lowTaps.byteOffset, lows, (count + 1) >> 1, half.byteOffset);
        return [low, joined, half];
      }),
    ),
  );
});

test('quantise and dequantise leave the same bytes as their twins', () => {
  holds(
    fc.property(
      seeds,
      side,
      side,
      fc.double({ min: 0.01, max: 40, noNaN: true }),
      (seed, width, height, bin) =>
        assertTwins(seed, ({ kernels, arena, random }) => {
          const stride = width + random.integer(5);
          const plane = filled(arena.float32(stride * height), () => random.uniform(-300, 300) ** 3 / 9e4);
          const indices = arena.int16(width * height + 8);
          const back = arena.float32(stride * height);
          kernels.quantise(plane.byteOffset, 4 * stride, width, height, bin, 0.6 * bin, indices.byteOffset);
          kernels.dequantise(
            indices.byteOffset,
            width,
            height,
            bin,
            0.6 * bin,
            0.44,
            back.byteOffset,
            4 * stride,
          );
          return [indices, back];
        }),
    ),
  );
});

test('greyRange, fromGrey, moments and toGrey leave the same bytes as their twins', () => {
  holds(
    fc.property(seeds, side, side, (seed, width, height) =>
      assertTwins(seed, ({ kernels, arena, random }) => {
        const count = width * height;
        const darkest = random.integer(200);
        const grey = arena.uint8(count + 16);
        for (let k = 0; k < count; k++) grey[k] = darkest + random.integer(256 - darkest);
        const plane = arena.float32(count + 16);
        const out = arena.uint8(count + 16);
        const answer = arena.uint32(4);
        const sums = arena.float64(2);
        kernels.greyRange(grey.byteOffset, count, answer.byteOffset);
        kernels.fromGrey(grey.byteOffset, count, 127.4, 0.93, plane.byteOffset);
        kernels.moments(plane.byteOffset, 4 * width, width, height, sums.byteOffset);
        // A scale of more than was divided by: some levels are cut.
        kernels.toGrey(plane.byteOffset, count, 1.4, 120.2, out.byteOffset);
        return [answer, plane.subarray(0, count), sums, out];
      }),
    ),
  );
});

/** Runs of zeros of all lengths, small numbers, and some that need 8 or 16 bits. */
function someIndices(indices: Int16Array, random: Random): void {
  const sizes = [3, 80, 300, 32_767];
  for (let at = 0; at < indices.length; ) {
    at += random.integer(random.pick([2, 4, 120, 700]));
    const size = random.pick(sizes);
    if (at < indices.length) indices[at++] = random.integer(2 * size + 1) - size;
  }
}

test('countSymbols, encode, fillLookup and decode leave the same bytes as their twins, and give the indices again', () => {
  holds(
    fc.property(seeds, fc.integer({ min: 0, max: 9_000 }), (seed, count) =>
      assertTwins(seed, ({ kernels, arena, random }) => {
        const indices = arena.int16(count + 8);
        someIndices(indices.subarray(0, count), random);
        const counts = arena.uint32(256);
        kernels.countSymbols(indices.byteOffset, count, counts.byteOffset);
        const code = huffmanCode(counts);
        const codes = arena.int32(256);
        codes.set(codesOf(code));
        const bytes = arena.uint8(9 * count + 16);
        const end = kernels.encode(indices.byteOffset, count, codes.byteOffset, bytes.byteOffset);
        const codeCounts = arena.uint8(16);
        codeCounts.set(code.counts);
        const symbols = arena.uint8(256);
        symbols.set(code.symbols);
        const lookup = arena.take(lookupBytes);
        kernels.fillLookup(codeCounts.byteOffset, symbols.byteOffset, lookup);
        const back = arena.int16(count + 8);
        const answer = arena.int32(3);
        const limit = back.byteOffset + 2 * count;
        kernels.decode(bytes.byteOffset, end, lookup, back.byteOffset, limit, answer.byteOffset);
        assert.deepEqual([...answer], [0, limit, end]);
        assert.deepEqual(back, indices);
        return [counts, bytes, answer];
      }),
    ),
  );
});

test('decode of any bytes by any code ends as its twin does', () => {
  holds(
    fc.property(seeds, fc.integer({ min: 0, max: 300 }), (seed, length) =>
      assertTwins(seed, ({ kernels, arena, random }) => {
        const code = huffmanCode(
          Array.from({ length: 256 }, () => (random.chance(0.1) ? random.integer(900) : 0)),
        );
        const codeCounts = arena.uint8(16);
        codeCounts.set(code.counts);
        const symbols = arena.uint8(256);
        symbols.set(code.symbols);
        const lookup = arena.take(lookupBytes);
        kernels.fillLookup(codeCounts.byteOffset, symbols.byteOffset, lookup);
        const bytes = filled(arena.uint8(length), () => random.integer(256));
        for (let k = 1; k < length; k++) if (bytes[k - 1] === 255) bytes[k] = 0;
        const last = bytes[length - 1] === 255 ? length - 1 : length;
        const out = arena.int16(2_000);
        const answer = arena.int32(3);
        const end = bytes.byteOffset + last;
        const limit = out.byteOffset + 2 * random.integer(2_000);
        kernels.decode(bytes.byteOffset, end, lookup, out.byteOffset, limit, answer.byteOffset);
        return [out, answer];
      }),
    ),
  );
});
