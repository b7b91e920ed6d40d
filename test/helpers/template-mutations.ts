// Records of minutiae to begin from, and what to do to them: for the fuzz test and scripts/fuzz-templates.ts.
import { encodeTemplate } from '../../daemon/biometrics/fingerprint/encode-template.ts';
import type {
  FingerPosition,
  FingerprintTemplate,
  MinutiaType,
  RidgeDetail,
} from '../../daemon/core/fingerprint.ts';
import { encodeAnsi2004, encodeAnsi2009 } from '../../daemon/formats/ansi378/writer.ts';
import { encodeCard } from '../../daemon/formats/iso19794/card-format.ts';
import { encodeFmr2005 } from '../../daemon/formats/iso19794/finger-minutiae-2005.ts';
import { encodeFmr2011 } from '../../daemon/formats/iso19794/fmr-2011-writer.ts';
import type { Random } from '../../hal/drivers/sim/random.ts';

const types: readonly MinutiaType[] = ['ending', 'bifurcation', 'other'];
/** Where a length stands, its size, and what does not count in it. */
interface LengthField {
  readonly at: number;
  readonly bytes: 2 | 4;
  readonly less: number;
}

/** A kind of record: whole ones, and the lengths that a mutation may mend so that what lies behind them is reached. */
export interface RecordKind {
  readonly seeds: readonly Uint8Array[];
  readonly lengths: readonly LengthField[];
}

/** A template without a finger: minutiae anywhere. */
export function scattered(random: Random, minutiae: number, dpi = 500): FingerprintTemplate {
  const side = Math.round((400 * dpi) / 500);
  return {
    widthPx: side,
    heightPx: side,
    dpi,
    position: random.integer(11) as FingerPosition,
    quality: random.integer(101),
    minutiae: Array.from({ length: minutiae }, () => ({
      type: random.pick(types),
      x: random.integer(side),
      y: random.integer(side),
      angle: random.uniform(0, 2 * Math.PI),
      quality: random.integer(101),
    })),
  };
}

/** Ridges without a finger, that many cells of 16 px either way: stripes, with holes where there is no print. */
function striped(random: Random, cellCols: number, cellRows: number): RidgeDetail {
  const [cols, rows] = [8 * cellCols, 8 * cellRows];
  const cells = cellCols * cellRows;
  return {
    xPx: random.integer(200),
    yPx: random.integer(200),
    cols,
    rows,
    ridges: Uint8Array.from({ length: cols * rows }, (_, at) => printAt(at, cols)),
    orientation: Uint8Array.from({ length: cells }, () => random.integer(256)),
    period: Uint8Array.from({ length: cells }, () => 60 + random.integer(120)),
  };
}

/** A ridge of two samples, a valley of two; none in a corner of every cell. */
function printAt(at: number, cols: number): number {
  const [x, y] = [at % cols, Math.floor(at / cols)];
  return x % 8 < 2 && y % 8 < 2 ? 0 : 1 + ((y >> 1) & 1);
}

/** Behind the general header of the edition of 2011 the first representation states its own length. */
const totalLength: LengthField = { at: 8, bytes: 4, less: 0 };
const representationLength: LengthField = { at: 15, bytes: 4, less: 15 };

export function recordKinds(random: Random): Record<string, RecordKind> {
  const templates = [0, 1, 2, 12, 40, 60].map((count, i) => scattered(random, count, [500, 569, 197][i % 3]));
  const of = (write: (template: FingerprintTemplate) => Uint8Array) => templates.map(write);
  const extended = [
    { type: 0x4201, bytes: new Uint8Array(9).fill(7) },
    { type: 0x0102, bytes: new Uint8Array(0) },
  ];
  const [, one, two, dozen] = templates;
  const iso2005 = [...of(encodeFmr2005), ...of(template => encodeFmr2005(template, { extended }))];
  return {
    iso2005: { seeds: [...iso2005, twoViews(iso2005[2], iso2005[3])], lengths: [totalLength] },
    iso2011: { seeds: of(encodeFmr2011), lengths: [totalLength, representationLength] },
    ansi2004: { seeds: of(encodeAnsi2004), lengths: [{ at: 8, bytes: 2, less: 0 }] },
    ansi2009: { seeds: of(encodeAnsi2009), lengths: [totalLength] },
    cardNormal: { seeds: of(template => encodeCard(template, 'normal')), lengths: [] },
    cardCompact: { seeds: of(template => encodeCard(template, 'compact')), lengths: [] },
    // With few minutiae, so that the area of our own begins where most mutations fall.
    detail: {
      seeds: [
        encodeTemplate({ ...one, detail: striped(random, 1, 1) }),
        encodeTemplate({ ...two, detail: striped(random, 6, 5) }),
        encodeTemplate({ ...dozen, detail: striped(random, 20, 22) }),
      ],
      lengths: [totalLength],
    },
  };
}

/** The first record of 2005 with the view of the second behind its own. */
function twoViews(first: Uint8Array, second: Uint8Array): Uint8Array {
  const record = new Uint8Array([...first, ...second.subarray(24)]);
  new DataView(record.buffer).setUint32(8, record.length);
  record[22] = 2;
  return record;
}

type Mutation = (bytes: Uint8Array, random: Random, others: readonly Uint8Array[]) => Uint8Array;

const extremes = [0, 1, 2, 0x7f, 0x80, 0xfe, 0xff];
/** The header is where the lies are that matter: half of all places lie in it. */
const headerBytes = 48;

const placeIn = (bytes: Uint8Array, random: Random) =>
  random.integer(random.chance(0.5) ? Math.min(headerBytes, bytes.length) : bytes.length);

const mutations: readonly Mutation[] = [
  function flipBit(bytes, random) {
    const at = placeIn(bytes, random);
    return bytes.with(at, (bytes[at] ?? 0) ^ (1 << random.integer(8)));
  },
  function setByte(bytes, random) {
    return bytes.with(
      placeIn(bytes, random),
      random.chance(0.5) ? random.pick(extremes) : random.integer(256),
    );
  },
  function setWord(bytes, random) {
    const changed = Uint8Array.from(bytes);
    const at = placeIn(bytes, random);
    const width = random.pick([2, 4]);
    for (let i = at; i < Math.min(at + width, bytes.length); i++) changed[i] = random.pick(extremes);
    return changed;
  },
  function nudgeByte(bytes, random) {
    const at = placeIn(bytes, random);
    return bytes.with(at, (bytes[at] ?? 0) + random.pick([-2, -1, 1, 2]));
  },
  function truncate(bytes, random) {
    return bytes.slice(0, random.integer(bytes.length));
  },
  function append(bytes, random) {
    const tail = Array.from({ length: 1 + random.integer(40) }, () =>
      random.chance(0.5) ? 0 : random.integer(256),
    );
    return new Uint8Array([...bytes, ...tail]);
  },
  function remove(bytes, random) {
    const at = placeIn(bytes, random);
    return new Uint8Array([...bytes.subarray(0, at), ...bytes.subarray(at + 1 + random.integer(12))]);
  },
  function repeat(bytes, random) {
    const at = placeIn(bytes, random);
    const end = at + 1 + random.integer(60);
    return new Uint8Array([...bytes.subarray(0, end), ...bytes.subarray(at)]);
  },
  function splice(bytes, random, others) {
    const other = random.pick(others);
    const from = random.integer(other.length + 1);
    return new Uint8Array([...bytes.subarray(0, placeIn(bytes, random)), ...other.subarray(from)]);
  },
];

/** One of the kind's records with one to four things done to it, and half the time with its lengths mended. */
export function mutate(kind: RecordKind, random: Random, others: readonly Uint8Array[]): Uint8Array {
  let bytes = random.pick(kind.seeds);
  for (let left = 1 + random.integer(4); left > 0 && bytes.length > 0; left--) {
    bytes = random.pick(mutations)(bytes, random, others);
  }
  return random.chance(0.5) ? withMendedLengths(bytes, kind.lengths) : bytes;
}

function withMendedLengths(bytes: Uint8Array, lengths: readonly LengthField[]): Uint8Array {
  const mended = Uint8Array.from(bytes);
  const view = new DataView(mended.buffer);
  for (const { at, bytes: width, less } of lengths) {
    if (at + width > mended.length) continue;
    if (width === 2) view.setUint16(at, mended.length - less);
    else view.setUint32(at, mended.length - less);
  }
  return mended;
}
