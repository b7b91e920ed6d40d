import type { ListSource } from '../../../daemon/biometrics/gallery/enrolled.ts';
import type { EyePosition } from '../../../daemon/core/iris.ts';
import { encodeIrisTemplate } from '../../../daemon/formats/iris-template/iris-template.ts';
import { randomFrom } from '../../../hal/drivers/sim/random.ts';
import { bulkCode } from '../../helpers/made-up-irises.ts';

/** Of a made-up eye: bits without order. The same for the same person and eye. */
export function irisTemplate(person: number, eye: EyePosition): Uint8Array {
  return encodeIrisTemplate({ eye, quality: 70, search: bulkCode(randomFrom(`${person} ${eye}`)) });
}

/** A list that is made as it is gone through: both eyes of each person. */
export function longList(irises: number): ListSource {
  const people = irises / 2;
  return {
    name: 'eyes',
    version: 1,
    subjects: {
      *[Symbol.iterator]() {
        for (let person = 0; person < people; person++) yield { id: `person-${person}` };
      },
    },
    references: {
      *[Symbol.iterator]() {
        for (let person = 0; person < people; person++) {
          for (const eye of [1, 2] as const) {
            const template = irisTemplate(person, eye);
            yield { subject: `person-${person}`, instance: eye, modality: 'iris' as const, template };
          }
        }
      },
    },
  };
}
