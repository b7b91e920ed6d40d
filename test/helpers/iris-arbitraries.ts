import * as fc from 'fast-check';
import { codeBytes, type EyePosition, type IrisCode, type IrisTemplate } from '../../daemon/core/iris.ts';
import { nonEmpty } from '../../daemon/formats/iso19794/iris-fields.ts';
import type {
  IrisCodec,
  IrisImageKind,
  IrisRecord2005,
  IrisRecord2011,
  IrisView2011,
  Orientation,
} from '../../daemon/formats/iso19794/iris-view.ts';

const bytes = fc.uint8Array({ minLength: codeBytes, maxLength: codeBytes });

/** Any bits under any mask. */
const irisCode: fc.Arbitrary<IrisCode> = fc
  .tuple(bytes, bytes)
  .map(([bits, mask]) => ({ bits: bits.map((byte, i) => byte & mask[i]), mask }));

/** Templates that our own form holds without loss. */
export const irisTemplate: fc.Arbitrary<IrisTemplate> = fc.record(
  {
    eye: fc.constantFrom<EyePosition>(0, 1, 2),
    quality: fc.nat({ max: 100 }),
    rollDegrees: fc.integer({ min: -17_999, max: 18_000 }).map(steps => steps / 100),
    search: irisCode,
    fine: irisCode,
  },
  { noNullPrototype: true, requiredKeys: ['eye', 'quality', 'search'] },
);

const plain = { noNullPrototype: true };
const uint16 = fc.nat({ max: 0xffff });
const orientation = fc.constantFrom<Orientation>(0, 1, 2);
const interval = fc.record({ smallest: uint16, largest: uint16 }, plain);
/** One that a record cannot tell from "not known" is left out. */
const angleStep = fc.nat({ max: 0xfffe });

const roll = fc.record(
  {
    rollDegrees: angleStep.map(step => (step * 360) / 0x10000),
    rollUncertaintyDegrees: angleStep.map(step => (step * 180) / 0x10000),
  },
  { ...plain, requiredKeys: [] },
);

const shape = (codecs: readonly IrisCodec[]) =>
  fc.record(
    {
      codec: fc.constantFrom(...codecs),
      isColour: fc.boolean(),
      widthPx: uint16,
      heightPx: uint16,
      bitDepth: fc.nat({ max: 255 }),
      horizontal: orientation,
      vertical: orientation,
    },
    plain,
  );

const image = fc.record({ number: uint16, data: fc.uint8Array({ minLength: 1, maxLength: 60 }) }, plain);
const score = fc.nat({ max: 100 });

/** Records that the edition of 2005 holds without loss. */
export const irisRecord2005: fc.Arbitrary<IrisRecord2005> = fc
  .tuple(
    fc.record(
      {
        captureDevice: uint16,
        furtherProperties: fc.nat({ max: 0xfff }),
        irisDiameterPx: uint16,
        transformation: fc.nat({ max: 255 }),
        deviceIdentifier: fc
          .uint8Array({ minLength: 16, maxLength: 16 })
          .map(codes => String.fromCharCode(...codes)),
      },
      plain,
    ),
    shape(['raw', 'jpeg', 'jpeg-ls', 'jpeg-2000']),
    fc.constantFrom<readonly EyePosition[]>([0], [1], [2], [1, 2], [2, 2, 1], [0, 1, 1]),
  )
  .chain(([header, form, eyes]) => {
    const views = eyes.map(eye =>
      fc.tuple(image, roll, fc.option(score)).map(([one, turned, quality]) => ({
        ...form,
        ...one,
        ...turned,
        eye,
        isPolar: header.transformation !== 0,
        qualities: quality === null ? [] : [{ score: quality, vendor: 0, algorithm: 0 }],
      })),
    );
    return fc.tuple(...views).map(all => ({ edition: '2005', header, views: nonEmpty(all) }) as const);
  });

const captureDate = fc
  .tuple(
    fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }),
    fc.constantFrom(4, 7, 10, 16, 19, 23),
  )
  .map(([date, length]) => date.toISOString().slice(0, length) + (length > 10 ? 'Z' : ''));

const view2011: fc.Arbitrary<IrisView2011> = fc
  .tuple(
    shape(['raw', 'jpeg', 'jpeg-2000', 'png']),
    image,
    roll,
    fc.record({ capturedAt: captureDate }, { ...plain, requiredKeys: [] }),
    fc.record(
      {
        eye: fc.constantFrom<EyePosition>(0, 1, 2),
        isPolar: fc.constant(false),
        device: fc.record({ technology: fc.nat({ max: 255 }), vendor: uint16, type: uint16 }, plain),
        qualities: fc.array(
          fc.record(
            { score, vendor: uint16, algorithm: uint16 },
            { ...plain, requiredKeys: ['vendor', 'algorithm'] },
          ),
          { maxLength: 4 },
        ),
        kind: fc.constantFrom<IrisImageKind>('uncropped', 'vga', 'cropped', 'cropped-and-masked'),
        compressionHistory: fc.constantFrom<0 | 1 | 2>(0, 1, 2),
        rangeMm: uint16,
        centreX: interval,
        centreY: interval,
        diameter: interval,
      },
      plain,
    ),
  )
  .map(([form, one, turned, captured, rest]) => ({ ...form, ...one, ...turned, ...captured, ...rest }));

/** Records that the edition of 2011 holds without loss. */
export const irisRecord2011: fc.Arbitrary<IrisRecord2011> = fc
  .tuple(fc.constantFrom<0 | 1 | 2>(0, 1, 2), fc.array(view2011, { minLength: 1, maxLength: 4 }))
  .map(([eyes, views]) => ({ edition: '2011', eyes, views: nonEmpty(views) }));
