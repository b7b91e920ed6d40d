// Each kernel of the search for an iris against its scalar twin: the same bytes, whatever the image.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import {
  type IrisSegmentKernels,
  scalarIrisSegmentKernels,
  simdIrisSegmentKernels,
} from '../daemon/kernels/iris-segment.ts';
import { rasterSlackBytes, rayUnit } from '../daemon/kernels/iris-units.ts';
import type { Arena } from '../daemon/kernels/kernel.ts';
import { randomFrom } from '../hal/drivers/sim/random.ts';
import { firstDifference } from './helpers/first-difference.ts';
import { Twins } from './helpers/twins.ts';

interface Bench {
  readonly kernels: IrisSegmentKernels;
  readonly arena: Arena;
  /** A whole number from 0 to `below`, that not included. */
  readonly whole: (below: number) => number;
  readonly raster: Uint8Array;
  readonly width: number;
  readonly height: number;
}

type Result = readonly (ArrayLike<number> | number)[];

const twins = new Twins(2 * 2 ** 20, simdIrisSegmentKernels, scalarIrisSegmentKernels);

/** Runs the same call over the kernels and over their twins, on the same random image: smooth, flat or noise. */
function assertTwins(call: (bench: Bench) => Result): void {
  const sides = fc.integer({ min: 3, max: 70 });
  const run = (seed: number, width: number, height: number) => {
    const [simd, scalar] = twins.both((kernels, arena) => {
      const random = randomFrom(seed);
      const whole = (below: number) => Math.floor(below * random.uniform());
      const raster = arena.uint8(width * height + 2 * rasterSlackBytes).subarray(0, width * height);
      const [grain, contrast] = [1 + whole(12), 1 + whole(255)];
      const coarse = Uint8Array.from({ length: raster.length }, () => whole(contrast));
      for (let at = 0; at < raster.length; at++) raster[at] = coarse[at - (at % grain)];
      return call({ kernels, arena, whole, raster, width, height });
    });
    assert.equal(firstDifference(simd, scalar), undefined);
  };
  fc.assert(fc.property(fc.integer({ min: 0, max: 1e6 }), sides, sides, run), { numRuns: 40 });
}

const { max } = Math;

test('minimum and maximum over squares leave the same bytes as their twin', () => {
  assertTwins(({ kernels, arena, whole, raster, width, height }) => {
    const reach = whole(8);
    const room = arena.take(width * height + width + 2 * reach + 96);
    const [least, most] = [0, 255].map(flip => {
      const out = arena.uint8(raster.length + 2 * rasterSlackBytes).subarray(0, raster.length);
      kernels.extreme(raster.byteOffset, out.byteOffset, width, height, reach, flip, room);
      return out;
    });
    return [least, most];
  });
});

test('smoothing leaves the same bytes as its twin', () => {
  assertTwins(({ kernels, arena, raster, width, height }) => {
    const out = arena.uint8(raster.length + 2 * rasterSlackBytes).subarray(0, raster.length);
    kernels.smooth(raster.byteOffset, out.byteOffset, width, height, arena.take(2 * width + 64));
    return [out];
  });
});

test('votes for centres, and the best of them, are those of the twin', () => {
  assertTwins(({ kernels, arena, whole, raster, width, height }) => {
    const area = width * height;
    const [least, planes] = [2 + whole(4), 1 + whole(20)];
    const votes = arena.uint16(area * (planes + 2) + rasterSlackBytes);
    const weights = arena.float32(planes);
    for (let plane = 0; plane < planes; plane++) weights[plane] = 1 / (least + plane);
    const [best, radii] = [arena.float32(area + 16), arena.float32(area + 16)];
    const most = least + planes - 1;
    kernels.vote(
      raster.byteOffset,
      width,
      height,
      1 + whole(40_000),
      whole(256),
      least,
      most,
      votes.byteOffset,
    );
    kernels.tally(
      votes.byteOffset,
      width,
      height,
      planes,
      least,
      weights.byteOffset,
      best.byteOffset,
      radii.byteOffset,
      arena.take(4 * area + 256),
    );
    return [votes.slice(0, area * (planes + 2)), best.slice(0, area), radii.slice(0, area)];
  });
});

function directionsIn({ arena, whole }: Bench, count: number): Int32Array {
  const out = arena.int32(2 * count);
  for (let ray = 0; ray < count; ray++) {
    const radians = (2 * Math.PI * whole(1000)) / 1000;
    out[2 * ray] = Math.round(rayUnit * Math.cos(radians));
    out[2 * ray + 1] = Math.round(rayUnit * Math.sin(radians));
  }
  return out;
}

test('edges along rays are those of the twin, also where rays leave the image', () => {
  assertTwins(bench => {
    const { kernels, arena, whole, raster, width, height } = bench;
    const rays = 1 + whole(24);
    const directions = directionsIn(bench, rays);
    const [points, rises] = [arena.float64(2 * rays), arena.float64(rays)];
    const [x, y] = [(width * whole(1000)) / 1000, (height * whole(1000)) / 1000];
    const first = 1 + whole(10);
    const count = kernels.edges(
      raster.byteOffset,
      width,
      height,
      x,
      y,
      first,
      first + whole(40),
      whole(90),
      directions.byteOffset,
      rays,
      points.byteOffset,
      rises.byteOffset,
    );
    return [count, points, rises];
  });
});

test('steps over a sector are those of the twin, also where rays leave the image', () => {
  assertTwins(bench => {
    const { kernels, arena, whole, raster, width, height } = bench;
    const [rays, box, radii] = [1 + whole(20), 1 + whole(7), 1 + whole(60)];
    const directions = directionsIn(bench, rays);
    const [sums, counts] = [arena.int32(radii + 4), arena.int32(radii + 4)];
    kernels.steps(
      raster.byteOffset,
      width,
      height,
      (width * whole(1000)) / 1000,
      (height * whole(1000)) / 1000,
      max(box, whole(30)),
      radii,
      box,
      -whole(100),
      whole(200),
      directions.byteOffset,
      rays,
      sums.byteOffset,
      counts.byteOffset,
      arena.take(4 * (radii + 2 * box + 8)),
    );
    return [sums.slice(0, radii), counts.slice(0, radii)];
  });
});
