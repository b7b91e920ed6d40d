import { Fault, messageOf } from './core/errors.ts';
import type { WhenIdle } from './fleet/shadow/carry-out.ts';
import type { LaneControl, LaneView, OfficerCommand } from './lane/contract.ts';
import type { KioskStore } from './store/contract/kiosk-store.ts';
import { comesTrue, isFree, type WaitingParts } from './when-idle.ts';

export interface HeldLaneParts extends WaitingParts {
  readonly store: Pick<KioskStore, 'commit'>;
  readonly log: (line: string) => void;
}

/**
 * A lane that a job of the hub may hold closed for a while. Everybody else commands it through here: who wants it closed meanwhile is
 * not forgotten when the job ends, and nobody opens it in the middle of a test. An alarm goes past all this, and what it has shut or
 * opened no job touches.
 */
export class HeldLane implements LaneControl {
  readonly #lane: LaneControl;
  readonly #parts: HeldLaneParts;
  #isHeld = false;
  /** Somebody else wants it closed. */
  #staysClosed = false;

  constructor(lane: LaneControl, parts: HeldLaneParts) {
    this.#lane = lane;
    this.#parts = parts;
  }

  get view(): LaneView {
    return this.#lane.view;
  }

  onChange(listener: (view: LaneView) => void): () => void {
    return this.#lane.onChange(listener);
  }

  async command(command: OfficerCommand, officer: string): Promise<void> {
    if (this.#isHeld && command === 'close-lane') return this.#keepClosed(officer);
    if (this.#isHeld && command === 'open-lane')
      throw new Fault('conflict', 'a job of the hub holds the lane', {
        where: `lane ${this.view.lane}`,
        given: command,
        remedy: 'it opens by itself in a moment',
      });
    await this.#lane.command(command, officer);
  }

  /** For work that takes a while: the lane is closed meanwhile, and opened again unless somebody wants it closed. */
  readonly whileClosed: WhenIdle = async (work, waitMs) => {
    if (!(await comesTrue(() => isFree(this), this, waitMs, this.#parts))) return false;
    const wasClosed = this.#isShut;
    this.#isHeld = true;
    this.#staysClosed = wasClosed;
    try {
      if (!wasClosed) await this.#lane.command('close-lane', 'hub');
      // Whoever stepped up while the order went to the disk is served first.
      const isEmpty = () => isFree(this) && this.view.state !== 'idle';
      if (!(await comesTrue(isEmpty, this, waitMs, this.#parts))) return false;
      await work();
      return true;
    } finally {
      this.#isHeld = false;
      await this.#letGo();
    }
  };

  get #isShut(): boolean {
    return this.view.state === 'out-of-service' && this.view.reason === 'closed';
  }

  async #keepClosed(officer: string): Promise<void> {
    const { store, clock } = this.#parts;
    const { lane } = this.view;
    const at = clock.wall().toISOString();
    const detail = { lane, during: 'a job of the hub' };
    await store.commit({ audit: [{ at, action: 'lane.close-lane', actor: officer, object: lane, detail }] });
    this.#staysClosed = true;
  }

  /** What an evacuation has opened is an officer's to close, and the end of the daemon opens nothing. */
  async #letGo(): Promise<void> {
    const isEvacuated = this.view.state === 'out-of-service' && this.view.reason === 'evacuation';
    if (this.#staysClosed || isEvacuated || this.#parts.closing.aborted) return;
    try {
      await this.#lane.command('open-lane', 'hub');
    } catch (error) {
      this.#parts.log(`the lane stays closed: ${messageOf(error)}`);
    }
  }
}
