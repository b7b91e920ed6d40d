import type { Eye } from '../../../iris-camera.ts';
import { hasGlint, sharpness } from './eye-measures.ts';
import { parameters } from './parameters.ts';
import { BoxSums, type Corner, cut, type Raster } from './raster.ts';

export interface EyePlaces {
  /** Where in the picture each eye is looked for. */
  readonly corners: Readonly<Partial<Record<Eye, Corner>>>;
  /** Size of a picture of an eye. */
  readonly size: { readonly widthPx: number; readonly heightPx: number };
  readonly leastSharpness: number;
}

/** A picture of an eye, and how good it is. */
export interface SeenEye {
  readonly eye: Eye;
  readonly picture: Raster;
  readonly sharpness: number;
  /** Clock.monotonicMs at the end of the exposure. */
  readonly capturedAtMs: number;
}

/** Looks for eyes in frame after frame, and keeps the sharpest picture of each. */
export class EyeSearch {
  readonly #wanted: readonly Eye[];
  readonly #places: EyePlaces;
  readonly #best = new Map<Eye, SeenEye>();
  #firstSeenMs: number | undefined;
  #allSeenMs: number | undefined;

  constructor(wanted: readonly Eye[], places: EyePlaces) {
    this.#wanted = wanted;
    this.#places = places;
  }

  /** The best so far. */
  get best(): readonly SeenEye[] {
    return [...this.#best.values()];
  }

  /** Takes a frame; true when no other is needed. */
  look(frame: Raster, capturedAtMs: number): boolean {
    for (const eye of this.#wanted) {
      const seen = this.#see(eye, frame, capturedAtMs);
      const before = this.#best.get(eye);
      if (seen && (before === undefined || seen.sharpness > before.sharpness)) this.#best.set(eye, seen);
    }
    if (this.#best.size > 0) this.#firstSeenMs ??= capturedAtMs;
    if (this.#best.size === this.#wanted.length) this.#allSeenMs ??= capturedAtMs;
    const { sharpestWithinMs, otherEyeWithinMs } = parameters;
    return (
      hasPassed(this.#allSeenMs, sharpestWithinMs, capturedAtMs) ||
      hasPassed(this.#firstSeenMs, otherEyeWithinMs, capturedAtMs)
    );
  }

  #see(eye: Eye, frame: Raster, capturedAtMs: number): SeenEye | undefined {
    const { corners, size, leastSharpness } = this.#places;
    const corner = corners[eye];
    if (corner === undefined) return undefined;
    const picture = cut(frame, corner, size);
    const sums = new BoxSums(picture);
    const measured = sharpness(picture, sums);
    if (measured < leastSharpness || !hasGlint(picture, sums)) return undefined;
    return { eye, picture, sharpness: measured, capturedAtMs };
  }
}

const hasPassed = (sinceMs: number | undefined, withinMs: number, nowMs: number) =>
  sinceMs !== undefined && nowMs - sinceMs >= withinMs;
