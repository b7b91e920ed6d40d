import type { Barrier, BarrierState } from '../../barrier.ts';
import { type Clock, sleep } from '../../clock.ts';
import { HalError, type Listener, type Unsubscribe } from '../../device.ts';
import { defineDriver } from '../../driver.ts';
import type { OutputLines } from '../../gpio-chip.ts';
import { type End, Motions } from '../motions.ts';
import { Cell, until } from '../cell.ts';
import { type LeafContacts, watchLeaf } from './leaf-contacts.ts';
import { LockOptions, type LockSpec } from './lock-options.ts';
import { claimImmediate } from './output.ts';

type Timings = Pick<LockSpec, 'unlockMs' | 'openMs' | 'closeMs'>;

/**
 * A leaf with a closer and a lock that holds it shut while its relay is under power. The relay is the only output: to open is
 * to drop it, to close is to drive it and to wait for the closer. Whatever fails leaves it dropped.
 */
export class LockBarrier implements Barrier {
  readonly id: string;
  readonly #relay: OutputLines;
  readonly #leaf: LeafContacts;
  readonly #timings: Timings;
  readonly #clock: Clock;
  readonly #motions: Motions;
  /** Where the leaf is nobody knows at first: nothing holds it. */
  readonly #state = new Cell<BarrierState>('released');
  #disposed = false;

  constructor(id: string, relay: OutputLines, leaf: LeafContacts, timings: Timings, clock: Clock) {
    this.id = id;
    this.#relay = relay;
    this.#leaf = leaf;
    this.#timings = timings;
    this.#clock = clock;
    this.#motions = new Motions(id);
  }

  get state(): BarrierState {
    return this.#state.value;
  }

  open(): Promise<void> {
    return this.#moveTo('open', signal => this.#unlock(signal));
  }

  close(): Promise<void> {
    return this.#moveTo('closed', signal => this.#lock(signal));
  }

  release(): void {
    this.#drop();
    this.#state.set('released');
    this.#motions.interrupt('tampered', 'released while it moved');
  }

  onChange(listener: Listener<BarrierState>): Unsubscribe {
    return this.#state.watch(listener);
  }

  async dispose(): Promise<void> {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#drop();
    this.#state.set('released');
    this.#motions.interrupt('absent', 'disposed of');
    await Promise.all([this.#relay.release(), this.#leaf.release()]);
  }

  async #moveTo(end: End, travel: (signal: AbortSignal) => Promise<void>): Promise<void> {
    if (this.#disposed) throw new HalError('absent', this.id, 'disposed of');
    await this.#motions.moveTo(end, this.#state.value === end, async signal => {
      try {
        await travel(signal);
      } catch (error) {
        // Another call has taken over, or it stands open again: everything else is a failure of the relay or the leaf.
        if (!signal.aborted && this.#state.value !== 'open') this.#letGo();
        throw error;
      }
    });
  }

  async #unlock(signal: AbortSignal): Promise<void> {
    this.#relay.set([false]);
    this.#state.set('opening');
    await sleep(this.#clock, this.#timings.unlockMs, signal);
    if (this.#leaf.open !== undefined && !(await this.#within(this.#timings.openMs, this.#leaf.open, signal)))
      throw new HalError(
        'stuck',
        this.id,
        `the leaf is not open after ${this.#timings.openMs} ms: it is let go`,
      );
    this.#reach('open', signal);
  }

  async #lock(signal: AbortSignal): Promise<void> {
    const { obstacle, closed } = this.#leaf;
    this.#state.set('closing');
    if (obstacle.value) return await this.#giveWay(signal);
    this.#relay.set([true]);
    const end = closed ?? new Cell(false);
    const isShut = await this.#within(this.#timings.closeMs, end, signal, obstacle);
    // Without an end contact the leaf counts as shut when its time is over and nobody was in the way.
    const isPassed = closed === undefined && !obstacle.value;
    if (!isShut && !isPassed) return await this.#giveWay(signal);
    this.#reach('closed', signal);
  }

  /** True when `end` became true within the time; false when the time is over, or at once when `obstacle` becomes true. */
  async #within(
    limitMs: number,
    end: Cell<boolean>,
    signal: AbortSignal,
    obstacle = new Cell(false),
  ): Promise<boolean> {
    const over = new Cell(false);
    const cancel = this.#clock.after(limitMs, () => over.set(true));
    const outcome = () => (obstacle.value ? false : end.value || (over.value ? false : undefined));
    try {
      return await until([end, over, obstacle], outcome, signal);
    } finally {
      cancel();
    }
  }

  /** Another call may have taken over in the moment between the end of a wait and this. */
  #reach(state: BarrierState, signal: AbortSignal): void {
    signal.throwIfAborted();
    this.#state.set(state);
  }

  async #giveWay(signal: AbortSignal): Promise<never> {
    signal.throwIfAborted();
    this.#relay.set([false]);
    this.#state.set('obstructed');
    this.#state.set('opening');
    await sleep(this.#clock, this.#timings.unlockMs, signal);
    this.#reach('open', signal);
    throw new HalError(
      'stuck',
      this.id,
      'the leaf did not reach its end, or somebody stands in it: it is open again',
    );
  }

  #letGo(): void {
    this.#drop();
    this.#state.set('released');
  }

  /** Cannot fail: the lines of a chip that does not take an order any more are closed, and the kernel frees them. */
  #drop(): void {
    try {
      this.#relay.set([false]);
    } catch {
      // `release` drops what it can, and never twice; the next order is refused with what is wrong.
      void this.#relay.release().catch(() => {});
    }
  }
}

/** The barrier of an e-gate: a lock, a closer, and contacts for what the leaf does. */
export const driver = defineDriver(LockOptions, async (id, spec, context): Promise<Barrier> => {
  const relay = await claimImmediate(id, relayOf(spec), context);
  try {
    return new LockBarrier(id, relay, await watchLeaf(id, spec, context), spec, context.clock);
  } catch (error) {
    await relay.release();
    throw error;
  }
});

const relayOf = ({ chip, line, activeLow }: LockSpec) =>
  ({ chip, line, activeLow, drive: 'push-pull' }) as const;
