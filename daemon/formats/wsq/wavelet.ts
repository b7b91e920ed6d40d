import { stripLines } from '../../kernels/wsq.ts';
import { type Copy, extension } from './extension.ts';
import type { Filter, FilterBank } from './filter-bank.ts';
import type { Node } from './subbands.ts';
import type { Workspace } from './workspace.ts';

/** Lines of a node, across or down, as the kernels take them. Addresses and strides in bytes. */
interface Lines {
  readonly across: boolean;
  /** Address of the first sample of the first line. */
  readonly at: number;
  /** From a sample of a line to its next, and from a line to the next. */
  readonly step: number;
  readonly pitch: number;
  /** Samples a line, and lines. */
  readonly length: number;
  readonly count: number;
  /** Where in a line its halves begin, and how long they are; samples. */
  readonly low: Half;
  readonly high: Half;
}

interface Half {
  readonly at: number;
  readonly length: number;
}

/** The plane from its subbands: the inverse transform (A.1), the innermost node first, columns before rows. */
export function reconstruct(
  space: Workspace,
  nodes: readonly Node[],
  bank: FilterBank,
  widthPx: number,
): void {
  space.lowTaps.set(bank.low.taps);
  space.highTaps.set(bank.high.taps);
  for (const node of [...nodes].reverse()) {
    joinLines(space, linesOf(space, node, widthPx, false), bank);
    joinLines(space, linesOf(space, node, widthPx, true), bank);
  }
}

/** The subbands of a plane: the transform (A.1), the outermost node first, rows before columns. */
export function transform(space: Workspace, nodes: readonly Node[], bank: FilterBank, widthPx: number): void {
  space.lowTaps.set(bank.low.taps);
  space.highTaps.set(bank.high.taps);
  for (const node of nodes) {
    splitLines(space, linesOf(space, node, widthPx, true), bank);
    splitLines(space, linesOf(space, node, widthPx, false), bank);
  }
}

function linesOf({ plane }: Workspace, node: Node, widthPx: number, across: boolean): Lines {
  const [length, count] = across ? [node.width, node.height] : [node.height, node.width];
  const [step, pitch] = across ? [4, 4 * widthPx] : [4 * widthPx, 4];
  const lowLength = Math.ceil(length / 2);
  const highFirst = across ? node.highFirstAcross : node.highFirstDown;
  return {
    across,
    at: plane.byteOffset + 4 * (node.y * widthPx + node.x),
    step,
    pitch,
    length,
    count,
    low: { at: highFirst ? length - lowLength : 0, length: lowLength },
    high: { at: highFirst ? 0 : lowLength, length: length - lowLength },
  };
}

/** Sixteen lines after the other, in place. */
function eachStrip({ at, pitch, count }: Lines, work: (at: number, lines: number) => void): void {
  for (let first = 0; first < count; first += stripLines) {
    work(at + first * pitch, Math.min(stripLines, count - first));
  }
}

function joinLines(space: Workspace, lines: Lines, { low, high, lag }: FilterBank): void {
  const { kernels, lowStrip, highStrip, lineStrip, lowTaps, highTaps } = space;
  const { step, length } = lines;
  const lastPlace = (length - 1 + lag) >> 1;
  const beyond = (half: Half, filter: Filter) =>
    extensionOf(half.length, filter, length, lastPlace + filter.from + ((filter.taps.length - 1) >> 1));
  const lowEntries = fill(space.lowExtension, beyond(lines.low, low));
  const highEntries = fill(space.highExtension, beyond(lines.high, high));
  const rowsBefore = (filter: Filter) => filter.from * 4 * stripLines;
  eachStrip(lines, (at, count) => {
    take(space, lines, at + step * lines.low.at, count, lines.low.length, lowStrip);
    take(space, lines, at + step * lines.high.at, count, lines.high.length, highStrip);
    kernels.extend(lowStrip, space.lowExtension.byteOffset, lowEntries);
    kernels.extend(highStrip, space.highExtension.byteOffset, highEntries);
    kernels.join(
      lowStrip + rowsBefore(low),
      lowTaps.byteOffset,
      low.taps.length,
      highStrip + rowsBefore(high),
      highTaps.byteOffset,
      high.taps.length,
      lag,
      length,
      lineStrip,
    );
    give(space, lines, lineStrip, at, count, length);
  });
}

function splitLines(space: Workspace, lines: Lines, { low, high }: FilterBank): void {
  const { kernels, lowStrip, highStrip, lineStrip, lowTaps, highTaps } = space;
  const { step, length } = lines;
  const lastOf = (half: Half, filter: Filter) => 2 * (half.length - 1) + filter.from + filter.taps.length - 1;
  const reach = Math.max(lastOf(lines.low, low), lastOf(lines.high, high));
  const first = Math.min(low.from, high.from);
  const entries = fill(space.lowExtension, extensionOf(length, { ...low, from: first }, length, reach));
  const rowsBefore = (filter: Filter) => filter.from * 4 * stripLines;
  eachStrip(lines, (at, count) => {
    take(space, lines, at, count, length, lineStrip);
    kernels.extend(lineStrip, space.lowExtension.byteOffset, entries);
    kernels.split(
      lineStrip + rowsBefore(low),
      lowTaps.byteOffset,
      low.taps.length,
      lines.low.length,
      lowStrip,
    );
    kernels.split(
      lineStrip + rowsBefore(high),
      highTaps.byteOffset,
      high.taps.length,
      lines.high.length,
      highStrip,
    );
    give(space, lines, lowStrip, at + step * lines.low.at, count, lines.low.length);
    give(space, lines, highStrip, at + step * lines.high.at, count, lines.high.length);
  });
}

/** What is asked for beyond the ends of `samples` samples, up to `last`; `length` is that of the whole line. */
function extensionOf(samples: number, filter: Filter, length: number, last: number): readonly Copy[] {
  const right = length % 2 === 0 ? filter.right.even : filter.right.odd;
  return extension(samples, filter.from, last, filter.left, right);
}

/** Returns how many there are. */
function fill(table: Int32Array, copies: readonly Copy[]): number {
  for (const [k, copy] of copies.entries()) table.set(copy, 3 * k);
  return copies.length;
}

function take(
  { kernels }: Workspace,
  { across, step, pitch }: Lines,
  at: number,
  lines: number,
  samples: number,
  strip: number,
) {
  if (across) kernels.takeRows(at, pitch, samples, lines, strip);
  else kernels.takeColumns(at, step, samples, strip);
}

function give(
  { kernels }: Workspace,
  { across, step, pitch }: Lines,
  strip: number,
  at: number,
  lines: number,
  samples: number,
) {
  if (across) kernels.giveRows(strip, at, pitch, samples, lines);
  else kernels.giveColumns(strip, at, step, samples, lines);
}
