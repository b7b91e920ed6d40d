// What the processes of scripts/search-million.ts share: a gallery of prints sampled at minutia level.
import { fingerprint } from '../../daemon/biometrics/fingerprint/fingerprint.ts';
import { recordOf } from '../../daemon/biometrics/fingerprint/search/record.ts';
import type { SearchMemory } from '../../daemon/biometrics/fingerprint/search/layout.ts';
import { packPrint } from '../../daemon/biometrics/fingerprint/search/pack.ts';
import type { FingerprintTemplate } from '../../daemon/core/fingerprint.ts';
import { randomFrom } from '../../hal/drivers/sim/random.ts';
import { donatedFinger } from '../training/model-fingers.ts';
import { donatedHabits, takeModelImpression, templateOf } from '../training/model-impressions.ts';

/** Bytes of a template of 45 minutiae and no more, and two for its length. */
const templateStride = 304;

/** Encoded templates side by side, for several threads; those that carry more than minutiae are this thread's alone. */
export class TemplateStore {
  readonly #bytes: Uint8Array;
  readonly #longer = new Map<number, Uint8Array>();

  constructor(buffer: SharedArrayBuffer) {
    this.#bytes = new Uint8Array(buffer);
  }

  static bufferFor(prints: number): SharedArrayBuffer {
    return new SharedArrayBuffer(prints * templateStride);
  }

  set(print: number, template: FingerprintTemplate): void {
    const record = fingerprint.encode(template);
    if (record.length > templateStride - 2) {
      this.#longer.set(print, record);
      return;
    }
    const at = print * templateStride;
    this.#bytes.set([record.length & 255, record.length >> 8], at);
    this.#bytes.set(record, at + 2);
  }

  get(print: number): FingerprintTemplate {
    const longer = this.#longer.get(print);
    if (longer !== undefined) return fingerprint.decode(longer);
    const at = print * templateStride;
    const length = this.#bytes[at] + 256 * this.#bytes[at + 1];
    return fingerprint.decode(this.#bytes.slice(at + 2, at + 2 + length));
  }
}

/** A print of a finger that is nobody's: a donor's minutiae mirrored, warped, jittered, some lost and some invented. */
export function galleryPrint(donors: readonly FingerprintTemplate[], print: number): FingerprintTemplate {
  const random = randomFrom(`gallery print ${print}`);
  return donated(donors[random.integer(donors.length)], true, random);
}

/** A probe of somebody who is not enrolled: the same, not mirrored. */
export function nonMatedProbe(donors: readonly FingerprintTemplate[], probe: number): FingerprintTemplate {
  const random = randomFrom(`non-mated probe ${probe}`);
  return donated(donors[random.integer(donors.length)], false, random);
}

function donated(donor: FingerprintTemplate, isMirrored: boolean, random: ReturnType<typeof randomFrom>) {
  return templateOf(takeModelImpression(donatedFinger(donor, isMirrored), random, donatedHabits));
}

/** Samples, describes and stores prints [from, to). */
export function fillGallery(
  search: SearchMemory,
  templates: TemplateStore,
  donors: readonly FingerprintTemplate[],
  from: number,
  to: number,
): void {
  for (let print = from; print < to; print++) {
    const template = galleryPrint(donors, print);
    templates.set(print, template);
    packPrint(search, print, recordOf(template));
  }
}
