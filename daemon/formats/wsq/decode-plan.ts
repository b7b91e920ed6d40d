import { type Failing, failingOf } from './failing.ts';
import { wrongLengths } from './filter-bank.ts';
import { readNistcom } from './nistcom.ts';
import { maximumPixels, pixelsAtAll, pixelsPerByte } from './parameters.ts';
import { readWsqFile } from './read-file.ts';
import type {
  Block,
  FrameHeader,
  HuffmanTable,
  Placed,
  QuantisationTable,
  Segment,
  TransformTable,
} from './segments.ts';

/** What a file says of its image, put together. */
export interface DecodePlan {
  readonly frame: FrameHeader;
  readonly transform: TransformTable;
  readonly quantisation: QuantisationTable;
  readonly blocks: readonly PlannedBlock[];
  /** The attributes of the first NISTCOM. */
  readonly attributes: ReadonlyMap<string, string>;
}

export interface PlannedBlock {
  readonly block: Placed<Block>;
  readonly table: HuffmanTable;
}

/**
 * Reads a file, and checks that it has all that decoding needs, each thing before it is used, and that its image is no larger than the file
 * makes likely. Nothing is decoded. Throws Fault `bad-input` that names `where` (the file), the segment and its offset.
 */
export function planDecoding(bytes: Uint8Array, where?: string): DecodePlan {
  const { segments } = readWsqFile(bytes, where);
  const fail = failingOf(where);
  const last = <Name extends Segment['marker']>(marker: Name) => {
    const found = segments.findLast(isA(marker));
    if (found !== undefined) return found;
    throw fail('a segment is missing', undefined, marker, `no ${marker}`, `a ${marker}`);
  };
  const frame = last('SOF');
  const first = segments.find(isA('SOF'));
  if (first !== frame) throw fail('a second frame', frame.offset, 'SOF', 'SOF', 'one image a file');
  checkSize(frame, bytes.length, fail);
  const transform = last('DTT');
  checkFilters(transform, fail);
  const quantisation = last('DQT');
  last('SOB');
  return {
    frame,
    transform,
    quantisation,
    blocks: blocksOf(segments, fail),
    attributes: attributesOf(segments),
  };
}

function isA<Name extends Segment['marker']>(marker: Name) {
  return (segment: Placed): segment is Placed<Extract<Segment, { marker: Name }>> =>
    segment.marker === marker;
}

function checkSize(
  { widthPx, heightPx, offset }: Placed<FrameHeader>,
  fileBytes: number,
  fail: Failing,
): void {
  const given = `${widthPx} x ${heightPx} px`;
  const pixels = widthPx * heightPx;
  if (pixels === 0) throw fail('an image without pixels', offset, 'SOF X and Y', given, 'at least 1 x 1');
  if (pixels > maximumPixels) {
    throw fail('the image is too large', offset, 'SOF X and Y', given, `at most ${maximumPixels} px`);
  }
  const likely = pixelsAtAll + pixelsPerByte * fileBytes;
  if (pixels <= likely) return;
  const claimed = `${given} in ${fileBytes} bytes`;
  throw fail('an image far larger than its file', offset, 'SOF X and Y', claimed, `at most ${likely} px`);
}

function checkFilters(transform: Placed<TransformTable>, fail: Failing): void {
  const wrong = wrongLengths(transform);
  if (wrong === undefined) return;
  const given = `L0 ${transform.lowLength}, L1 ${transform.highLength}: ${wrong}`;
  throw fail('filters that invert nothing', transform.offset, 'DTT', given, 'such as 9 and 7, or 8 and 8');
}

/** Each block with the table that its number means where it stands: a table may be defined anew. */
function blocksOf(segments: readonly Placed[], fail: Failing): PlannedBlock[] {
  const tables = new Map<number, HuffmanTable>();
  const blocks: PlannedBlock[] = [];
  for (const segment of segments) {
    if (segment.marker === 'DHT') for (const table of segment.tables) tables.set(table.id, table);
    if (segment.marker !== 'SOB') continue;
    const table = tables.get(segment.table);
    if (table === undefined) {
      const given = `Td ${segment.table}`;
      throw fail('a block without its Huffman table', segment.offset, 'SOB Td', given, 'a DHT before it');
    }
    blocks.push({ block: segment, table });
  }
  return blocks;
}

function attributesOf(segments: readonly Placed[]): ReadonlyMap<string, string> {
  for (const segment of segments.filter(isA('COM'))) {
    const attributes = readNistcom(segment.bytes);
    if (attributes !== undefined) return attributes;
  }
  return new Map();
}
