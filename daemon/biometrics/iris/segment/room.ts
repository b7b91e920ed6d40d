import type { Image } from '../../../core/image.ts';
import { type IrisSegmentKernels, simdIrisSegmentKernels } from '../../../kernels/iris-segment.ts';
import { rasterSlackBytes, rayUnit } from '../../../kernels/iris-units.ts';
import { Arena, kernelMemory } from '../../../kernels/kernel.ts';
import { segmentParameters } from './parameters.ts';

const { work, pupil, limbus } = segmentParameters;
const mostPx = work.sidePx ** 2;
const halfPx = (work.sidePx >> 1) ** 2;
/** Bytes of all the pieces below, with some to spare. */
const roomBytes = 4 * 2 ** 20;

/** Radii of pupils that are voted for, px at half of work size. */
export const votedRadii = { least: pupil.leastRadiusPx >> 1, most: pupil.mostRadiusPx >> 1 } as const;
const planes = votedRadii.most - votedRadii.least + 1;

/** Rays in each side sector. */
export const sectorRays = 16;

/** The kernels of segmentation and the memory they work on: one for each thread, used by one image at a time. */
export class SegmentRoom {
  readonly kernels: IrisSegmentKernels;
  readonly #arena: Arena;
  /** The image that is searched; it starts as the given one at work size. */
  readonly searched: Uint8Array;
  /** The same without noise. */
  readonly eye: Uint8Array;
  /** What an opening leaves of it. */
  readonly ground: Uint8Array;
  readonly half: Uint8Array;
  readonly halfEye: Uint8Array;
  readonly scratch: number;

  readonly votes: number;
  readonly weights: Float32Array;
  readonly best: Float32Array;
  readonly bestRadius: Float32Array;

  /** Of rays all around, and of those of either side sector: x and y, fixed point. */
  readonly around: Int32Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly points: Float64Array;
  readonly rises: Float64Array;
  readonly sums: Int32Array;
  readonly counts: Int32Array;

  constructor(kernelsOver: (memory: WebAssembly.Memory) => IrisSegmentKernels = simdIrisSegmentKernels) {
    const memory = kernelMemory(roomBytes);
    this.kernels = kernelsOver(memory);
    this.#arena = new Arena(memory);
    this.searched = this.#raster(mostPx);
    this.eye = this.#raster(mostPx);
    this.ground = this.#raster(mostPx);
    this.half = this.#raster(halfPx);
    this.halfEye = this.#raster(halfPx);
    this.scratch = this.#arena.take(2 * mostPx);
    this.votes = this.#arena.take(2 * halfPx * (planes + 2) + rasterSlackBytes);
    this.weights = this.#arena.float32(planes);
    this.best = this.#arena.float32(halfPx + rasterSlackBytes);
    this.bestRadius = this.#arena.float32(halfPx + rasterSlackBytes);
    this.weights.set(this.weights.map((_, plane) => (plane + votedRadii.least) ** -pupil.radiusPower));
    this.around = this.#directions(pupil.rays, ray => (2 * Math.PI * ray) / pupil.rays);
    this.right = this.#directions(sectorRays, sectorAngle);
    this.left = this.#directions(sectorRays, ray => Math.PI - sectorAngle(ray));
    this.points = this.#arena.float64(2 * pupil.rays);
    this.rises = this.#arena.float64(pupil.rays);
    this.sums = this.#arena.int32(limbus.mostRadiusPx + rasterSlackBytes);
    this.counts = this.#arena.int32(limbus.mostRadiusPx + rasterSlackBytes);
  }

  #raster(pixels: number): Uint8Array {
    return this.#arena.uint8(pixels + 2 * rasterSlackBytes);
  }

  #directions(count: number, angleOf: (ray: number) => number): Int32Array {
    const out = this.#arena.int32(2 * count);
    for (let ray = 0; ray < count; ray++) {
      out[2 * ray] = Math.round(rayUnit * Math.cos(angleOf(ray)));
      out[2 * ray + 1] = Math.round(rayUnit * Math.sin(angleOf(ray)));
    }
    return out;
  }
}

function sectorAngle(ray: number): number {
  const { sectorFromDegrees, sectorToDegrees } = limbus;
  const share = (ray + 0.5) / sectorRays;
  return ((sectorFromDegrees + share * (sectorToDegrees - sectorFromDegrees)) * Math.PI) / 180;
}

/** An image whose pixels lie in a piece of the room. */
export function imageIn(piece: Uint8Array, { widthPx, heightPx, dpi }: Image): Image {
  return { widthPx, heightPx, dpi, pixels: piece.subarray(0, widthPx * heightPx) };
}

/** Smooths an image that lies in the room, by a binomial of 3 x 3, into another piece of it. */
export function smoothInto(
  room: SegmentRoom,
  { widthPx, heightPx, dpi, pixels }: Image,
  piece: Uint8Array,
): Image {
  room.kernels.smooth(pixels.byteOffset, piece.byteOffset, widthPx, heightPx, room.scratch);
  return imageIn(piece, { widthPx, heightPx, dpi, pixels });
}

/** Morphological opening by a square of odd side of an image that lies in the room. */
export function openInto(room: SegmentRoom, image: Image, sidePx: number, piece: Uint8Array): Uint8Array {
  const { widthPx, heightPx, pixels } = image;
  const [from, to, reach] = [pixels.byteOffset, piece.byteOffset, sidePx >> 1];
  room.kernels.extreme(from, to, widthPx, heightPx, reach, 0, room.scratch);
  room.kernels.extreme(to, to, widthPx, heightPx, reach, 255, room.scratch);
  return piece.subarray(0, pixels.length);
}
