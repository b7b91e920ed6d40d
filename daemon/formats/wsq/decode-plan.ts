import { Fault } from '../../core/errors.ts';
import { readNistcom } from './nistcom.ts';
import { maximumPixels, pixelsAtAll, pixelsPerByte, standard } from './parameters.ts';
import { wrongLengths } from './filter-bank.ts';
import { readWsqFile } from './read-file.ts';
import type {
  Block,
  FrameHeader,
  HuffmanTable,
  Placed,
  QuantisationTable,
  Segment,
  TransformTable,
  WsqFile,
} from './segments.ts';

/** What a file says of its image, put together. */
export interface DecodePlan {
  readonly frame: FrameHeader;
  readonly transform: TransformTable;
  readonly quantisation: QuantisationTable;
  readonly blocks: readonly { readonly block: Placed<Block>; readonly table: HuffmanTable }[];
  /** The attributes of the first NISTCOM. */
  readonly attributes: ReadonlyMap<string, string>;
}

/**
 * Reads a file, and checks that it has all that decoding needs, each thing before it is used, and that its image is no larger than the file
 * makes likely. Nothing is decoded. Throws Fault `bad-input` that names `where` (the file), the segment and its offset.
 */
export function planDecoding(bytes: Uint8Array, where?: string): DecodePlan {
  const file = readWsqFile(bytes, where);
  const fault = (what: string, at: { offset: number } | undefined, given: string, wanted: string): Fault => {
    const offset = at === undefined ? '' : ` at offset ${at.offset}`;
    return new Fault('bad-input', `${what}${offset} (${standard})`, {
      ...(where === undefined ? {} : { where }),
      given,
      wanted,
    });
  };
  const last = <Name extends Segment['marker']>(marker: Name) => {
    const found = file.segments.findLast(isA(marker));
    if (found !== undefined) return found;
    throw fault('a segment is missing', undefined, `no ${marker}`, `a ${marker}`);
  };
  const frame = last('SOF');
  checkFrame(frame);
  const transform = last('DTT');
  const wrong = wrongLengths(transform);
  if (wrong !== undefined) {
    const given = `L0 ${transform.lowLength}, L1 ${transform.highLength}: ${wrong}`;
    throw fault('filters that invert nothing', transform, given, 'such as 9 and 7, or 8 and 8');
  }
  return {
    frame,
    transform,
    quantisation: last('DQT'),
    blocks: blocksOf(),
    attributes: attributesOf(file),
  };

  function checkFrame(frame: Placed<FrameHeader>): void {
    const frames = file.segments.filter(isA('SOF'));
    if (frames.length > 1) throw fault('a second frame', frames[1], 'SOF', 'one image a file');
    const { widthPx, heightPx } = frame;
    const given = `${widthPx} x ${heightPx} px`;
    const pixels = widthPx * heightPx;
    if (pixels === 0) throw fault('an image without pixels', frame, given, 'at least 1 x 1');
    if (pixels > maximumPixels)
      throw fault('the image is too large', frame, given, `at most ${maximumPixels} px`);
    if (pixels > pixelsAtAll + pixelsPerByte * bytes.length) {
      throw fault(
        'an image far larger than its file',
        frame,
        `${given} in ${bytes.length} bytes`,
        'its data',
      );
    }
  }

  function blocksOf(): DecodePlan['blocks'] {
    const tables = new Map<number, HuffmanTable>();
    const blocks: { block: Placed<Block>; table: HuffmanTable }[] = [];
    for (const segment of file.segments) {
      if (segment.marker === 'DHT') for (const table of segment.tables) tables.set(table.id, table);
      if (segment.marker !== 'SOB') continue;
      const table = tables.get(segment.table);
      if (table === undefined) {
        throw fault('a block without its Huffman table', segment, `Td ${segment.table}`, 'a DHT before it');
      }
      blocks.push({ block: segment, table });
    }
    return blocks;
  }
}

function isA<Name extends Segment['marker']>(marker: Name) {
  return (segment: Placed): segment is Placed<Extract<Segment, { marker: Name }>> =>
    segment.marker === marker;
}

function attributesOf(file: WsqFile): ReadonlyMap<string, string> {
  for (const segment of file.segments) {
    if (segment.marker !== 'COM') continue;
    const attributes = readNistcom(segment.bytes);
    if (attributes !== undefined) return attributes;
  }
  return new Map();
}
