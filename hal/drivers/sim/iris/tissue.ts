import { ringNoise } from '../noise.ts';
import type { Random } from '../random.ts';
import type { IrisTissue } from './model.ts';
import { type Range, tissueParameters } from './parameters.ts';

const { columns, rows, fibres, collarette, crypts, furrows, pigment } = tissueParameters;

/** Grows the tissue of an iris in polar space; coarser ones for smaller pictures follow it. */
export function growTissue(random: Random): IrisTissue[] {
  const edge = collaretteOf(random.fork('collarette'));
  const relief = wandered(growFibres(random.fork('fibres')), random.fork('wander'));
  const ridge = ringNoise(random.fork('ridge'), columns, rows, 90, rows);
  shapeCollarette(relief, edge, ridge);
  sinkCrypts(relief, edge, random.fork('crypts'));
  const tissue = {
    columns,
    rows,
    relief: toBytes(settle(relief), tissueParameters.deviation),
    furrows: toBytes(foldFurrows(random.fork('furrows')), 127),
    pigment: toBytes(stainPigment(random.fork('pigment')), 127),
  };
  const levels: IrisTissue[] = [tissue];
  for (let halving = 0; halving < tissueParameters.halvings; halving++) levels.push(halved(levels[halving]));
  return levels;
}

/** Octaves of noise that is longer along the radius than across it, half of it drawn into threads. */
function growFibres(random: Random): Float32Array {
  const sum = new Float32Array(columns * rows);
  for (const { turns, rows: lengthRows, share } of fibres.octaves) {
    const octave = ringNoise(random.fork(turns), columns, rows, turns, lengthRows);
    // The crest of |noise| is a thread.
    for (let at = 0; at < sum.length; at++) {
      const thread = 1.3 - 1.65 * Math.abs(octave[at]);
      sum[at] += share * ((1 - fibres.sharpness) * octave[at] + fibres.sharpness * thread);
    }
  }
  return sum;
}

/** Each row displaced a little along the ring, less at the limbus, where the fibres are held. */
function wandered(field: Float32Array, random: Random): Float32Array {
  const { wander } = fibres;
  const aside = ringNoise(random, columns, rows, wander.turns, wander.rows);
  return field.map((_, at) => {
    const row = Math.floor(at / columns);
    const column = (at % columns) + wander.columns * aside[at] + columns;
    const left = Math.floor(column);
    const from = field[row * columns + (left % columns)];
    return from + (column - left) * (field[row * columns + ((left + 1) % columns)] - from);
  });
}

/** Where the collarette runs: share of the radius, a column each. */
function collaretteOf(random: Random): Float32Array {
  const at = random.uniform(...collarette.at);
  const zigzag = ringNoise(random, columns, 1, collarette.turns, 1);
  const slow = ringNoise(random, columns, 1, 7, 1);
  return zigzag.map((way, column) => at + collarette.zigzag * (way + 0.8 * slow[column]));
}

/** Raises the ridge of the collarette, and dims the zone within it. */
function shapeCollarette(relief: Float32Array, edge: Float32Array, ridge: Float32Array): void {
  for (let at = 0; at < relief.length; at++) {
    const outside = Math.floor(at / columns) / rows - edge[at % columns];
    const crest = Math.exp(-0.5 * (outside / collarette.width) ** 2);
    const inner = 1 / (1 + Math.exp(outside / 0.02));
    relief[at] *= 1 - (1 - collarette.inner) * inner;
    relief[at] += collarette.height * crest * (0.7 + 0.5 * ridge[at]) - collarette.innerDark * inner;
  }
}

interface Pits {
  readonly count: Range;
  readonly at: Range;
  readonly along: Range;
  readonly across: Range;
  readonly depth: Range;
}

/** Large crypts hang on the collarette, small ones lie free. */
function sinkCrypts(relief: Float32Array, edge: Float32Array, random: Random): void {
  const sink = (pits: Pits, base: (column: number) => number) => {
    for (let left = Math.round(random.uniform(...pits.count)); left > 0; left--) {
      const column = random.integer(columns);
      const row = (base(column) + random.uniform(...pits.at)) * rows;
      const [along, across] = [
        random.uniform(...pits.along) * rows,
        random.uniform(...pits.across) * columns,
      ];
      sinkPit(relief, column, row, along, across, random.uniform(...pits.depth));
    }
  };
  sink(crypts.large, column => edge[column]);
  sink(crypts.small, () => 0.3);
}

/** A spindle with pointed ends and a light brim. */
function sinkPit(
  relief: Float32Array,
  column: number,
  row: number,
  along: number,
  across: number,
  depth: number,
): void {
  for (let dy = Math.ceil(-1.6 * along); dy <= 1.6 * along; dy++) {
    const y = Math.round(row + dy);
    if (y < 0 || y >= rows) continue;
    for (let dx = Math.ceil(-2 * across); dx <= 2 * across; dx++) {
      const distance = Math.abs(dx) / across + Math.abs(dy / along) ** 1.5;
      const pit = 1 / (1 + Math.exp((distance - 0.8) / 0.12));
      const brim = Math.exp(-(((distance - 1.25) / 0.3) ** 2));
      relief[y * columns + ((column + dx + columns) % columns)] += depth * (0.3 * brim - 1.4 * pit);
    }
  }
}

/** Arcs in the outer half: a light crest beside a dark fold. */
function foldFurrows(random: Random): Float32Array {
  const field = new Float32Array(columns * rows);
  for (let left = Math.round(random.uniform(...furrows.count)); left > 0; left--) {
    const at = random.uniform(...furrows.at);
    const way = ringNoise(random, columns, 1, furrows.turns, 1);
    const strength = ringNoise(random, columns, 1, furrows.turns, 1);
    for (let place = 0; place < field.length; place++) {
      const column = place % columns;
      const off = (Math.floor(place / columns) / rows - at - furrows.wander * way[column]) / furrows.width;
      const strong = Math.max(0, Math.min(1, 0.5 + strength[column]));
      field[place] -= 0.8 * strong * off * Math.exp(0.5 - 0.5 * off * off);
    }
  }
  return field;
}

function stainPigment(random: Random): Float32Array {
  const field = ringNoise(random, columns, rows, pigment.turns, pigment.rows).map(
    cloud => 0.25 + pigment.cloud * cloud,
  );
  for (let left = random.integer(pigment.freckles + 1); left > 0; left--) {
    const radius = random.uniform(...pigment.freckleRadius) * rows;
    const [column, row] = [random.integer(columns), random.uniform(0.2, 0.95) * rows];
    const columnsPerRow = columns / (2 * Math.PI * rows * 1.2);
    for (let at = 0; at < field.length; at++) {
      const aside = Math.abs((at % columns) - column);
      const dx = Math.min(aside, columns - aside) / columnsPerRow;
      const distance = Math.hypot(dx, Math.floor(at / columns) - row) / radius;
      if (distance < 2) field[at] += 0.7 / (1 + Math.exp((distance - 1) / 0.12));
    }
  }
  return field;
}

/** To mean 0 and deviation 1, so that every iris has the contrast that its plan states. */
function settle(field: Float32Array): Float32Array {
  const mean = field.reduce((sum, value) => sum + value, 0) / field.length;
  const variance = field.reduce((sum, value) => sum + (value - mean) ** 2, 0) / field.length;
  return field.map(value => (value - mean) / Math.sqrt(variance));
}

const toBytes = (field: Float32Array, scale: number) =>
  Int8Array.from(field, value => Math.max(-127, Math.min(127, Math.round(value * scale))));

function halved({
  columns: wide,
  rows: high,
  relief,
  furrows: folds,
  pigment: stain,
}: IrisTissue): IrisTissue {
  const halve = (layer: Int8Array) =>
    new Int8Array(layer.length / 4).map((_, at) => {
      const from = 2 * Math.floor(at / (wide / 2)) * wide + 2 * (at % (wide / 2));
      return Math.round((layer[from] + layer[from + 1] + layer[from + wide] + layer[from + wide + 1]) / 4);
    });
  return {
    columns: wide / 2,
    rows: high / 2,
    relief: halve(relief),
    furrows: halve(folds),
    pigment: halve(stain),
  };
}
