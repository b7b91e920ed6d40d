// Any fields that the layouts of finger minutiae records hold and their readers accept.
import * as fc from 'fast-check';
import {
  type LayoutName,
  type MinutiaFields,
  type MinutiaeFields,
  type ViewFields,
  layouts,
} from '../../daemon/formats/iso19794/minutiae-fields.ts';

const plain = { noNullPrototype: true };
const byte = fc.nat({ max: 0xff });
const word = fc.nat({ max: 0xffff });
const quality = fc.oneof(fc.nat({ max: 100 }), fc.constantFrom(254, 255));

const size = fc.record(
  {
    widthPx: fc.integer({ min: 1, max: 0xffff }),
    heightPx: fc.integer({ min: 1, max: 0xffff }),
    resolution: fc.integer({ min: 1, max: 0xffff }),
  },
  plain,
);
type Size = typeof size extends fc.Arbitrary<infer Value> ? Value : never;

/** Sizes and resolution as fields; those that the readers check are in range. */
const frameOf = ({ widthPx, heightPx, resolution }: Size) => ({
  widthPx,
  heightPx,
  resolutionX: resolution,
  resolutionY: resolution,
});

function minutia(
  { widthPx, heightPx }: Size,
  steps: number,
  hasQuality: boolean,
): fc.Arbitrary<MinutiaFields> {
  const values = fc
    .tuple(
      fc.nat({ max: 2 }),
      fc.nat({ max: Math.min(widthPx - 1, 0x3fff) }),
      fc.nat({ max: 3 }),
      fc.nat({ max: Math.min(heightPx - 1, 0x3fff) }),
      fc.nat({ max: steps - 1 }),
    )
    .map(([type, x, reserved, y, angle]) => ({
      typeAndX: (type << 14) | x,
      reservedAndY: (reserved << 14) | y,
      angle,
    }));
  return hasQuality ? fc.tuple(values, quality).map(([values, quality]) => ({ ...values, quality })) : values;
}

/** Whole areas whose lengths count their headers. */
const extended = fc
  .array(fc.tuple(fc.constantFrom(1, 2, 3, 0x0101), fc.uint8Array({ maxLength: 6 })), { maxLength: 2 })
  .map(areas =>
    Uint8Array.from(
      areas.flatMap(([type, bytes]) => [type >> 8, type & 0xff, 0, 4 + bytes.length, ...bytes]),
    ),
  );

const capture = fc.record(
  {
    captureDate: fc.uint8Array({ minLength: 9, maxLength: 9 }),
    device: fc.record({ technology: byte, vendor: word, type: word }, plain),
    qualities: fc.array(fc.record({ score: quality, vendor: word, algorithm: word }, plain), {
      maxLength: 2,
    }),
    certifications: fc.constant([]),
  },
  plain,
);

function view(layout: LayoutName, size: Size): fc.Arbitrary<ViewFields> {
  const steps = layout.startsWith('iso') ? 256 : 180;
  return fc
    .tuple(
      fc.nat({ max: 10 }),
      fc.nat({ max: 15 }),
      fc.nat({ max: 15 }),
      quality,
      fc.tuple(word, word),
      fc.constantFrom(5, 6),
    )
    .chain(([position, number, impression, quality, [qualityOwner, qualityAlgorithm], bytes]) => {
      const is2011 = layout === 'iso-2011';
      const minutiae = fc.array(minutia(size, steps, !is2011 || bytes === 6), { maxLength: 4 });
      const numbered = { position, view: number, impression };
      const values = {
        'iso-2011': { ...numbered, ...frameOf(size), minutiaForm: bytes << 4 },
        'ansi-2009': { ...numbered, quality, qualityOwner, qualityAlgorithm, ...frameOf(size) },
      };
      const short = { position, viewAndImpression: (number << 4) | impression, quality };
      const chosen = is2011
        ? values['iso-2011']
        : layout.startsWith('ansi-2009')
          ? values['ansi-2009']
          : short;
      const fields = { values: fc.constant(chosen), minutiae, extended };
      return is2011 ? fc.record({ ...fields, capture }, plain) : fc.record(fields, plain);
    });
}

/** Records of a layout with one to three views. */
export function minutiaeFieldsOf(layout: LayoutName): fc.Arbitrary<MinutiaeFields> {
  const names = layouts[layout].header.map(({ name }) => name).filter(name => name !== 'views');
  return fc.tuple(size, fc.array(byte, { minLength: 9, maxLength: 9 })).chain(([size, bytes]) => {
    const frame: Record<string, number> = { ...frameOf(size), certificationFlag: 0 };
    const header = Object.fromEntries(names.map((name, i) => [name, frame[name] ?? bytes[i]]));
    const version =
      layout.includes('200') && !layout.endsWith('2009') && !layout.endsWith('draft') ? ' 20\0' : '030\0';
    return fc
      .array(view(layout, size), { minLength: 1, maxLength: 3 })
      .map(views => ({ layout, version, header, views }));
  });
}
