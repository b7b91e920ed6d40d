import { Fault } from '../../core/errors.ts';
import type { Ballast } from './ballast.ts';
import type { SheddableKind, StorageRules } from './rules.ts';
import type { Usage } from './usage.ts';

export interface SpaceOptions {
  /** The store's folder, for the words of a Fault. */
  readonly folder: string;
  /** Bytes free on the volume, now. */
  readonly freeBytes: () => number;
  /** Bytes that stay free, so that LevelDB is well. */
  readonly reserveBytes: number;
  readonly stepBytes: number;
  readonly rules: StorageRules;
  readonly usage: Usage;
  readonly ballast?: Ballast;
}

/** Why there is no room for something. */
export interface Shortage {
  readonly reason: 'disk-low' | 'quota';
  readonly given: number;
  readonly wanted: number;
}

export type DiskLevel =
  | 'ample' // everything is kept
  | 'low' // what is first in the shed order goes without
  | 'full'; // what must be kept lives on the ballast

/** Who may still write how much. */
export class Space {
  readonly usage: Usage;
  readonly rules: StorageRules;
  readonly ballast: Ballast | undefined;
  readonly #options: SpaceOptions;
  #level: DiskLevel = 'ample';

  constructor(options: SpaceOptions) {
    this.#options = options;
    this.usage = options.usage;
    this.rules = options.rules;
    this.ballast = options.ballast;
  }

  get freeBytes(): number {
    return this.#options.freeBytes();
  }

  /** Undefined when there is room for so many bytes of a kind. Travellers' records may count on the ballast. */
  shortage(kind: SheddableKind, bytes: number): Shortage | undefined {
    const quota = this.rules.quotas[kind] ?? Number.POSITIVE_INFINITY;
    const used = this.usage.of(kind) + bytes;
    if (used > quota) return { reason: 'quota', given: used, wanted: quota };
    const given = this.freeBytes + (kind === 'encounters' ? (this.ballast?.held ?? 0) : 0);
    const wanted = this.#wantedBy(kind) + bytes;
    return given < wanted ? { reason: 'disk-low', given, wanted } : undefined;
  }

  /** Fault `disk-full` when there is no room for so many bytes of a kind. */
  require(kind: SheddableKind, bytes: number): void {
    const found = this.shortage(kind, bytes);
    if (found !== undefined) throw this.#refusal(kind, found);
  }

  /** Makes room for so many bytes of anything, from the ballast if need be. Fault `disk-full` when that is not enough. */
  async make(bytes: number): Promise<void> {
    await this.ease(bytes);
    const free = this.freeBytes;
    const wanted = bytes + this.#options.reserveBytes;
    if (free < wanted) throw this.#full(free, wanted);
  }

  /** The same as far as the ballast goes. */
  async ease(bytes = 0): Promise<void> {
    const wanted = bytes + this.#options.reserveBytes;
    for (let free = this.freeBytes; free < wanted; free = this.freeBytes) {
      if (!(await this.give(wanted - free))) return;
    }
  }

  /** Gives back a slice of the ballast, or as much as is asked for. False when there is none left. */
  async give(bytes = 0): Promise<boolean> {
    const { ballast } = this;
    return ballast !== undefined && (await ballast.give(Math.max(bytes, ballast.slice))) > 0;
  }

  /** Builds a slice of what the ballast lacks, where that leaves room for everything. */
  async rebuild(): Promise<void> {
    const { ballast } = this;
    if (ballast === undefined || ballast.missing === 0) return;
    const slice = Math.min(ballast.missing, ballast.slice);
    if (this.freeBytes < this.#wantedByFirst + this.#options.stepBytes + slice) return;
    await ballast.grow(slice);
  }

  /** As things are now. One level is left only when a step more is free than it takes to be in the next. */
  level(): DiskLevel {
    const { reserveBytes, stepBytes } = this.#options;
    const free = this.freeBytes;
    const margin = (level: DiskLevel) => (this.#level === level ? stepBytes : 0);
    if (this.ballast?.isDrawn === true || free < reserveBytes + stepBytes + margin('full')) {
      this.#level = 'full';
    } else if (this.ballast?.isShort === true || free < this.#wantedByFirst + margin('low')) {
      this.#level = 'low';
    } else {
      this.#level = 'ample';
    }
    return this.#level;
  }

  get #wantedByFirst(): number {
    return this.#options.reserveBytes + this.rules.shedOrder.length * this.#options.stepBytes;
  }

  #wantedBy(kind: SheddableKind): number {
    const { shedOrder } = this.rules;
    const place = shedOrder.indexOf(kind);
    const steps = place === -1 ? 0 : shedOrder.length - place;
    return this.#options.reserveBytes + steps * this.#options.stepBytes;
  }

  #refusal(kind: SheddableKind, { reason, given, wanted }: Shortage): Fault {
    if (reason === 'disk-low') return this.#full(given, wanted);
    return new Fault('disk-full', `the quota of ${kind} is used up`, {
      where: this.#options.folder,
      given: `${given} bytes`,
      wanted: `at most ${wanted}`,
      remedy: `erase what is no longer needed, or raise storage.quotas.${kind} in the profile`,
    });
  }

  #full(free: number, wanted: number): Fault {
    return new Fault('disk-full', 'too little space left for the store', {
      where: this.#options.folder,
      given: `${free} bytes free`,
      wanted: `${wanted}`,
      remedy: 'free some space',
    });
  }
}
