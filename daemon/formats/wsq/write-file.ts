import { markers } from './markers.ts';
import type { Scaled } from './scaled.ts';
import type { HuffmanTable, Segment, Tap, WsqFile } from './segments.ts';

/** The bytes of a WSQ file (Annex B): what `readWsqFile` reads, it writes again. Lengths are counted here. */
export function writeWsqFile({ segments, endFill, rest }: WsqFile): Uint8Array {
  const bytes = Buffer.concat([
    marker(markers.SOI, 0),
    ...segments.flatMap(segment => [marker(markers[segment.marker], segment.fill), ...written(segment)]),
    marker(markers.EOI, endFill),
    rest,
  ]);
  return new Uint8Array(bytes);
}

const marker = (code: number, fill: number): Buffer => Buffer.from([...ones(fill), 0xff, code]);
const ones = (count: number): number[] => Array.from({ length: count }, () => 0xff);

/** Length and content of a segment, and the data of a block behind it. */
function written(segment: Segment): Uint8Array[] {
  const content = contentOf(segment);
  const length = Buffer.from(two(content.length + 2));
  return segment.marker === 'SOB' ? [length, content, segment.data] : [length, content];
}

function contentOf(segment: Segment): Uint8Array {
  switch (segment.marker) {
    case 'DTT':
      return Buffer.from([
        segment.lowLength,
        segment.highLength,
        ...segment.low.flatMap(tap),
        ...segment.high.flatMap(tap),
      ]);
    case 'DQT':
      return Buffer.from([
        ...scaled(segment.centre),
        ...segment.bands.flatMap(({ bin, zero }) => [...scaled(bin), ...scaled(zero)]),
      ]);
    case 'DHT':
      return Buffer.concat(segment.tables.map(huffmanTable));
    case 'SOF': {
      const { black, white, heightPx, widthPx, shift, scale, encoder, software } = segment;
      const sides = [...two(heightPx), ...two(widthPx)];
      return Buffer.from([
        black,
        white,
        ...sides,
        ...scaled(shift),
        ...scaled(scale),
        encoder,
        ...two(software),
      ]);
    }
    case 'SOB':
      return Buffer.from([segment.table]);
    case 'DRI':
      return Buffer.from(two(segment.interval));
    case 'COM':
      return segment.bytes;
  }
}

/** Big-endian, as all numbers of the format. */
const two = (number: number): number[] => [number >> 8, number & 0xff];
const four = (number: number): number[] => [...two(number >>> 16), ...two(number & 0xffff)];
const scaled = ({ scale, value }: Scaled): number[] => [scale, ...two(value)];
const tap = ({ sign, scale, value }: Tap): number[] => [sign, scale, ...four(value)];
const huffmanTable = ({ id, counts, symbols }: HuffmanTable): Uint8Array =>
  Buffer.concat([Buffer.from([id]), counts, symbols]);
