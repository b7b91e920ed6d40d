import { Type } from 'typebox';
import type { Barrier, BarrierState } from '../../barrier.ts';
import { type Clock, sleep } from '../../clock.ts';
import { HalError, type HalErrorKind, type Listener, type Unsubscribe } from '../../device.ts';
import { defineDriver, worldOf } from '../../driver.ts';
import { type End, Motions } from '../motions.ts';
import { Cell, until } from '../cell.ts';
import type { Stage } from './stage.ts';

/** The leaf of a world: it takes time to move, and it does not press on people. */
export class WorldBarrier implements Barrier {
  readonly id: string;
  readonly #stage: Stage;
  readonly #clock: Clock;
  readonly #travelMs: number;
  readonly #state = new Cell<BarrierState>('closed');
  readonly #motions: Motions;
  #disposed = false;

  constructor(id: string, stage: Stage, travelMs: number, clock: Clock) {
    this.id = id;
    this.#motions = new Motions(id);
    this.#stage = stage;
    this.#travelMs = travelMs;
    this.#clock = clock;
    stage.barrier.set(this.#state.value);
    this.#state.watch(state => stage.barrier.set(state));
  }

  get state(): BarrierState {
    return this.#state.value;
  }

  open(): Promise<void> {
    return this.#moveTo('open');
  }

  close(): Promise<void> {
    return this.#moveTo('closed');
  }

  release(): void {
    this.#state.set('released');
    this.#motions.interrupt('tampered', 'released while it moved');
  }

  onChange(listener: Listener<BarrierState>): Unsubscribe {
    return this.#state.watch(listener);
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    this.#state.set('released');
    this.#motions.interrupt('absent', 'disposed of');
  }

  async #moveTo(end: End): Promise<void> {
    if (this.#disposed) throw this.#error('absent', 'disposed of');
    await this.#motions.moveTo(end, this.#state.value === end, signal => this.#travel(end, signal));
  }

  async #travel(end: End, signal: AbortSignal): Promise<void> {
    this.#state.set(end === 'open' ? 'opening' : 'closing');
    if (end === 'open') await sleep(this.#clock, this.#travelMs, signal);
    else if (await this.#meetsSomebody(signal)) await this.#giveWay(signal);
    // Another call may have taken over in the moment between the end of the wait and here.
    signal.throwIfAborted();
    this.#state.set(end);
  }

  /** Closes for the time that it takes; true as soon as somebody is in the way. */
  async #meetsSomebody(signal: AbortSignal): Promise<boolean> {
    const { leafOccupied } = this.#stage;
    const shut = new Cell(false);
    const cancel = this.#clock.after(this.#travelMs, () => shut.set(true));
    try {
      return await until(
        [leafOccupied, shut],
        () => (leafOccupied.value ? true : shut.value ? false : undefined),
        signal,
      );
    } finally {
      cancel();
    }
  }

  async #giveWay(signal: AbortSignal): Promise<never> {
    signal.throwIfAborted();
    this.#state.set('obstructed');
    this.#state.set('opening');
    await sleep(this.#clock, this.#travelMs, signal);
    signal.throwIfAborted();
    this.#state.set('open');
    throw this.#error('stuck', 'somebody stands in the leaf: it is open again');
  }

  #error(kind: HalErrorKind, detail: string): HalError {
    return new HalError(kind, this.id, detail);
  }
}

export const driver = defineDriver(
  Type.Object(
    {
      /** One movement from end to end; the pace of the world decides when it is absent. */
      travelMs: Type.Optional(Type.Number({ minimum: 0, maximum: 10_000 })),
    },
    { additionalProperties: false },
  ),
  (id, { travelMs }, context) => {
    const world = worldOf(id, context);
    return new WorldBarrier(id, world.stage, travelMs ?? world.pace.leafTravelMs, context.clock);
  },
);
