// Writes records of ISO/IEC 39794 for tests: DER by the tags of the ASN.1 modules, as they are named in the readers.
import { RecordWriter } from '../../daemon/formats/iso19794/record-writer.ts';
import { writeTlv } from '../../daemon/formats/tlv/tlv.ts';

/** An object with its tag; numbers are INTEGER without a sign, `undefined` is left out. */
export type Der = readonly [tag: number, content: Uint8Array | number | readonly (Der | undefined)[]];

export function der([tag, content]: Der): Uint8Array {
  const writer = new RecordWriter();
  if (content instanceof Uint8Array) writeTlv(writer, tag, content);
  else if (typeof content === 'number') writeTlv(writer, tag, integer(content));
  else writeTlv(writer, tag, joined(content.filter(each => each !== undefined).map(der)));
  return writer.finish();
}

/** The shortest two's complement. */
function integer(value: number): Uint8Array {
  const bytes = [value & 0xff];
  for (let rest = value >> 8; rest > 0; rest >>= 8) bytes.unshift(rest & 0xff);
  return Uint8Array.from(bytes[0] > 0x7f ? [0, ...bytes] : bytes);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const writer = new RecordWriter();
  for (const part of parts) writer.bytes(part);
  return writer.finish();
}

const sequence = 0x30;
/** A value and a sequence with a context tag. */
export const value = (tag: number, content: Uint8Array | number): Der => [0x80 + tag, content];
export const block = (tag: number, ...members: readonly (Der | undefined)[]): Der => [0xa0 + tag, members];
/** A choice of a code, or of an extension with the code as its fallback. */
export const code = (tag: number, code: number, isExtension = false): Der =>
  isExtension ? block(tag, block(1, value(0, code))) : block(tag, value(0, code));

/** DateTimeBlock of ISO 8601 text. */
export const date = (tag: number, text: string | undefined): Der | undefined =>
  text === undefined
    ? undefined
    : block(
        tag,
        ...text
          .replace('Z', '')
          .split(/[-T:.]/)
          .map((part, i) => value(i, Number(part))),
      );

export interface MadeQuality {
  readonly organization: number;
  readonly algorithm: number;
  readonly score?: number;
}

export const qualities = (tag: number, blocks: readonly MadeQuality[]): Der | undefined =>
  blocks.length === 0
    ? undefined
    : block(
        tag,
        ...blocks.map(
          ({ organization, algorithm, score }): Der => [
            sequence,
            [
              block(0, value(0, organization), value(1, algorithm)),
              block(1, score === undefined ? code(1, 0) : value(0, score)),
            ],
          ],
        ),
      );

/** A record of a part: [APPLICATION part], version, representations. */
export function record39794(
  part: 4 | 5 | 6,
  representations: readonly (readonly (Der | undefined)[])[],
): Uint8Array {
  const blocks = representations.map((members): Der => [sequence, members]);
  return der([0x60 + part, [block(0, value(0, 3), value(1, 2019)), block(1, ...blocks)]]);
}

export interface MadeFinger {
  readonly position: number;
  readonly impression: number;
  readonly format: number;
  readonly data: Uint8Array;
  readonly capturedAt?: string;
  readonly qualities: readonly MadeQuality[];
  readonly samples?: { readonly perUnit: number; readonly unit: 0 | 1 };
  readonly isExtended?: boolean;
}

export const fingerBlock = (made: MadeFinger): (Der | undefined)[] => [
  code(0, made.position, made.isExtended),
  code(1, made.impression, made.isExtended),
  code(2, made.format, made.isExtended),
  value(3, made.data),
  date(4, made.capturedAt),
  qualities(6, made.qualities),
  made.samples && block(7, value(0, made.samples.perUnit), value(1, made.samples.unit)),
  value(30, Uint8Array.of(1, 2, 3)), // of a later edition
];

export interface MadeFace {
  readonly id: number;
  readonly format: number;
  readonly data: Uint8Array;
  readonly size?: { readonly widthPx: number; readonly heightPx: number };
  readonly colourSpace?: number;
  readonly capturedAt?: string;
  readonly qualities: readonly MadeQuality[];
}

export const faceBlock = (made: MadeFace): (Der | undefined)[] => [
  value(0, made.id),
  block(
    1,
    block(
      0,
      block(
        0,
        value(0, made.data),
        block(
          1,
          code(0, made.format),
          made.size && block(7, value(0, made.size.widthPx), value(1, made.size.heightPx)),
          made.colourSpace === undefined ? undefined : code(9, made.colourSpace),
        ),
      ),
    ),
  ),
  date(2, made.capturedAt),
  qualities(3, made.qualities),
];

export interface MadeIris {
  readonly eye: 0 | 1 | 2;
  readonly kind: number;
  readonly format: number;
  readonly data: Uint8Array;
  readonly horizontal: 0 | 1 | 2;
  readonly vertical: 0 | 1 | 2;
  readonly capturedAt: string;
  readonly rangeMm?: number;
  readonly qualities: readonly MadeQuality[];
}

export const irisBlock = (made: MadeIris): (Der | undefined)[] => [
  value(0, made.eye),
  code(1, made.kind),
  value(2, 8),
  code(3, made.format),
  value(4, made.horizontal),
  value(5, made.vertical),
  value(6, 1),
  date(7, made.capturedAt),
  value(8, made.data),
  made.rangeMm === undefined ? undefined : block(9, value(0, made.rangeMm)),
  qualities(11, made.qualities),
];
