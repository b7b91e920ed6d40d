import type { RidgeDetail } from '../../core/fingerprint.ts';
import { samplesPerCell } from './detail.ts';
import type { Layout, MinutiaeKernel } from './minutiae-kernel.ts';
import type { MinutiaFrames, PreparedTemplate } from './prepare.ts';

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
    prepareAt(this.#kernel, this.#views, this.#kernel.templates[place], template);
    this.#residents[place] = template;
    this.#places.set(template, place);
    return place;
  }

  #advance(): void {
    this.#next = (this.#next + 1) % this.#residents.length;
  }
}

/** An outline wider than any scanner's is not for the kernel. */
export function fitsKernel({ outlineSize }: PreparedTemplate, at: Layout): boolean {
  return outlineSize.cols * outlineSize.rows <= at.outlineCells && outlineSize.rows <= at.outlineRows;
}

interface MemoryViews {
  readonly bytes: Uint8Array;
  readonly integers: Int32Array;
  readonly floats: Float32Array;
}

function viewsOf(memory: SharedArrayBuffer): MemoryViews {
  return {
    bytes: new Uint8Array(memory),
    integers: new Int32Array(memory),
    floats: new Float32Array(memory),
  };
}

/** Writes what the kernel cannot know; it works out the rest. */
function prepareAt(
  kernel: MinutiaeKernel,
  views: MemoryViews,
  address: number,
  template: PreparedTemplate,
): void {
  writeFrames(views, address, kernel.at, template);
  if (!template.isStraightened || template.detail === undefined) return kernel.run.prepareTemplate(address);
  writeDetail(views, kernel, template.detail);
  kernel.run.prepareStraightened(address);
}

function writeFrames(
  { bytes, integers, floats }: MemoryViews,
  address: number,
  at: Layout,
  frames: MinutiaFrames,
) {
  integers[(address + at.count) / 4] = frames.count;
  floats.set(frames.x, (address + at.x) / 4);
  floats.set(frames.y, (address + at.y) / 4);
  floats.set(frames.angle, (address + at.angle) / 4);
  floats.set(frames.cosine, (address + at.cosine) / 4);
  floats.set(frames.sine, (address + at.sine) / 4);
  bytes.set(frames.type, address + at.type);
}

function writeDetail(
  { bytes, integers }: MemoryViews,
  { at, workshop }: MinutiaeKernel,
  detail: RidgeDetail,
) {
  integers[(workshop + at.detailX) / 4] = detail.xPx;
  integers[(workshop + at.detailY) / 4] = detail.yPx;
  integers[(workshop + at.detailCols) / 4] = detail.cols / samplesPerCell;
  integers[(workshop + at.detailRows) / 4] = detail.rows / samplesPerCell;
  bytes.set(detail.orientation, workshop + at.cellOrientations);
  bytes.set(detail.period, workshop + at.cellPeriods);
}
