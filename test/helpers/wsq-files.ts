// Images and WSQ files that are made up, for tests of the codec.
import * as fc from 'fast-check';
import type { Image } from '../../daemon/core/image.ts';
import { encodeWsq } from '../../daemon/formats/wsq/encode.ts';
import { readWsqFile } from '../../daemon/formats/wsq/read-file.ts';
import { codesOf, type HuffmanCode, huffmanCode } from '../../daemon/formats/wsq/huffman.ts';
import type { Placed, Segment, TransformTable, WsqFile } from '../../daemon/formats/wsq/segments.ts';
import { Workspace } from '../../daemon/formats/wsq/workspace.ts';
import { writeWsqFile } from '../../daemon/formats/wsq/write-file.ts';
import { simdWsqKernels } from '../../daemon/kernels/wsq.ts';
import { randomFrom } from '../../hal/drivers/sim/random.ts';

/** Ridges of about 9 px that bend, with some noise. */
export function ridges(widthPx: number, heightPx: number, seed = 1, dpi = 500): Image {
  const random = randomFrom(seed);
  const pixels = Uint8Array.from({ length: widthPx * heightPx }, (_, at) => {
    const [x, y] = [at % widthPx, Math.floor(at / widthPx)];
    const wave = Math.sin((2 * Math.PI * (y + 0.002 * (x - widthPx / 2) ** 2)) / 9);
    return 130 + 80 * wave + random.uniform(-12, 12);
  });
  return { widthPx, heightPx, dpi, pixels };
}

export const anyImage: fc.Arbitrary<Image> = fc
  .tuple(fc.integer({ min: 1, max: 90 }), fc.integer({ min: 1, max: 90 }), fc.integer({ min: 0, max: 1e6 }))
  .map(([widthPx, heightPx, seed]) => ridges(widthPx, heightPx, seed));

/** The file with other segments, or with some that are changed. */
export function withSegments(
  bytes: Uint8Array,
  change: (segments: readonly Placed[]) => Segment[],
): Uint8Array {
  const file = readWsqFile(bytes);
  const segments = change(file.segments).map((segment): Placed => ({ offset: 0, fill: 0, ...segment }));
  return writeWsqFile({ ...file, segments });
}

/** Small files of all kinds, as seeds of mutations: with and without a comment, of one grey, narrow, restarted. */
export function seedFiles(): Uint8Array[] {
  const files = [
    encodeWsq(ridges(40, 56), 0.75),
    encodeWsq(ridges(33, 32), 2.25),
    encodeWsq(ridges(3, 70), 0.75),
    encodeWsq({ ...ridges(48, 48), pixels: new Uint8Array(48 * 48).fill(200) }, 0.75),
  ];
  const bare = files.map(bytes =>
    withSegments(bytes, segments => segments.filter(({ marker }) => marker !== 'COM')),
  );
  return [...files, ...bare, ...bare.map(frameFirst)];
}

const frameFirst = (bytes: Uint8Array) =>
  withSegments(bytes, segments => [
    ...segments.filter(({ marker }) => marker === 'SOF'),
    ...segments.filter(({ marker }) => marker !== 'SOF'),
  ]);

/** Records as literals are. */
const record = <Model extends object>(
  model: { [Key in keyof Model]: fc.Arbitrary<Model[Key]> },
): fc.Arbitrary<Model> => fc.record(model, { noNullPrototype: true }) as fc.Arbitrary<Model>;

const byte = fc.integer({ min: 0, max: 255 });
const word = fc.integer({ min: 0, max: 65_535 });
const scaled = record({ scale: byte, value: word });
const tap = record({ sign: byte, scale: byte, value: fc.integer({ min: 0, max: 2 ** 32 - 1 }) });
const taps = (length: number) =>
  fc.array(tap, { minLength: Math.ceil(length / 2), maxLength: Math.ceil(length / 2) });

const transformTable = fc.tuple(byte, byte).chain(([lowLength, highLength]) =>
  record({
    marker: fc.constant('DTT' as const),
    lowLength: fc.constant(lowLength),
    highLength: fc.constant(highLength),
    low: taps(lowLength),
    high: taps(highLength),
  }),
);

const quantisationTable = record({
  marker: fc.constant('DQT' as const),
  centre: scaled,
  bands: fc.array(record({ bin: scaled, zero: scaled }), { minLength: 64, maxLength: 64 }),
});

const huffmanTable = fc
  .tuple(
    fc.integer({ min: 0, max: 7 }),
    fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 12, maxLength: 12 }),
  )
  .chain(([id, some]) => {
    // No code shorter than 5 bits: however many there are, all have a place.
    const counts = Uint8Array.from([0, 0, 0, 0, ...some]);
    const codes = counts.reduce((sum, count) => sum + count, 0);
    return record({
      id: fc.constant(id),
      counts: fc.constant(counts),
      symbols: fc.uint8Array({ minLength: codes, maxLength: codes }),
    });
  });

const frameHeader = record({
  marker: fc.constant('SOF' as const),
  black: byte,
  white: byte,
  heightPx: word,
  widthPx: word,
  shift: scaled,
  scale: scaled,
  encoder: byte,
  software: word,
});

/** Without 255, or with what must follow it. */
const blockData = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 254 }), fc.constantFrom(0xff00, 0xffb0, 0xffb7)))
  .map(parts => Uint8Array.from(parts.flatMap(part => (part > 255 ? [part >> 8, part & 255] : [part]))));

const segment: fc.Arbitrary<Segment> = fc.oneof(
  transformTable,
  quantisationTable,
  record({ marker: fc.constant('DHT' as const), tables: fc.array(huffmanTable, { maxLength: 3 }) }),
  frameHeader,
  record({ marker: fc.constant('SOB' as const), table: byte, data: blockData }),
  record({ marker: fc.constant('DRI' as const), interval: word }),
  record({ marker: fc.constant('COM' as const), bytes: fc.uint8Array() }),
);

const fill = fc.constantFrom(0, 0, 0, 1, 3);

/** Any file that may be read, whether it makes an image or not; offsets are those of its bytes. */
export const anyFile: fc.Arbitrary<WsqFile> = record({
  segments: fc.array(
    fc.tuple(segment, fill).map(([segment, fill]): Placed => ({ ...segment, fill, offset: 0 })),
  ),
  endFill: fill,
  rest: fc.uint8Array({ maxLength: 20 }),
});

/** Right halves of filters that invert one another, the middle first: biorthogonal pairs of odd and of even lengths. */
const half = Math.SQRT1_2;
const pairs: readonly (readonly [number, readonly number[], number, readonly number[]])[] = [
  [5, [1.5 * half, half / 2, -half / 4], 3, [half, -half / 2]],
  [2, [half], 2, [-half]],
  [6, [half, half / 8, -half / 8], 2, [-half]],
  [
    8,
    [0.85269867900940344, -0.09789296778409587, -0.12335584105275092, 0.07565691101399093],
    8,
    [-0.60328894481393847, 0.18870142780632693, 0.05261415011924844, -0.03226944131446922],
  ],
];

export const transformTables: readonly TransformTable[] = pairs.map(([lowLength, low, highLength, high]) => {
  const tapOf = (number: number) => ({
    sign: number < 0 ? 1 : 0,
    scale: 9,
    value: Math.round(Math.abs(number) * 1e9),
  });
  return { marker: 'DTT', lowLength, highLength, low: low.map(tapOf), high: high.map(tapOf) };
});

/** A code for every symbol: what the pieces of a run are coded by need not come in the whole one. */
const everySymbol = huffmanCode(
  Array.from({ length: 256 }, (_, symbol) => (symbol > 0 && symbol < 255 ? 1 : 0)),
);

/** The same image, the data of each block in intervals of so many indices, each padded to a whole byte, with restart markers between. */
export function restarted(bytes: Uint8Array, interval: number): Uint8Array {
  const tables = readWsqFile(bytes).segments.flatMap(segment =>
    segment.marker === 'DHT' ? segment.tables : [],
  );
  return withSegments(bytes, segments => [
    { marker: 'DRI', interval },
    ...segments.map((segment): Segment => {
      if (segment.marker === 'DHT') {
        return { marker: 'DHT', tables: segment.tables.map(({ id }) => ({ id, ...everySymbol })) };
      }
      const table = segment.marker === 'SOB' ? tables.find(({ id }) => id === segment.table) : undefined;
      if (segment.marker !== 'SOB' || table === undefined) return segment;
      return { ...segment, data: inIntervals(segment.data, table, interval) };
    }),
  ]);
}

/** All indices of a file's subbands, one after the other. Of an image of up to 512 x 512 px. */
export function indicesOf(bytes: Uint8Array): Int16Array {
  const tables = new Map<number, HuffmanCode>();
  const parts: Int16Array[] = [];
  for (const segment of readWsqFile(bytes).segments) {
    if (segment.marker === 'DHT') for (const table of segment.tables) tables.set(table.id, table);
    const table = segment.marker === 'SOB' ? tables.get(segment.table) : undefined;
    if (segment.marker === 'SOB' && table !== undefined) parts.push(blockIndices(segment.data, table));
  }
  return Int16Array.from(parts.flatMap(part => [...part]));
}

const workspace = () => new Workspace(simdWsqKernels, { widthPx: 512, heightPx: 512, dataBytes: 2 ** 20 });

function blockIndices(data: Uint8Array, table: HuffmanCode): Int16Array {
  const { kernels, bytes, codeCounts, symbols, lookup, indices, answer } = workspace();
  bytes.set(data);
  codeCounts.set(table.counts);
  symbols.set(table.symbols);
  kernels.fillLookup(codeCounts.byteOffset, symbols.byteOffset, lookup);
  const from = indices.byteOffset;
  const limit = from + indices.byteLength;
  kernels.decode(bytes.byteOffset, bytes.byteOffset + data.length, lookup, from, limit, answer.byteOffset);
  return indices.slice(0, (answer[1] - from) / 2);
}

function inIntervals(data: Uint8Array, table: HuffmanCode, interval: number): Uint8Array {
  const whole = blockIndices(data, table);
  const { kernels, bytes, indices, codes } = workspace();
  indices.set(whole);
  codes.set(codesOf(everySymbol));
  const parts: Uint8Array[] = [];
  for (let at = 0; at < whole.length; at += interval) {
    const count = Math.min(interval, whole.length - at);
    const end = kernels.encode(indices.byteOffset + 2 * at, count, codes.byteOffset, bytes.byteOffset);
    if (at > 0) parts.push(Uint8Array.of(0xff, 0xb0 + ((at / interval - 1) % 8)));
    parts.push(bytes.slice(0, end - bytes.byteOffset));
  }
  return Buffer.concat(parts);
}
