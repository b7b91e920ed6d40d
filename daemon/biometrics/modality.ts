import type { Image } from '../core/image.ts';
import type { Quality } from '../core/quality.ts';

/**
 * A biometric trait, as everything above sees it.
 *
 * `assess` and `extract` take any image and never throw on its content; an image that cannot be acquired has
 * `usable: false` and a template with few or no features. `compare` is pure, symmetric within rounding, and gives a
 * calibrated score: -10 log10(FMR), never negative, so 40 is one false match in 10,000. `encode` and `decode` are the
 * modality's interchange form; `decode` throws a Fault (`bad-input`) that names `where`, the offset and the clause.
 */
export interface Modality<Template> {
  readonly name: string;
  /** The highest score that the calibration data carry; a policy must not ask a single trait for more. */
  readonly calibratedTo: number;
  assess(image: Image): Quality;
  extract(image: Image): Template;
  compare(probe: Template, reference: Template): number;
  encode(template: Template): Uint8Array;
  decode(bytes: Uint8Array, where?: string): Template;
}
