// Finger and face image records for tests: any that their editions hold, made from the tables of fields, and small ones.
import * as fc from 'fast-check';
import {
  type FaceImageRecord2005,
  tables as face2005,
} from '../../daemon/formats/iso19794/face-image-2005.ts';
import {
  type FaceImageRecord2011,
  tables as face2011,
} from '../../daemon/formats/iso19794/face-image-2011.ts';
import {
  type FingerImageRecord2005,
  tables as finger2005,
} from '../../daemon/formats/iso19794/finger-image-2005.ts';
import {
  type FingerImageRecord2011,
  tables as finger2011,
} from '../../daemon/formats/iso19794/finger-image-2011.ts';
import type { Field, Values } from '../../daemon/formats/iso19794/record-fields.ts';
import { type Capture, tables as capture2011 } from '../../daemon/formats/iso19794/representation-2011.ts';

const plain = { noNullPrototype: true };

/** Any values that a table of fields holds. */
function valuesOf<const Fields extends readonly Field[]>(fields: Fields): fc.Arbitrary<Values<Fields>> {
  const each = fields.map(({ name, bytes, lowest = 0, highest = 256 ** bytes - 1 }) => [
    name,
    fc.integer({ min: lowest, max: highest }),
  ]);
  return fc.record(Object.fromEntries(each), plain) as unknown as fc.Arbitrary<Values<Fields>>;
}

const data = fc.uint8Array({ maxLength: 40 });

const capture = (hasCertifications: boolean): fc.Arbitrary<Capture> =>
  fc.record(
    {
      captureDate: fc.uint8Array({ minLength: 9, maxLength: 9 }),
      device: valuesOf(capture2011.device),
      qualities: fc.array(valuesOf(capture2011.quality), { maxLength: 3 }),
      certifications: hasCertifications
        ? fc.array(valuesOf(capture2011.certification), { maxLength: 3 })
        : fc.constant([]),
    },
    plain,
  );

const some = <Each>(each: fc.Arbitrary<Each>) => fc.array(each, { minLength: 1, maxLength: 3 });

export const fingerRecord2005: fc.Arbitrary<FingerImageRecord2005> = fc
  .tuple(
    valuesOf(finger2005.header),
    some(fc.tuple(valuesOf(finger2005.image), data).map(([values, data]) => ({ ...values, data }))),
  )
  .map(([header, images]) => ({ edition: '2005', header, images }));

export const fingerRecord2011: fc.Arbitrary<FingerImageRecord2011> = valuesOf(finger2011.general).chain(
  general =>
    some(
      fc
        .tuple(capture(general.certificationFlag === 1), valuesOf(finger2011.header), data, data)
        .map(([capture, values, data, further]) => ({ capture, ...values, data, further })),
    ).map(images => ({ edition: '2011', ...general, images })),
);

export const faceRecord2005: fc.Arbitrary<FaceImageRecord2005> = some(
  fc
    .tuple(
      valuesOf(face2005.information),
      fc.array(valuesOf(face2005.point), { maxLength: 4 }),
      valuesOf(face2005.image),
      data,
    )
    .map(([{ points: _, ...information }, points, values, data]) => ({
      ...values,
      information,
      points,
      data,
    })),
).map(images => ({ edition: '2005', images }));

export const faceRecord2011: fc.Arbitrary<FaceImageRecord2011> = valuesOf(face2011.general).chain(general =>
  some(
    fc
      .tuple(
        capture(general.certificationFlag === 1),
        valuesOf(face2011.information),
        fc.array(valuesOf(face2011.point), { maxLength: 4 }),
        valuesOf(face2011.image),
        fc.tuple(data, data),
      )
      .map(([capture, { points: _, ...information }, points, values, [data, further]]) => ({
        capture,
        information,
        points,
        ...values,
        data,
        further,
      })),
  ).map(images => ({ edition: '2011', ...general, images })),
);
