import { Fault } from '../../core/errors.ts';
import type { Image } from '../../core/image.ts';
import { allocateBins, type Bin } from './bit-allocation.ts';
import { analysisBank, standardTransform } from './filter-bank.ts';
import { codesOf, type HuffmanCode, huffmanCode } from './huffman.ts';
import { writeNistcom } from './nistcom.ts';
import {
  binCentre,
  encoderNumber,
  highestBitrate,
  leastLowVariance,
  lowestBitrate,
  maximumPixels,
  softwareNumber,
  subbandCount,
  zeroBinRatio,
} from './parameters.ts';
import { largest16, scaledZero, toScaled } from './scaled.ts';
import type { HuffmanTable, Placed, Segment } from './segments.ts';
import { decompose, type Rectangle } from './subbands.ts';
import { transform } from './wavelet.ts';
import type { Workspace } from './workspace.ts';
import { simdWorkspaces, type Workspaces } from './workspaces.ts';
import { writeWsqFile } from './write-file.ts';

/** Indices have 16 bits and a sign, in our decoder as in NIST's. */
const largestIndex = 32_767;

/** Subbands that are sent: those beyond hold too little of a print. */
const sentBands = 60;
/** The blocks: subbands from here to before there, and their Huffman table; the second table serves both (Part 3). */
const blocks = [
  { from: 0, to: 19, table: 0 },
  { from: 19, to: 52, table: 1 },
  { from: 52, to: sentBands, table: 1 },
] as const;

/**
 * Encodes an 8-bit greyscale image as WSQ: the standard's encoder number two (Part 3), with the filters of 9 and 7 taps. `bitrate`, 0.1 to 5
 * bits a pixel, is what the bins are chosen for: 0.75 gives about 15:1, 2.25 about 5:1. NISTCOM states size, resolution (rounded to whole
 * pixels an inch) and bitrate. Ev is 2, the encoder's rules; Sf is 0: this software is not certified. Throws Fault `bad-input` for an image
 * without pixels or of more than 2 ** 24, or one that does not get smaller; RangeError for a bitrate outside.
 */
export function encodeWsq(
  image: Image,
  bitrate: number,
  workspaces: Workspaces = simdWorkspaces,
): Uint8Array {
  if (!(bitrate >= lowestBitrate && bitrate <= highestBitrate)) {
    throw new RangeError(`a bitrate of ${bitrate}, wanted ${lowestBitrate} to ${highestBitrate}`);
  }
  const { widthPx, heightPx } = image;
  const pixels = widthPx * heightPx;
  if (pixels === 0 || pixels > maximumPixels || Math.max(widthPx, heightPx) > largest16) {
    throw new Fault('bad-input', 'no image that WSQ is written of', {
      given: `${widthPx} x ${heightPx} px`,
      wanted: `1 to ${maximumPixels} px`,
    });
  }
  const segments = workspaces.lend({ widthPx, heightPx, dataBytes: 0 }, space =>
    encodeIn(space, image, bitrate),
  );
  return writeWsqFile({
    segments: segments.map((segment): Placed => ({ ...segment, offset: 0, fill: 0 })),
    endFill: 0,
    rest: new Uint8Array(0),
  });
}

function encodeIn(space: Workspace, image: Image, bitrate: number): Segment[] {
  const { widthPx, heightPx, pixels } = image;
  const { kernels, plane, bytes } = space;
  const tree = decompose(widthPx, heightPx);
  const sent = tree.bands.slice(0, sentBands);
  bytes.set(pixels);
  const levels = greyRange(space, pixels.length);
  kernels.fromGrey(bytes.byteOffset, pixels.length, levels.shift, levels.scale, plane.byteOffset);
  const nodes = tree.nodes.filter(({ firstBand }) => firstBand < sentBands);
  transform(space, nodes, analysisBank(standardTransform), widthPx);
  const bins = allocateBins(variances(space, sent, widthPx), bitrate).map((bin, k) =>
    writable(bin, space, sent[k], widthPx),
  );
  const ends = quantise(space, sent, bins, widthPx);
  return [
    { marker: 'COM', bytes: writeNistcom({ widthPx, heightPx, dpi: image.dpi, bitrate }) },
    standardTransform,
    quantisationTable(bins),
    {
      marker: 'SOF',
      black: 0,
      white: 255,
      heightPx,
      widthPx,
      shift: toScaled(levels.shift, largest16),
      scale: toScaled(levels.scale, largest16),
      encoder: encoderNumber,
      software: softwareNumber,
    },
    ...writeBlocks(space, ends),
  ];
}

/** The mean, and what brings the level that is farthest from it to 128 (A.1). An image of one level has a scale of 1. */
function greyRange({ kernels, bytes, answer }: Workspace, count: number): { shift: number; scale: number } {
  kernels.greyRange(bytes.byteOffset, count, answer.byteOffset);
  const [lowest, highest, sum] = answer;
  const shift = Math.fround(sum / count);
  const farthest = Math.fround(Math.max(shift - lowest, highest - shift));
  return { shift, scale: farthest === 0 ? 1 : farthest / 128 };
}

/** Of each subband, that of its middle, where a print has its ridges; of all of it where there is little in the lowest four (Part 3). */
function variances(space: Workspace, bands: readonly Rectangle[], widthPx: number): number[] {
  const of = (area: Rectangle) => variance(space, area, widthPx);
  const lowest = bands.slice(0, 4).map(band => of(middle(band)));
  const isFaint = lowest.reduce((sum, value) => sum + value, 0) < leastLowVariance;
  return isFaint ? bands.map(of) : [...lowest, ...bands.slice(4).map(band => of(middle(band)))];
}

/** Three quarters of the width, seven sixteenths of the height. */
function middle({ x, y, width, height }: Rectangle): Rectangle {
  return {
    x: x + Math.floor(width / 8),
    y: y + Math.floor((9 * height) / 32),
    width: Math.floor((3 * width) / 4),
    height: Math.floor((7 * height) / 16),
  };
}

function variance(
  { kernels, plane, sums }: Workspace,
  { x, y, width, height }: Rectangle,
  widthPx: number,
): number {
  const count = width * height;
  if (count < 2) return 0;
  kernels.moments(plane.byteOffset + 4 * (y * widthPx + x), 4 * widthPx, width, height, sums.byteOffset);
  const [sum, squares] = sums;
  return Math.max(0, (squares - sum ** 2 / count) / (count - 1));
}

/**
 * A bin that a file can hold: one around zero that is wider than its numbers leaves nothing of the subband, which is not sent; one so narrow
 * that the farthest value has an index beyond 16 bits is as wide as gives it the last.
 */
function writable(bin: Bin, space: Workspace, band: Rectangle, widthPx: number): Bin {
  if (bin.width === 0 || bin.zero > largest16) return { width: 0, zero: 0 };
  const { kernels, plane, sums } = space;
  const { x, y, width, height } = band;
  kernels.moments(plane.byteOffset + 4 * (y * widthPx + x), 4 * widthPx, width, height, sums.byteOffset);
  // No value is farther from zero than the root of all squares: mostly that shows already that there is room.
  if (Math.sqrt(sums[1]) <= bin.width * largestIndex) return bin;
  const least = farthest(plane, band, widthPx) / largestIndex;
  return least <= bin.width ? bin : { width: least, zero: zeroBinRatio * least };
}

function farthest(plane: Float32Array, { x, y, width, height }: Rectangle, widthPx: number): number {
  let most = 0;
  for (let row = y; row < y + height; row++) {
    const from = row * widthPx + x;
    for (let at = from; at < from + width; at++) most = Math.max(most, Math.abs(plane[at]));
  }
  return most;
}

/** The indices of all subbands, one after the other. Returns how many there are up to the end of each subband. */
function quantise(
  { kernels, plane, indices }: Workspace,
  bands: readonly Rectangle[],
  bins: readonly Bin[],
  widthPx: number,
): number[] {
  let end = 0;
  return bands.map(({ x, y, width, height }, k) => {
    const bin = bins[k];
    if (bin.width === 0) return end;
    const from = plane.byteOffset + 4 * (y * widthPx + x);
    kernels.quantise(from, 4 * widthPx, width, height, bin.width, bin.zero / 2, indices.byteOffset + 2 * end);
    end += width * height;
    return end;
  });
}

function quantisationTable(bins: readonly Bin[]): Segment {
  const bands = Array.from({ length: subbandCount }, (_, k) => {
    const bin = bins[k] ?? { width: 0, zero: 0 };
    return bin.width === 0
      ? { bin: scaledZero, zero: scaledZero }
      : { bin: toScaled(bin.width, largest16), zero: toScaled(bin.zero, largest16) };
  });
  return { marker: 'DQT', centre: { scale: 2, value: Math.round(100 * binCentre) }, bands };
}

/** Both Huffman tables, each before the first block that it serves, and the blocks. */
function writeBlocks(space: Workspace, ends: readonly number[]): Segment[] {
  const spans = blocks.map(({ from, to, table }) => ({
    first: from === 0 ? 0 : ends[from - 1],
    end: ends[to - 1],
    table,
  }));
  const tables = [0, 1].map(id => {
    const { counts, indices, kernels } = space;
    counts.fill(0);
    for (const { first, end } of spans.filter(({ table }) => table === id)) {
      kernels.countSymbols(indices.byteOffset + 2 * first, end - first, counts.byteOffset);
    }
    const code = huffmanCode(counts);
    checkRoom(space, code);
    return { id, ...code };
  });
  const [first, ...others] = spans.map(({ first, end, table }) =>
    writeBlock(space, first, end, tables[table]),
  );
  const [one, other] = tables.map((table): Segment => ({ marker: 'DHT', tables: [table] }));
  return [one, first, other, ...others];
}

function writeBlock(space: Workspace, first: number, end: number, table: HuffmanTable): Segment {
  const { kernels, indices, codes, plane } = space;
  codes.set(codesOf(table));
  // The plane has been quantised: there is room on it.
  const to = plane.byteOffset;
  const last = kernels.encode(indices.byteOffset + 2 * first, end - first, codes.byteOffset, to);
  return {
    marker: 'SOB',
    table: table.id,
    data: Uint8Array.from(new Uint8Array(plane.buffer, to, last - to)),
  };
}

/** The data may be twice as long as their bits, where each byte is 255 and has a 0 behind it. */
function checkRoom({ counts, plane }: Workspace, code: HuffmanCode): void {
  const codes = codesOf(code);
  const bits = counts.reduce((sum, count, symbol) => sum + count * ((codes[symbol] >> 16) + 16), 0);
  if (bits / 4 + 16 <= plane.byteLength) return;
  throw new Fault('bad-input', 'the image does not get smaller by WSQ', {
    given: `${Math.round(bits / 8)} bytes`,
    wanted: 'a print',
    remedy: 'choose a lower bitrate',
  });
}
