import * as fc from 'fast-check';
import type {
  FingerPosition,
  FingerprintTemplate,
  Minutia,
  MinutiaType,
} from '../../daemon/core/fingerprint.ts';

const plainObjects = { noNullPrototype: true };
const types: readonly MinutiaType[] = ['ending', 'bifurcation', 'other'];

function minutia(widthPx: number, heightPx: number): fc.Arbitrary<Minutia> {
  return fc.record(
    {
      type: fc.constantFrom(...types),
      x: fc.nat({ max: Math.min(widthPx - 1, 16_383) }),
      y: fc.nat({ max: Math.min(heightPx - 1, 16_383) }),
      angle: fc.nat({ max: 255 }).map(units => (units / 256) * 2 * Math.PI),
      quality: fc.nat({ max: 100 }),
    },
    plainObjects,
  );
}

/** Templates that an ISO/IEC 19794-2:2005 record holds without loss. */
export const representableTemplate: fc.Arbitrary<FingerprintTemplate> = fc
  .tuple(fc.integer({ min: 1, max: 65_535 }), fc.integer({ min: 1, max: 65_535 }))
  .chain(([widthPx, heightPx]) =>
    fc.record(
      {
        widthPx: fc.constant(widthPx),
        heightPx: fc.constant(heightPx),
        dpi: fc.integer({ min: 60, max: 2_000 }).map(perCentimetre => Math.round(perCentimetre * 2.54)),
        position: fc.nat({ max: 10 }).map(code => code as FingerPosition),
        quality: fc.nat({ max: 100 }),
        minutiae: fc.array(minutia(widthPx, heightPx), { maxLength: 255 }),
      },
      plainObjects,
    ),
  );

/** Up to 60 minutiae anywhere in a square, in one place too, in steps of angle that a record holds. */
export function minutiaeWithin(sidePx: number): fc.Arbitrary<Minutia[]> {
  return fc.array(
    fc.record<Minutia>({
      type: fc.constantFrom(...types),
      x: fc.integer({ min: 0, max: sidePx }),
      y: fc.integer({ min: 0, max: sidePx }),
      angle: fc.integer({ min: 0, max: 255 }).map(unit => (unit * Math.PI) / 128),
      quality: fc.integer({ min: 1, max: 100 }),
    }),
    { maxLength: 60 },
  );
}
