import type { Image } from '../../daemon/core/image.ts';
import { Fault } from '../../daemon/core/errors.ts';
import type { SearchableModality } from '../../daemon/biometrics/searchable.ts';

const identifier = 'FACE';

/** A record whose only feature is a number below 65,536. */
export function faceRecord(feature: number): Uint8Array {
  const record = new Uint8Array(6);
  record.set(Buffer.from(identifier));
  new DataView(record.buffer).setUint16(4, feature);
  return record;
}

const recognises = (record: Uint8Array) => Buffer.from(record.subarray(0, 4)).toString() === identifier;

function decode(record: Uint8Array, where = 'face'): number {
  if (recognises(record) && record.length === 6)
    return new DataView(record.buffer, record.byteOffset).getUint16(4);
  throw new Fault('bad-input', 'not a face', { where });
}

const score = (a: number, b: number) => Math.max(0, 30 - Math.abs(a - b));

/** Stands for faces, of which a person has one: 30 for the same feature, 1 less for each step away. */
export const toyFace: SearchableModality<number, number> = {
  name: 'face',
  calibratedTo: 25,
  assess: () => ({ score: 80, usable: true, reasons: [], measures: {} }),
  extract: (image: Image) => image.pixels[0],
  examine: (image: Image) => ({ template: image.pixels[0], assess: () => toyFace.assess(image) }),
  compare: score,
  encode: faceRecord,
  decode,
  recognises,
  prepare: feature => feature,
  comparePrepared: score,
  positionOf: () => 0,
  pixelScale: () => 1,
  pairs: () => [],
};
