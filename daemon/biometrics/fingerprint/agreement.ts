import type { RidgeDetail } from '../../core/fingerprint.ts';
import {
  type AgreementKernel,
  type AgreementMemory,
  type AgreementRooms,
  agreementMemory,
  blockSamples,
  simdAgreement,
} from '../../kernels/ridge-agreement.ts';
import type { Hypothesis } from './align.ts';
import { samplePx, samplesPerCell } from './detail.ts';
import type { RigidMotion } from './motion.ts';
import { parameters } from './parameters.ts';
import type { PreparedTemplate } from './prepare.ts';
import { isDetailed, type SkinField, skinField } from './skin-field.ts';

const tunable = parameters.agreement;
const { stepSamples, nearNodes } = tunable;

/** How far the ridges of two prints agree under one alignment. */
export interface Agreement {
  /** Blocks of 32 px in which both prints show ridges. */
  readonly blocks: number;
  /** Mean correlation of the blocks less the price of their displacement; -1 to 1, about 0.2 to 0.5 by chance. */
  readonly mean: number;
}

/** Both prints have their detail. Undefined when they overlap too little to tell. */
export type AgreementOf = (
  a: PreparedTemplate,
  b: PreparedTemplate,
  hypothesis: Hypothesis,
) => Agreement | undefined;

/**
 * Compares the ridges themselves, block by block, in black and white. The alignment of the minutiae and the field of the skin
 * say where each block of one print should lie on the other; where exactly, it finds itself within a few pixels, as far as
 * its neighbours go along: so stretched and twisted skin is followed, while what only looks alike here and there is not. What
 * was found is the start of a second round. The kernel keeps its buffers: one comparison at a time.
 *
 * Source: elastic block matching with smoothness, as in motion estimation; the sign of the ridges, so that pressure does not
 * matter, after K. Ito, H. Nakajima, K. Kobayashi, T. Aoki and T. Higuchi, "A fingerprint matching algorithm using phase-only
 * correlation", IEICE Transactions on Fundamentals E87-A(3), 2004. The constants were measured over all four shared FVC sets
 * at once.
 */
export function ridgeAgreement(
  kernelOver: (memory: AgreementMemory) => AgreementKernel = simdAgreement,
): AgreementOf {
  const memory = layOut();
  const kernel = kernelOver(memory);
  const { rooms } = memory;

  return (a, b, hypothesis) => {
    if (!isDetailed(a) || !isDetailed(b)) return undefined;
    const grid = nodesOf(a.detail);
    if (grid.cols < 2 || grid.rows < 2) return undefined;
    startField(rooms, grid, a.detail, skinField(a, b, hypothesis));
    showPrints(kernel, rooms, a.detail, b.detail);
    const motion = inSamples(hypothesis.motion, a.detail, b.detail);
    let found: Agreement | undefined;
    for (const reach of tunable.reachSamples) {
      if (found !== undefined && found.mean < tunable.hopeless) break;
      if (found !== undefined) {
        kernel.spreadDrift(found.blocks);
        followDrift(rooms, grid, motion);
      }
      found = settleBlocks(kernel, b.detail, motion, reach);
      if (found === undefined) return undefined;
    }
    return found;
  };
}

/** Gives the kernel both prints, and lets it window the one that the other will be laid on. */
function showPrints(kernel: AgreementKernel, rooms: AgreementRooms, a: RidgeDetail, b: RidgeDetail): void {
  rooms.b.set(b.ridges);
  rooms.laid.set(a.ridges);
  kernel.setFrame(a.cols, a.rows);
  kernel.windowA();
}

/** One round: print b is laid on a as motion and field say, and each block finds its place up to `reach` samples away. */
function settleBlocks(
  kernel: AgreementKernel,
  b: RidgeDetail,
  { cosine, sine, dx, dy }: RigidMotion,
  reach: number,
): Agreement | undefined {
  kernel.warp(b.cols, b.rows, cosine, sine, dx, dy);
  kernel.windowB();
  const blocks = kernel.findBlocks();
  if (blocks < tunable.fewestBlocks) return undefined;
  kernel.correlate(blocks, reach);
  return { blocks, mean: kernel.settle(blocks, reach) / blocks };
}

/** Where blocks may lie: their middles, `stepSamples` apart. */
interface Nodes {
  readonly cols: number;
  readonly rows: number;
}

function nodesOf({ cols, rows }: RidgeDetail): Nodes {
  return { cols: Math.floor(cols / stepSamples), rows: Math.floor(rows / stepSamples) };
}

/** The kernel's memory, for the largest detail that a template keeps. */
function layOut(): AgreementMemory {
  const { leastShare, floorShare, rounds, stiffness, reachSamples } = tunable;
  const sizes = {
    mostSamples: parameters.detail.mostCells * samplesPerCell,
    mostReach: Math.max(...reachSamples),
  };
  const leastSamples = Math.floor(leastShare * blockSamples ** 2);
  const floorSamples = floorShare * blockSamples ** 2;
  const told = { stepSamples, leastSamples, floorSamples, rounds, stiffness, nearNodes };
  const memory = agreementMemory(sizes, told);
  setNearness(memory.rooms.nearness);
  return memory;
}

/** Gaussian in the distance of two nodes. */
function setNearness(table: Float64Array): void {
  const across = 2 * nearNodes + 1;
  table.forEach((_, at) => {
    const x = (at % across) - nearNodes;
    const y = Math.floor(at / across) - nearNodes;
    table[at] = Math.exp(-(x * x + y * y) / (2 * tunable.nearSigmaNodes ** 2));
  });
}

/** The field begins as that of the skin at the nodes; samples. */
function startField(
  { field }: AgreementRooms,
  grid: Nodes,
  { xPx, yPx }: RidgeDetail,
  skin: SkinField,
): void {
  const nodes = grid.cols * grid.rows;
  for (let node = 0; node < nodes; node++) {
    const x = xPx + ((node % grid.cols) + 0.5) * stepSamples * samplePx;
    const y = yPx + (Math.floor(node / grid.cols) + 0.5) * stepSamples * samplePx;
    const { dx, dy } = skin(x, y);
    field[node] = dx / samplePx;
    field[nodes + node] = dy / samplePx;
  }
}

/** Adds to the field what the neighbourhoods drifted by, turned into the frame of the other print. */
function followDrift({ field, drift }: AgreementRooms, grid: Nodes, { cosine, sine }: RigidMotion): void {
  const nodes = grid.cols * grid.rows;
  for (let node = 0; node < nodes; node++) {
    const x = drift[node];
    const y = drift[nodes + node];
    field[node] += cosine * x - sine * y;
    field[nodes + node] += sine * x + cosine * y;
  }
}

/** The motion from samples of one detail to samples of the other; a sample stands for the middle of its 2 x 2 px. */
function inSamples(
  { angle, cosine, sine, dx, dy }: RigidMotion,
  a: RidgeDetail,
  b: RidgeDetail,
): RigidMotion {
  const middle = (samplePx - 1) / 2;
  const x = a.xPx + middle;
  const y = a.yPx + middle;
  return {
    angle,
    cosine,
    sine,
    dx: (cosine * x - sine * y + dx - b.xPx - middle) / samplePx,
    dy: (sine * x + cosine * y + dy - b.yPx - middle) / samplePx,
  };
}
