import type { Layout, MinutiaeKernel } from './minutiae-kernel.ts';
import type { PreparedTemplate } from './prepare.ts';

/**
 * Keeps templates in the kernel's memory for as long as there is room: a new one takes the place of the one that came
 * first. So a template needs no freeing, and no more than the kernel has places for are held on to.
 */
export class ResidentTemplates {
  readonly #kernel: MinutiaeKernel;
  readonly #views: MemoryViews;
  readonly #places = new WeakMap<PreparedTemplate, number>();
  readonly #residents: (PreparedTemplate | undefined)[];
  #next = 0;

  constructor(kernel: MinutiaeKernel) {
    this.#kernel = kernel;
    this.#views = viewsOf(kernel.memory);
    this.#residents = kernel.templates.map(() => undefined);
  }

  /** Addresses of both, valid until the next call. */
  addresses(a: PreparedTemplate, b: PreparedTemplate): readonly [number, number] {
    const placeA = this.#placeOf(a, this.#places.get(b));
    return [this.#kernel.templates[placeA], this.#kernel.templates[this.#placeOf(b, placeA)]];
  }

  #placeOf(template: PreparedTemplate, taken: number | undefined): number {
    const known = this.#places.get(template);
    if (known !== undefined) return known;
    if (this.#next === taken) this.#advance();
    const place = this.#next;
    this.#advance();
    const former = this.#residents[place];
    if (former !== undefined) this.#places.delete(former);
    writeTemplate(this.#views, this.#kernel.templates[place], this.#kernel.at, template);
    this.#residents[place] = template;
    this.#places.set(template, place);
    return place;
  }

  #advance(): void {
    this.#next = (this.#next + 1) % this.#residents.length;
  }
}

/** An outline wider than any scanner's is not for the kernel. */
export function fitsKernel({ outline }: PreparedTemplate, at: Layout): boolean {
  return outline.cells.length <= at.outlineCells;
}

interface MemoryViews {
  readonly bytes: Uint8Array;
  readonly words: Uint16Array;
  readonly integers: Int32Array;
  readonly floats: Float32Array;
  readonly doubles: Float64Array;
}

function viewsOf(memory: SharedArrayBuffer): MemoryViews {
  return {
    bytes: new Uint8Array(memory),
    words: new Uint16Array(memory),
    integers: new Int32Array(memory),
    floats: new Float32Array(memory),
    doubles: new Float64Array(memory),
  };
}

const fixedFields = [
  ['forward', 'fixedForward'],
  ['sideward', 'fixedSideward'],
  ['turn', 'fixedTurn'],
  ['sharpness', 'fixedSharpness'],
] as const;

function writeTemplate(views: MemoryViews, address: number, at: Layout, template: PreparedTemplate): void {
  const { bytes, words, integers, floats, doubles } = views;
  const { neighbours, outline } = template;
  integers[(address + at.count) / 4] = template.count;
  integers[(address + at.cols) / 4] = outline.cols;
  integers[(address + at.rows) / 4] = outline.rows;
  doubles[(address + at.left) / 8] = outline.leftPx;
  doubles[(address + at.top) / 8] = outline.topPx;
  bytes.set(outline.cells, address + at.outline);
  bytes.set(template.type, address + at.type);
  bytes.set(template.seen, address + at.seen);
  bytes.set(neighbours.counts, address + at.neighbourCounts);
  bytes.set(neighbours.sector, address + at.sector);
  words.set(neighbours.cell, (address + at.cell) / 2);
  words.set(neighbours.byCell, (address + at.byCell) / 2);
  words.set(neighbours.bySector, (address + at.bySector) / 2);
  for (const field of ['x', 'y', 'angle', 'cosine', 'sine'] as const) {
    floats.set(template[field], (address + at[field]) / 4);
  }
  for (const field of ['forward', 'sideward', 'turn', 'sharpness'] as const) {
    floats.set(neighbours[field], (address + at[field]) / 4);
  }
  for (const [field, to] of fixedFields) {
    words.set(template.fixedNeighbours[field], (address + at[to]) / 2);
  }
  floats.set(template.forward, (address + at.viewForward) / 4);
  floats.set(template.sideward, (address + at.viewSideward) / 4);
  floats.set(template.distance, (address + at.viewDistance) / 4);
}
