import { simdWsqKernels } from '../../kernels/wsq.ts';
import { type Extent, type KernelsOver, Workspace } from './workspace.ts';

/** The largest workspace that is kept for the next image: a print of 1,024 x 1,024 px takes 7 MB. Pixels. */
const keptPixels = 2 ** 20;

/** Lends workspaces: the last one again, where it is large enough and not too large to be kept. */
export class Workspaces {
  readonly #kernelsOver: KernelsOver;
  #kept: Workspace | undefined;

  constructor(kernelsOver: KernelsOver) {
    this.#kernelsOver = kernelsOver;
  }

  /** What `work` makes in a workspace of that extent, which is wiped behind it. */
  lend<Result>(extent: Extent, work: (space: Workspace) => Result): Result {
    const space = this.#kept?.holds(extent) === true ? this.#kept : new Workspace(this.#kernelsOver, extent);
    // Nothing is kept while it is in use: who is called from within gets another.
    this.#kept = undefined;
    try {
      return work(space);
    } finally {
      space.wipe();
      if (space.pixels <= keptPixels) this.#kept = space;
    }
  }
}

/** Those of this thread. */
export const simdWorkspaces = new Workspaces(simdWsqKernels);
