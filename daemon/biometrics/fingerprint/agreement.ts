import type { RidgeDetail } from '../../core/fingerprint.ts';
import { Arena, kernelMemory } from '../../kernels/kernel.ts';
import { type AgreementKernel, simdAgreement } from '../../kernels/ridge-agreement.ts';
import type { Hypothesis } from './align.ts';
import { samplePx, samplesPerCell } from './detail.ts';
import type { RigidMotion } from './motion.ts';
import { parameters } from './parameters.ts';
import type { PreparedTemplate } from './prepare.ts';

const tunable = parameters.agreement;
const { stepSamples, nearNodes } = tunable;
const blockSamples = 16;
const marginSamples = 16;

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
 * Compares the ridges themselves, block by block, in black and white. The alignment of the minutiae says where each block of
 * one print should lie on the other; where exactly, it finds itself within a few pixels, as far as its neighbours go along:
 * so stretched and twisted skin is followed, while what only looks alike here and there is not. What was found is then the
 * start of a second, finer round. The kernel keeps its buffers: one comparison at a time.
 *
 * Source: elastic block matching with smoothness, as in motion estimation; the sign of the ridges, so that pressure does not
 * matter, after the phase-only methods of K. Ito et al. (2004).
 */
export function ridgeAgreement(
  kernelOver: (memory: WebAssembly.Memory) => AgreementKernel = simdAgreement,
): AgreementOf {
  const memory = kernelMemory(memoryBytes);
  const kernel = kernelOver(memory);
  const rooms = takeRooms(new Arena(memory));

  return (a, b, hypothesis) => {
    if (a.detail === undefined || b.detail === undefined) return undefined;
    const grid = nodesOf(a.detail);
    if (grid.cols < 2 || grid.rows < 2) return undefined;
    startField(rooms, grid, a, b, hypothesis, a.detail);
    rooms.b.set(b.detail.ridges);
    rooms.warped.set(a.detail.ridges);
    const { cols, rows } = a.detail;
    kernel.window(rooms.warped.byteOffset, cols, rows, rooms.aRidges, rooms.aPrints);
    const motion = inSamples(hypothesis.motion, a.detail, b.detail);
    let found: Agreement | undefined;
    for (const reach of tunable.reachSamples) {
      if (found !== undefined) followDrift(rooms, grid, motion);
      found = round(a.detail, b.detail, grid, motion, reach);
      if (found === undefined) return undefined;
    }
    return found;
  };

  function round(a: RidgeDetail, b: RidgeDetail, grid: Nodes, motion: RigidMotion, reach: number) {
    const { cosine, sine, dx, dy } = motion;
    const { field, warped, blocks, volume, place, drift, aRidges, aPrints, bRidges, bPrints } = rooms;
    const [at, nodes] = [(room: { byteOffset: number }) => room.byteOffset, grid.cols * grid.rows];
    kernel.warp(
      at(rooms.b),
      b.cols,
      b.rows,
      cosine,
      sine,
      dx,
      dy,
      at(field),
      grid.cols,
      grid.rows,
      stepSamples,
      at(warped),
      a.cols,
      a.rows,
    );
    kernel.window(at(warped), a.cols, a.rows, bRidges, bPrints);
    const least = tunable.leastShare * blockSamples ** 2;
    const count = kernel.findBlocks(
      aPrints,
      bPrints,
      a.rows,
      grid.cols,
      grid.rows,
      stepSamples,
      least,
      at(blocks),
    );
    if (count < tunable.fewestBlocks) return undefined;
    const floor = tunable.floorShare * blockSamples ** 2;
    kernel.correlate(
      aRidges,
      aPrints,
      bRidges,
      bPrints,
      a.rows,
      at(blocks),
      count,
      grid.cols,
      stepSamples,
      reach,
      floor,
      at(volume),
    );
    place.fill(0, 0, 3 * nodes);
    drift.fill(0, 0, 2 * nodes);
    const { rounds, stiffness } = tunable;
    const total = kernel.settle(
      at(volume),
      at(blocks),
      count,
      grid.cols,
      grid.rows,
      reach,
      rounds,
      stiffness,
      at(rooms.nearness),
      nearNodes,
      at(place),
      at(drift),
    );
    return { blocks: count, mean: total / count };
  }
}

/** Where blocks may lie: their middles, `stepSamples` apart. */
interface Nodes {
  readonly cols: number;
  readonly rows: number;
}

function nodesOf({ cols, rows }: RidgeDetail): Nodes {
  return { cols: Math.floor(cols / stepSamples), rows: Math.floor(rows / stepSamples) };
}

const mostSamples = parameters.detail.mostCells * samplesPerCell;
const mostNodes = Math.floor(mostSamples / stepSamples) ** 2;
const windowBytes = 2 * (mostSamples + 2 * marginSamples) ** 2;
const mostShifts = Math.max(...tunable.reachSamples.map(reach => (2 * reach + 1) ** 2));
const memoryBytes = 4 * windowBytes + 2 * mostSamples ** 2 + mostNodes * (4 * mostShifts + 64) + 2 ** 16;

/** The kernel's buffers. */
function takeRooms(arena: Arena) {
  return {
    b: arena.uint8(mostSamples ** 2),
    warped: arena.uint8(mostSamples ** 2),
    aRidges: arena.take(windowBytes),
    aPrints: arena.take(windowBytes),
    bRidges: arena.take(windowBytes),
    bPrints: arena.take(windowBytes),
    blocks: arena.int32(mostNodes),
    volume: arena.float32(mostNodes * mostShifts),
    field: arena.float64(2 * mostNodes),
    place: arena.float64(3 * mostNodes),
    drift: arena.float64(2 * mostNodes),
    nearness: setNearness(arena.float64((2 * nearNodes + 1) ** 2)),
  };
}

type Rooms = ReturnType<typeof takeRooms>;

/** Gaussian in the distance of two nodes. */
function setNearness(table: Float64Array): Float64Array {
  const across = 2 * nearNodes + 1;
  table.forEach((_, at) => {
    const x = (at % across) - nearNodes;
    const y = Math.floor(at / across) - nearNodes;
    table[at] = Math.exp(-(x * x + y * y) / (2 * tunable.nearSigmaNodes ** 2));
  });
  return table;
}

/** The field begins as what the paired minutiae lie off the rigid motion, each with its surroundings; samples. */
function startField(
  { field }: Rooms,
  grid: Nodes,
  a: PreparedTemplate,
  b: PreparedTemplate,
  { motion, pairs }: Hypothesis,
  detail: RidgeDetail,
): void {
  const { cosine, sine, dx, dy } = motion;
  const nodes = grid.cols * grid.rows;
  const reach = 2 * tunable.fieldReachPx ** 2;
  for (let node = 0; node < nodes; node++) {
    const x = detail.xPx + ((node % grid.cols) + 0.5) * stepSamples * samplePx;
    const y = detail.yPx + (Math.floor(node / grid.cols) + 0.5) * stepSamples * samplePx;
    let [weights, offX, offY]: number[] = [tunable.fieldDoubt, 0, 0];
    for (const { i, j, weight } of pairs) {
      const ax = a.x[i];
      const ay = a.y[i];
      const nearness = weight / (1 + ((ax - x) ** 2 + (ay - y) ** 2) / reach) ** 2;
      weights += nearness;
      offX += nearness * (b.x[j] - (cosine * ax - sine * ay + dx));
      offY += nearness * (b.y[j] - (sine * ax + cosine * ay + dy));
    }
    field[node] = offX / weights / samplePx;
    field[nodes + node] = offY / weights / samplePx;
  }
}

/** Adds to the field what the neighbourhoods drifted by, turned into the frame of the other print. */
function followDrift({ field, drift }: Rooms, grid: Nodes, { cosine, sine }: RigidMotion): void {
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
