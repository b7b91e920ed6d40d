// What fingerprint weights and calibration are learned from, and which of the prints are compared with which.
import { fingerprint } from '../../daemon/biometrics/fingerprint/fingerprint.ts';
import type { FingerprintTemplate } from '../../daemon/core/fingerprint.ts';
import type { Image } from '../../daemon/core/image.ts';
import { type Capture, readCaptures } from '../captures.ts';

export interface TrainingPrint extends Omit<Capture, 'image'> {
  readonly quality: number;
  readonly isUsable: boolean;
  readonly template: FingerprintTemplate;
  /** Of the mirror image: a finger that nobody has, with real ridges. */
  readonly mirrored: FingerprintTemplate | undefined;
}

/**
 * What two prints are to each other. The mirror image of a finger is not another person's, but much like the same finger of
 * the other hand: within a set, where volunteers gave both hands, that is too near to stand for strangers.
 */
export type Relation = 'genuine' | 'within' | 'between' | 'mirrored' | 'other-hand';

/** Indices of prints; of the second the mirror image where the relation says so. */
export interface TrainingPair {
  readonly a: number;
  readonly b: number;
  readonly relation: Relation;
}

/** The pictures FINGER_IMPRESSION.png of a folder, all by default, and with `mirror` their mirror images too. */
export async function readPrints(
  folder: string,
  { names, mirror = false }: { readonly names?: readonly string[]; readonly mirror?: boolean },
): Promise<TrainingPrint[]> {
  const prints: TrainingPrint[] = [];
  for await (const { image, ...capture } of readCaptures(folder, names)) {
    const examined = fingerprint.examine(image);
    const { score, usable } = examined.assess();
    const mirrored = mirror ? fingerprint.extract(mirrorImage(image)) : undefined;
    prints.push({
      ...capture,
      quality: score,
      isUsable: usable,
      template: examined.template,
      mirrored,
    });
  }
  return prints;
}

function mirrorImage(image: Image): Image {
  const { widthPx, heightPx } = image;
  const pixels = new Uint8Array(image.pixels.length);
  for (let y = 0; y < heightPx; y++) {
    pixels.set(image.pixels.subarray(y * widthPx, (y + 1) * widthPx).toReversed(), y * widthPx);
  }
  return { ...image, pixels };
}

/** All pairs of real prints, and those that their mirror images add. */
export function realPairs(prints: readonly TrainingPrint[]): TrainingPair[] {
  return unorderedPairs(prints.length).flatMap(({ a, b }): TrainingPair[] => {
    const [one, other] = [prints[a], prints[b]];
    if (one.finger === other.finger) return [{ a, b, relation: 'genuine' }];
    const isWithin = one.set === other.set;
    return [
      { a, b, relation: isWithin ? 'within' : 'between' },
      { a, b, relation: isWithin ? 'other-hand' : 'mirrored' },
    ];
  });
}

/** Impostors grow with the square of the fingers, genuine pairs do not. */
const impostorFingers = 250;

/** Of the synthetic prints that can be acquired: all genuine pairs, and the first impressions of 250 fingers. */
export function syntheticPairs(prints: readonly TrainingPrint[]): TrainingPair[] {
  const usable = prints.flatMap((print, index) => (print.isUsable ? [{ ...print, index }] : []));
  const firsts = usable.filter((print, k) => usable.findIndex(({ finger }) => finger === print.finger) === k);
  const isFirst = new Set(firsts.slice(0, impostorFingers).map(({ index }) => index));
  return unorderedPairs(prints.length).flatMap(({ a, b }): TrainingPair[] => {
    if (!prints[a].isUsable || !prints[b].isUsable) return [];
    if (prints[a].finger === prints[b].finger) return [{ a, b, relation: 'genuine' }];
    return isFirst.has(a) && isFirst.has(b) ? [{ a, b, relation: 'within' }] : [];
  });
}

function unorderedPairs(count: number): { readonly a: number; readonly b: number }[] {
  return Array.from({ length: count }, (_, a) =>
    Array.from({ length: count - 1 - a }, (__, k) => ({ a, b: a + 1 + k })),
  ).flat();
}
