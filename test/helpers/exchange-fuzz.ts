// Mutated records through the readers of the exchange formats: each is a bad-input Fault, or what is written again as it was.
import * as fc from 'fast-check';
import { Fault } from '../../daemon/core/errors.ts';
import { readBirXml } from '../../daemon/formats/cbeff/bir-reader.ts';
import { writeBirXml } from '../../daemon/formats/cbeff/bir-writer.ts';
import { readPnm } from '../../daemon/formats/image/pnm.ts';
import {
  readFaceImageRecord,
  writeFaceImageRecord,
} from '../../daemon/formats/iso19794/face-image-record.ts';
import {
  readFingerImageRecord,
  writeFingerImageRecord,
} from '../../daemon/formats/iso19794/finger-image-record.ts';
import { type LayoutName, layouts } from '../../daemon/formats/iso19794/minutiae-fields.ts';
import { readMinutiaeFields } from '../../daemon/formats/iso19794/minutiae-fields-reader.ts';
import { writeMinutiaeFields } from '../../daemon/formats/iso19794/minutiae-fields-writer.ts';
import { read39794 } from '../../daemon/formats/iso39794/record.ts';
import { encodeJpeg2000 } from '../../daemon/formats/jpeg2000/encode.ts';
import { readJpeg2000Header } from '../../daemon/formats/jpeg2000/header.ts';
import {
  biometricGroupOf,
  readBiometricGroup,
  writeBiometricGroup,
} from '../../daemon/formats/lds/biometric-group.ts';
import { randomFrom } from '../../hal/drivers/sim/random.ts';
import { birDocument, mosipDocument } from './birs.ts';
import { faceRecord2005, faceRecord2011, fingerRecord2005, fingerRecord2011 } from './image-records.ts';
import { faceBlock, fingerBlock, irisBlock, record39794 } from './iso39794.ts';
import { minutiaeFieldsOf } from './minutiae-fields.ts';
import { timeBoundMs, timed } from './template-fuzz.ts';
import { mutate, type RecordKind } from './template-mutations.ts';

interface FuzzedReader extends RecordKind {
  /** What is wrong with what was read; a Fault for what is refused. */
  readonly check: (bytes: Uint8Array) => string | undefined;
}

const sampled = <Value>(any: fc.Arbitrary<Value>) => fc.sample(any, { numRuns: 8, seed: 1 });

/** Zeros behind the end are not part of a record. */
const sameStart = (written: Uint8Array, bytes: Uint8Array) =>
  Buffer.compare(written, bytes.subarray(0, written.length)) === 0 &&
  bytes.subarray(written.length).every(byte => byte === 0)
    ? undefined
    : 'not what was read when written again';

const total = (at: number) => ({ at, bytes: 4, less: 0 }) as const;
const within = (at: number) => ({ at, bytes: 4, less: at }) as const;
/** Of an object whose length has two bytes behind 0x82. */
const derLength = { at: 2, bytes: 2, less: 4 } as const;

const fingers = (any: typeof fingerRecord2005 | typeof fingerRecord2011, lengths: RecordKind['lengths']) => ({
  seeds: sampled(any as fc.Arbitrary<Parameters<typeof writeFingerImageRecord>[0]>).map(
    writeFingerImageRecord,
  ),
  lengths,
  check: (bytes: Uint8Array) => sameStart(writeFingerImageRecord(readFingerImageRecord(bytes)), bytes),
});

const faces = (any: typeof faceRecord2005 | typeof faceRecord2011, lengths: RecordKind['lengths']) => ({
  seeds: sampled(any as fc.Arbitrary<Parameters<typeof writeFaceImageRecord>[0]>).map(writeFaceImageRecord),
  lengths,
  check: (bytes: Uint8Array) => sameStart(writeFaceImageRecord(readFaceImageRecord(bytes)), bytes),
});

const minutiae = (layout: LayoutName) => ({
  seeds: sampled(minutiaeFieldsOf(layout)).map(writeMinutiaeFields),
  lengths: layouts[layout].lengthBytes === 2 ? [{ at: 8, bytes: 2, less: 0 } as const] : [total(8)],
  check: (bytes: Uint8Array) => sameStart(writeMinutiaeFields(readMinutiaeFields(bytes)), bytes),
});

const data = Uint8Array.from({ length: 300 }, (_, i) => i % 256);
const quality = { organization: 0x101, algorithm: 7, score: 80 };
const common = { format: 4, data, qualities: [quality, { organization: 1, algorithm: 2 }] };
const seeds39794 = [
  record39794(4, [
    fingerBlock({
      ...common,
      position: 2,
      impression: 0,
      samples: { perUnit: 197, unit: 1 },
      isExtended: true,
    }),
  ]),
  record39794(5, [
    faceBlock({ ...common, id: 1, size: { widthPx: 400, heightPx: 500 }, capturedAt: '2026-11-27T04:08Z' }),
  ]),
  record39794(6, [
    irisBlock({ ...common, eye: 1, kind: 2, horizontal: 1, vertical: 1, capturedAt: '2026', rangeMm: 300 }),
  ]),
];

const pixels = Uint8Array.from({ length: 32 * 32 }, (_, i) => i % 251);
const jp2 = await encodeJpeg2000({ widthPx: 32, heightPx: 32, dpi: 500, pixels });

export const exchangeReaders: Readonly<Record<string, FuzzedReader>> = {
  finger2005: fingers(fingerRecord2005, [total(10)]),
  finger2011: fingers(fingerRecord2011, [total(8), within(16)]),
  face2005: faces(faceRecord2005, [total(8), within(14)]),
  face2011: faces(faceRecord2011, [total(8), within(17)]),
  minutiaeIso2005: minutiae('iso-2005'),
  minutiaeIso2011: minutiae('iso-2011'),
  minutiaeAnsi2004: minutiae('ansi-2004'),
  minutiaeAnsi2009: minutiae('ansi-2009'),
  dataGroup: {
    seeds: [2, 3, 4].map(group =>
      writeBiometricGroup(
        biometricGroupOf(group as 2 | 3 | 4, [{ record: data, subtype: 9 }, { record: data }]),
      ),
    ),
    lengths: [derLength],
    check: bytes => sameStart(writeBiometricGroup(readBiometricGroup(bytes)), bytes),
  },
  iso39794: {
    seeds: seeds39794,
    lengths: [derLength],
    check(bytes) {
      const held = read39794(bytes).images.reduce((sum, image) => sum + image.data.length, 0);
      return held > bytes.length ? `${held} bytes of images` : undefined;
    },
  },
  birXml: {
    seeds: [new TextEncoder().encode(mosipDocument), ...sampled(birDocument).slice(0, 3).map(writeBirXml)],
    lengths: [],
    check(bytes) {
      const written = writeBirXml(readBirXml(bytes));
      return sameStart(writeBirXml(readBirXml(written)), written);
    },
  },
  jpeg2000Header: {
    seeds: [jp2.slice(0, 200), jp2.slice(jp2.length - 400)],
    lengths: [],
    check(bytes) {
      const { widthPx, heightPx, components } = readJpeg2000Header(bytes, 'x.jp2');
      return [widthPx, heightPx, components].every(Number.isFinite) ? undefined : 'no size';
    },
  },
  pnm: {
    seeds: ['P5 32 32 255\n', 'P5\n#x\n32 16 65535\n', 'P6 32 32 7\n'].map(
      start => new Uint8Array([...Buffer.from(start), ...pixels, ...pixels, ...pixels]),
    ),
    lengths: [],
    check(bytes) {
      const { widthPx, heightPx, pixels } = readPnm(bytes, 'x.pgm');
      return pixels.length === widthPx * heightPx ? undefined : 'pixels of another size';
    },
  },
};

export interface ExchangeFuzzReport {
  readonly inputs: number;
  /** Inputs that were read, and so written again. */
  readonly read: number;
  readonly slowestMs: number;
  /** What should not have happened, with the input in hexadecimal. */
  readonly failures: readonly string[];
}

/** So many mutated records through one reader. */
export function fuzzExchange(name: string, inputs: number, seed: string | number): ExchangeFuzzReport {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0; // most of the time would go into the stacks of Faults that nobody reads
  try {
    return fuzzReader(name, inputs, seed);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

function fuzzReader(name: string, inputs: number, seed: string | number): ExchangeFuzzReport {
  const random = randomFrom(seed).fork(name);
  const reader = exchangeReaders[name];
  const others = Object.values(exchangeReaders).flatMap(({ seeds }) => seeds);
  const failures: string[] = [];
  let [read, slowestMs] = [0, 0];
  for (let input = 0; input < inputs; input++) {
    const bytes = mutate(reader, random, others);
    const { read: outcome, ms } = timed(() => outcomeOf(reader, bytes));
    slowestMs = Math.max(slowestMs, ms);
    if (outcome === 'read') read++;
    const wrong = ms > timeBoundMs ? `${ms.toFixed(0)} ms` : outcome;
    if (wrong !== 'read' && wrong !== 'refused')
      failures.push(`${name}, ${wrong}: ${Buffer.from(bytes).toString('hex')}`);
  }
  return { inputs, read, slowestMs, failures };
}

function outcomeOf(reader: FuzzedReader, bytes: Uint8Array): string {
  try {
    return reader.check(bytes) ?? 'read';
  } catch (error) {
    return error instanceof Fault && error.code === 'bad-input' ? 'refused' : String(error);
  }
}
