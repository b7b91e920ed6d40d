import { decodeEnds } from '../../kernels/wsq.ts';
import { type DecodePlan, type PlannedBlock, planDecoding } from './decode-plan.ts';
import { type Failing, failingOf } from './failing.ts';
import { synthesisBank } from './filter-bank.ts';
import { markers } from './markers.ts';
import { resolutionOf } from './nistcom.ts';
import { fromScaled } from './scaled.ts';
import { type Decomposition, decompose } from './subbands.ts';
import { reconstruct } from './wavelet.ts';
import type { Workspace } from './workspace.ts';
import { simdWorkspaces, type Workspaces } from './workspaces.ts';

/** An 8-bit greyscale raster, row-major from the top left, 0 is black. */
export interface WsqImage {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly pixels: Uint8Array;
  /** Pixels an inch, as NISTCOM states them; undefined where it does not. */
  readonly statedDpi: number | undefined;
  /** Bits a pixel that the encoder was asked for, as NISTCOM states them. */
  readonly statedBitrate: number | undefined;
  /** Ev and Sf of the frame header: which of the standard's encoders, and which certified software, 0 for none. */
  readonly encoder: number;
  readonly software: number;
}

/**
 * Decodes a WSQ file. The arithmetic is that of NIST's decoder, 32 bits in the same order, so that the pixels are the same ones (Annex AA.3
 * asks for 99.9 % equal, none off by more than one). Images of up to 2 ** 24 px, and no more than the length of the file makes likely,
 * take 7 bytes a pixel. Throws Fault `bad-input` that names `where` (the file), the segment and the offset.
 */
export function decodeWsq(
  bytes: Uint8Array,
  where?: string,
  workspaces: Workspaces = simdWorkspaces,
): WsqImage {
  return decodePlanned(planDecoding(bytes, where), where, workspaces);
}

/** The same of a file that was planned, so that the caller can look at its frame before. */
export function decodePlanned(
  plan: DecodePlan,
  where?: string,
  workspaces: Workspaces = simdWorkspaces,
): WsqImage {
  const { widthPx, heightPx, encoder, software } = plan.frame;
  const dataBytes = Math.max(0, ...plan.blocks.map(({ block }) => block.data.length));
  const pixels = workspaces.lend({ widthPx, heightPx, dataBytes }, space => decodeIn(space, plan, where));
  const bitrate = Number.parseFloat(plan.attributes.get('WSQ_BITRATE') ?? '');
  return {
    widthPx,
    heightPx,
    pixels,
    statedDpi: resolutionOf(plan.attributes),
    statedBitrate: bitrate > 0 ? bitrate : undefined,
    encoder,
    software,
  };
}

function decodeIn(space: Workspace, plan: DecodePlan, where: string | undefined): Uint8Array {
  const { widthPx, heightPx, shift, scale } = plan.frame;
  const tree = decompose(widthPx, heightPx);
  readIndices(space, plan, tree, where);
  dequantise(space, plan, tree, widthPx);
  const isSent = plan.quantisation.bands.map(({ bin }) => bin.value !== 0);
  // What lies in no subband that was sent is zero, and stays so.
  const nodes = tree.nodes.filter(({ firstBand, endBand }) =>
    isSent.slice(firstBand, endBand).includes(true),
  );
  reconstruct(space, nodes, synthesisBank(plan.transform), widthPx);
  const { kernels, plane, bytes } = space;
  const count = widthPx * heightPx;
  kernels.toGrey(plane.byteOffset, count, fromScaled(scale), fromScaled(shift), bytes.byteOffset);
  return bytes.slice(0, count);
}

/** All blocks, one after the other: how many indices each holds is nowhere said, so that only their sum can be checked. */
function readIndices(
  space: Workspace,
  { blocks, quantisation }: DecodePlan,
  { bands }: Decomposition,
  where: string | undefined,
): void {
  const wanted = bands.reduce(
    (sum, { width, height }, k) => sum + (quantisation.bands[k].bin.value === 0 ? 0 : width * height),
    0,
  );
  const fail = failingOf(where);
  const from = space.indices.byteOffset;
  const limit = from + 2 * wanted;
  const to = blocks.reduce((at, block) => readBlock(space, block, at, limit, fail), from);
  if (to === limit) return;
  const given = String((to - from) / 2);
  throw fail(
    'fewer indices than the subbands hold',
    blocks.at(-1)?.block.offset,
    'SOB',
    given,
    String(wanted),
  );
}

/** The indices of a block, from address `to` on. Returns the address behind them. */
function readBlock(
  space: Workspace,
  { block, table }: PlannedBlock,
  to: number,
  limit: number,
  fail: Failing,
): number {
  const { kernels, indices, bytes, lookup, answer, codeCounts, symbols } = space;
  codeCounts.set(table.counts);
  symbols.set(table.symbols);
  kernels.fillLookup(codeCounts.byteOffset, symbols.byteOffset, lookup);
  bytes.set(block.data);
  // A block's data lie behind 0xFF, SOB, length and Td.
  const dataAt = block.offset + block.fill + 5;
  let at = to;
  for (const [from, end] of intervals(block.data)) {
    kernels.decode(bytes.byteOffset + from, bytes.byteOffset + end, lookup, at, limit, answer.byteOffset);
    const [state, next, byte] = answer;
    at = next;
    const wrong = wrongEnds[decodeEnds[state]];
    if (wrong === undefined) continue;
    const given = `after ${(at - indices.byteOffset) / 2} indices of ${(limit - indices.byteOffset) / 2}`;
    throw fail(wrong.what, dataAt + byte - bytes.byteOffset, 'Table A.2', given, wrong.wanted);
  }
  return at;
}

type DecodeEnd = (typeof decodeEnds)[number];
const wrongEnds: Readonly<Partial<Record<DecodeEnd, { what: string; wanted: string }>>> = {
  'no-code': { what: 'bits that are no code', wanted: 'a code of the table' },
  'cut-short': { what: 'the bits of a block end within a number', wanted: 'all of it' },
  'too-many': { what: 'more indices than the subbands hold', wanted: 'no more' },
};

/** What lies between the restart markers of a block's data; each interval begins on a byte of its own. */
function* intervals(data: Uint8Array): Generator<readonly [number, number]> {
  let from = 0;
  for (let at = data.indexOf(0xff); at >= 0; at = data.indexOf(0xff, at + 2)) {
    if (data[at + 1] < markers.RST0) continue;
    yield [from, at];
    from = at + 2;
  }
  yield [from, data.length];
}

/** Each subband that was sent into its place on the plane (A.3). */
function dequantise(
  { kernels, plane, indices }: Workspace,
  { quantisation }: DecodePlan,
  { bands }: Decomposition,
  widthPx: number,
) {
  const centre = fromScaled(quantisation.centre);
  let from = indices.byteOffset;
  for (const [k, { x, y, width, height }] of bands.entries()) {
    const { bin, zero } = quantisation.bands[k];
    if (bin.value === 0) continue;
    const to = plane.byteOffset + 4 * (y * widthPx + x);
    kernels.dequantise(from, width, height, fromScaled(bin), fromScaled(zero) / 2, centre, to, 4 * widthPx);
    from += 2 * width * height;
  }
}
