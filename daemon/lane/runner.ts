import type { CancelTimer } from '../../hal/clock.ts';
import type { Unsubscribe } from '../../hal/device.ts';
import { Fault } from '../core/errors.ts';
import type { LaneControl, LaneView, OfficerCommand } from './contract.ts';
import type { LaneEffect } from './effects.ts';
import type { LaneEvent } from './events.ts';
import { permits, step } from './machine.ts';
import { Hands } from './runner/hands.ts';
import { type LaneParts, traitsOf } from './runner/parts.ts';
import { looksAlike, viewOf } from './runner/view.ts';
import { initialState, type LaneConfig, type LaneState } from './state.ts';
import { wakeAtMs } from './wake.ts';

export type { LaneParts } from './runner/parts.ts';

/** A lane at work. */
export interface RunningLane extends LaneControl {
  /** Drops the barrier's output, stops, and waits for what is on its way to the disk. May be called twice. */
  close(): Promise<void>;
}

/** Starts a lane: it closes the barrier, looks at its inputs, and serves. It never throws; see LaneParts.onError. */
export function startLane(parts: LaneParts): RunningLane {
  const lane = new Lane(parts);
  lane.start();
  return lane;
}

/**
 * Steps the machine, one event at a time, and does what it asks. A step and the beginning of its effects are synchronous,
 * so that nothing waits between an input and the output it calls for; what takes time comes back as an event.
 */
class Lane implements RunningLane {
  readonly #parts: LaneParts;
  readonly #config: LaneConfig;
  readonly #hands: Hands;
  readonly #listeners = new Set<(view: LaneView) => void>();
  readonly #queue: LaneEvent[] = [];
  #inputs: Unsubscribe[] = [];
  #state: LaneState;
  #view: LaneView;
  #stepping = false;
  #closed = false;
  #cancelTimer: CancelTimer = () => {};

  constructor(parts: LaneParts) {
    this.#parts = parts;
    const { documentAttempts, captureAttempts, timings } = parts.policy;
    const hasDocumentReader = parts.documentReader !== undefined;
    const traits = traitsOf(parts);
    this.#config = { hasDocumentReader, traits, documentAttempts, captureAttempts, timings };
    this.#hands = new Hands(parts, event => this.#take(event));
    this.#state = initialState(parts.clock.monotonicMs(), this.#config).state;
    this.#view = this.#look();
  }

  get view(): LaneView {
    return this.#view;
  }

  start(): void {
    const { presence, fireInput } = this.#parts;
    const listens = this.#attempt('listening to the inputs', () => {
      if (fireInput) this.#inputs.push(fireInput.onChange(({ active }) => this.#onFire(active)));
      this.#inputs.push(presence.onChange(({ beam, broken }) => this.#take({ type: 'beam', beam, broken })));
    });
    if (!listens) this.#take({ type: 'device-failed', device: 'presence', detail: 'cannot be listened to' });
    if (fireInput?.active) this.#onFire(true);
    else this.#do(initialState(this.#parts.clock.monotonicMs(), this.#config).effects);
    this.#hands.readBeams();
  }

  onChange(listener: (view: LaneView) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async command(command: OfficerCommand, officer: string): Promise<void> {
    this.#require(command);
    const traveller = this.#hands.traveller;
    await this.#hands.recordCommand(command, officer);
    // The lane may have moved on while the disk was busy.
    this.#require(command);
    if (command === 'release-traveller' && this.#hands.traveller !== traveller) throw this.#changed(command);
    if (command === 'open-lane') this.#liftInterlock();
    this.#take({ type: 'officer', command });
  }

  async close(): Promise<void> {
    if (!this.#closed) {
      this.#closed = true;
      this.#hands.release();
      this.#cancelTimer();
      for (const unsubscribe of this.#inputs) unsubscribe();
      this.#listeners.clear();
    }
    await this.#hands.close();
  }

  #require(command: OfficerCommand): void {
    const where = `lane ${this.#parts.lane}`;
    if (this.#closed) throw new Fault('conflict', 'the lane has been stopped', { where, given: command });
    if (permits(this.#state, command)) return;
    throw new Fault('conflict', `the lane is ${this.#state.phase.name}`, {
      where,
      given: command,
      wanted: 'a command that means something there',
    });
  }

  #changed(command: OfficerCommand): Fault {
    return new Fault('conflict', 'another traveller is in the lane by now', {
      where: `lane ${this.#parts.lane}`,
      given: command,
      remedy: 'look who is there, and decide again',
    });
  }

  /** Moves nothing by itself. While the input is active it stays latched, and so do the rules of the lane. */
  #liftInterlock(): void {
    this.#attempt('lifting the fire interlock', () => void this.#parts.resetInterlock?.());
  }

  /** The output is dropped here and now: nothing that is queued or under way comes before it. */
  #onFire(active: boolean): void {
    if (active) this.#hands.release();
    this.#take({ type: 'fire', active }, 'first');
  }

  #take(event: LaneEvent, place: 'first' | 'last' = 'last'): void {
    if (this.#closed) return;
    if (place === 'first') this.#queue.unshift(event);
    else this.#queue.push(event);
    if (this.#stepping) return;
    this.#stepping = true;
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) this.#step(next);
    this.#stepping = false;
    this.#setTimer();
  }

  #step(event: LaneEvent): void {
    this.#attempt(`stepping on ${event.type}`, () => {
      const { state, effects } = step(this.#state, event, this.#parts.clock.monotonicMs(), this.#config);
      this.#state = state;
      this.#do(effects);
    });
    this.#show();
  }

  #do(effects: readonly LaneEffect[]): void {
    for (const effect of effects) this.#attempt(`doing ${effect.type}`, () => this.#hands.do(effect));
  }

  #setTimer(): void {
    this.#cancelTimer();
    const nowMs = this.#parts.clock.monotonicMs();
    const wakeMs = wakeAtMs(this.#state, nowMs, this.#config);
    if (!Number.isFinite(wakeMs)) return;
    this.#cancelTimer = this.#parts.clock.after(wakeMs - nowMs, () => this.#take({ type: 'tick' }));
  }

  #look(): LaneView {
    return viewOf(this.#parts.lane, this.#state, this.#hands.shown, this.#config, this.#parts.clock);
  }

  #show(): void {
    const view = this.#look();
    if (looksAlike(view, this.#view)) return;
    this.#view = view;
    for (const listener of this.#listeners) this.#attempt('telling of a change', () => listener(view));
  }

  /** Nothing that fails takes the lane with it. */
  #attempt(doing: string, action: () => void): boolean {
    try {
      action();
      return true;
    } catch (error) {
      this.#parts.onError(error, doing);
      return false;
    }
  }
}
