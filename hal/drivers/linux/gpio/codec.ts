import type { InputLineRequest, LineBias, LineDrive, OutputLineRequest } from '../../../gpio-chip.ts';
import {
  attributeId,
  attributesMax,
  chipInfo,
  configAttribute,
  eventId,
  flag,
  lineAttribute,
  lineConfig,
  lineEvent,
  lineInfo,
  lineRequest,
  linesMax,
  lineValues,
  nameSize,
} from './uapi.ts';

/** How one line of a request is set up. */
export interface LineSetup {
  readonly offset: number;
  /** Of `flag`. */
  readonly flags: bigint;
  /** Microseconds; 0: none. */
  readonly debounceUs: number;
}

/** struct gpio_v2_line_request, as one writes it. */
export interface LineRequest {
  readonly consumer: string;
  /** 1 to 64. */
  readonly lines: readonly LineSetup[];
  /** Events that the kernel keeps for the reader; 0: 16 a line. */
  readonly eventBufferSize: number;
}

export interface ChipInfo {
  readonly name: string;
  readonly label: string;
  readonly lines: number;
}

export interface LineInfo {
  /** Empty where the board gives none. */
  readonly name: string;
  /** Who holds it; empty where nobody does, or does not say. */
  readonly consumer: string;
  readonly offset: number;
  readonly flags: bigint;
}

export interface LineEdge {
  /** CLOCK_MONOTONIC. */
  readonly timestampNs: bigint;
  readonly active: boolean;
  readonly offset: number;
  /** Counts the edges of all lines of the request, from 1; a gap tells of edges that the kernel had no room for. */
  readonly sequence: number;
}

const biasFlag: Readonly<Record<LineBias, bigint>> = {
  'as-is': 0n,
  disabled: flag.biasDisabled,
  'pull-up': flag.biasPullUp,
  'pull-down': flag.biasPullDown,
};

const driveFlag: Readonly<Record<LineDrive, bigint>> = {
  'push-pull': 0n,
  'open-drain': flag.openDrain,
  'open-source': flag.openSource,
};

/** An input with both edges. */
export function inputSetup(
  offset: number,
  { activeLow, bias, debounceMs }: Omit<InputLineRequest, 'line'>,
): LineSetup {
  const flags = flag.input | flag.edgeRising | flag.edgeFalling | biasFlag[bias] | polarity(activeLow);
  return { offset, flags, debounceUs: Math.round(debounceMs * 1000) };
}

/** An output; the kernel drives it inactive from the first, because the request names no values. */
export function outputSetup(
  offset: number,
  { activeLow, drive }: Omit<OutputLineRequest, 'line'>,
): LineSetup {
  return { offset, flags: flag.output | driveFlag[drive] | polarity(activeLow), debounceUs: 0 };
}

const polarity = (activeLow: boolean) => (activeLow ? flag.activeLow : 0n);

/**
 * The bytes of a request. The flags of the first line are those of the request; lines that differ share an attribute with
 * their like. RangeError when that takes more than 10 attributes, or for more than 64 lines.
 */
export function encodeLineRequest({ consumer, lines, eventBufferSize }: LineRequest): Uint8Array {
  if (lines.length < 1 || lines.length > linesMax) throw new RangeError(`1 to ${linesMax} lines at once`);
  const bytes = new Uint8Array(lineRequest.size);
  const view = new DataView(bytes.buffer);
  for (const [index, { offset }] of lines.entries())
    view.setUint32(lineRequest.offsets + 4 * index, offset, littleEndian);
  writeName(bytes, lineRequest.consumer, consumer);
  writeConfig(new DataView(bytes.buffer, lineRequest.config, lineConfig.size), lines);
  view.setUint32(lineRequest.lineCount, lines.length, littleEndian);
  view.setUint32(lineRequest.eventBufferSize, eventBufferSize, littleEndian);
  return bytes;
}

/** The descriptor that the kernel has written into a request. */
export function decodeRequestFd(bytes: Uint8Array): number {
  return viewOf(bytes).getInt32(lineRequest.fd, littleEndian);
}

function writeConfig(view: DataView, lines: readonly LineSetup[]): void {
  const common = lines[0].flags;
  const attributes = [
    ...masks(lines, ({ flags }) => (flags === common ? undefined : flags)).map(
      ([flags, mask]) => [attributeId.flags, flags, mask] as const,
    ),
    ...masks(lines, ({ debounceUs }) => (debounceUs > 0 ? BigInt(debounceUs) : undefined)).map(
      ([periodUs, mask]) => [attributeId.debounce, periodUs, mask] as const,
    ),
  ];
  if (attributes.length > attributesMax)
    throw new RangeError(`${attributes.length} attributes: the kernel takes ${attributesMax} a request`);
  view.setBigUint64(lineConfig.flags, common, littleEndian);
  view.setUint32(lineConfig.attributeCount, attributes.length, littleEndian);
  for (const [index, [id, value, mask]] of attributes.entries()) {
    const at = lineConfig.attributes + configAttribute.size * index;
    view.setUint32(at + lineAttribute.id, id, littleEndian);
    // debounce_period_us is the first half of the union: the same bytes in little endian.
    view.setBigUint64(at + lineAttribute.value, value, littleEndian);
    view.setBigUint64(at + configAttribute.mask, mask, littleEndian);
  }
}

/** Each value that lines have, with the mask of those lines by their places; `undefined` is left out. */
function masks(
  lines: readonly LineSetup[],
  valueOf: (line: LineSetup) => bigint | undefined,
): readonly (readonly [bigint, bigint])[] {
  const found = new Map<bigint, bigint>();
  for (const [index, line] of lines.entries()) {
    const value = valueOf(line);
    if (value !== undefined) found.set(value, (found.get(value) ?? 0n) | (1n << BigInt(index)));
  }
  return [...found];
}

/** The bytes for the get and set of values: levels by place, and every line in the mask, so that all change at once. */
export function encodeLineValues(active: readonly boolean[]): Uint8Array {
  const bytes = new Uint8Array(lineValues.size);
  const view = new DataView(bytes.buffer);
  const bits = active.reduce((sum, level, index) => (level ? sum | (1n << BigInt(index)) : sum), 0n);
  view.setBigUint64(lineValues.bits, bits, littleEndian);
  view.setBigUint64(lineValues.mask, (1n << BigInt(active.length)) - 1n, littleEndian);
  return bytes;
}

/** The first `count` levels. */
export function decodeLineValues(bytes: Uint8Array, count: number): boolean[] {
  const bits = viewOf(bytes).getBigUint64(lineValues.bits, littleEndian);
  return Array.from({ length: count }, (_, index) => ((bits >> BigInt(index)) & 1n) === 1n);
}

/** A question for the line at `offset`; the kernel answers in the same bytes. */
export function encodeLineQuestion(offset: number): Uint8Array {
  const bytes = new Uint8Array(lineInfo.size);
  viewOf(bytes).setUint32(lineInfo.offset, offset, littleEndian);
  return bytes;
}

export function decodeLineInfo(bytes: Uint8Array): LineInfo {
  const view = viewOf(bytes);
  return {
    name: readName(bytes, lineInfo.name),
    consumer: readName(bytes, lineInfo.consumer),
    offset: view.getUint32(lineInfo.offset, littleEndian),
    flags: view.getBigUint64(lineInfo.flags, littleEndian),
  };
}

export function decodeChipInfo(bytes: Uint8Array): ChipInfo {
  return {
    name: readName(bytes, chipInfo.name),
    label: readName(bytes, chipInfo.label),
    lines: viewOf(bytes).getUint32(chipInfo.lines, littleEndian),
  };
}

/** The whole events in what was read; the kernel never hands out a part of one. */
export function decodeLineEdges(bytes: Uint8Array): LineEdge[] {
  const view = viewOf(bytes);
  return Array.from({ length: Math.floor(bytes.length / lineEvent.size) }, (_, index) => {
    const at = lineEvent.size * index;
    return {
      timestampNs: view.getBigUint64(at + lineEvent.timestampNs, littleEndian),
      active: view.getUint32(at + lineEvent.id, littleEndian) === eventId.risingEdge,
      offset: view.getUint32(at + lineEvent.offset, littleEndian),
      sequence: view.getUint32(at + lineEvent.sequence, littleEndian),
    };
  });
}

/** Of every machine that Node runs this on: arm64, x64, riscv64. */
const littleEndian = true;

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function writeName(bytes: Uint8Array, at: number, name: string): void {
  bytes.set(new TextEncoder().encode(name).subarray(0, nameSize - 1), at);
}

function readName(bytes: Uint8Array, at: number): string {
  const field = bytes.subarray(at, at + nameSize);
  const end = field.indexOf(0);
  return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end));
}
