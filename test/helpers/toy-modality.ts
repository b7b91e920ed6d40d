import type { FingerPosition, FingerprintTemplate } from '../../daemon/core/fingerprint.ts';
import type { Image } from '../../daemon/core/image.ts';
import type { Quality } from '../../daemon/core/quality.ts';
import type { SearchableModality } from '../../daemon/biometrics/searchable.ts';
import { decodeFmr2005, encodeFmr2005 } from '../../daemon/formats/iso19794/finger-minutiae-2005.ts';

/** A template whose only feature is the x of its minutia. */
export function toyTemplate(x: number, position: FingerPosition = 0): FingerprintTemplate {
  const minutiae = [{ type: 'ending' as const, x, y: 0, angle: 0, quality: 50 }];
  return { widthPx: 300, heightPx: 300, dpi: 500, position, quality: 50, minutiae };
}

export const toyRecord = (x: number, position: FingerPosition = 0) => encodeFmr2005(toyTemplate(x, position));

/** An image of one grey, which is its only feature; black is unusable. */
export function toyImage(grey: number): Image {
  return { widthPx: 40, heightPx: 40, dpi: 500, pixels: new Uint8Array(1_600).fill(grey) };
}

function assess(image: Image): Quality {
  const usable = image.pixels[0] !== 0;
  return { score: usable ? 80 : 3, usable, reasons: usable ? [] : ['too-dry', 'unclear'], measures: {} };
}

const extract = (image: Image) => toyTemplate(image.pixels[0] ?? 0);

/** A modality that can be followed by hand: the score is 100 less the distance of the two features. */
export const toyModality: SearchableModality<FingerprintTemplate, number> = {
  name: 'fingerprint',
  calibratedTo: 100,
  assess,
  extract,
  examine: image => ({ template: extract(image), assess: () => assess(image) }),
  compare: (probe, reference) => 100 - Math.abs(feature(probe) - feature(reference)),
  encode: encodeFmr2005,
  decode: decodeFmr2005,
  prepare: feature,
  comparePrepared: (probe, reference) => 100 - Math.abs(probe - reference),
  positionOf: ({ position }) => position,
  pixelScale: (probe, reference) => probe.dpi / reference.dpi,
  pairs: (probe, reference) => [
    {
      probe: { x: feature(probe), y: 0, angle: 0 },
      reference: { x: feature(reference), y: 0, angle: 0 },
    },
  ],
};

function feature({ minutiae }: FingerprintTemplate): number {
  return minutiae[0]?.x ?? 0;
}
