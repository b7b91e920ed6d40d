import type { CancelTimer, Clock } from '../../../hal/clock.ts';

interface Named {
  readonly type: string;
}

/** A pure machine. */
export interface Machine<State, Event, Effect> {
  readonly tick: Event;
  step(
    state: State,
    event: Event,
    nowMs: number,
  ): { readonly state: State; readonly effects: readonly Effect[] };
  /** The next instant (Clock.monotonicMs) after `nowMs` at which time alone changes something; Infinity when none does. */
  wakeAtMs(state: State, nowMs: number): number;
}

/** What a machine at work needs of the world. */
export interface StepperParts<Effect> {
  readonly clock: Clock;
  /** Begins what an effect asks for, and returns at once. */
  do(effect: Effect): void;
  /** After each step. */
  show(): void;
  onError(error: unknown, doing: string): void;
}

/**
 * Steps a machine, one event at a time, and does what it asks. A step and the beginning of its effects are synchronous, so that
 * nothing waits between an input and the output it calls for; what takes time comes back as an event. Nothing that fails takes the
 * machine with it.
 */
export class Stepper<State, Event extends Named, Effect extends Named> {
  readonly #machine: Machine<State, Event, Effect>;
  readonly #parts: StepperParts<Effect>;
  readonly #queue: Event[] = [];
  #state: State;
  #stepping = false;
  #stopped = false;
  #stepsDone = 0;
  #cancelTimer: CancelTimer = () => {};

  constructor(machine: Machine<State, Event, Effect>, initial: State, parts: StepperParts<Effect>) {
    this.#machine = machine;
    this.#state = initial;
    this.#parts = parts;
  }

  get state(): State {
    return this.#state;
  }

  get isStopped(): boolean {
    return this.#stopped;
  }

  /** An event that comes while another is stepped waits for its turn. */
  take(event: Event, place: 'first' | 'last' = 'last'): void {
    if (this.#stopped) return;
    if (place === 'first') this.#queue.unshift(event);
    else this.#queue.push(event);
    if (this.#stepping) return;
    this.#stepping = true;
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) this.#step(next);
    this.#stepping = false;
    this.#setTimer();
  }

  /**
   * Steps once for time alone, which asks for nothing that is not due. False when that step did not come to its end, as when one
   * before it never did; true of one that has been stopped: it rests.
   */
  turn(): boolean {
    const before = this.#stepsDone;
    this.take(this.#machine.tick);
    return this.#stopped || this.#stepsDone > before;
  }

  do(effects: readonly Effect[]): void {
    for (const effect of effects) this.attempt(`doing ${effect.type}`, () => this.#parts.do(effect));
  }

  /** False when it threw; that is then reported. */
  attempt(doing: string, action: () => void): boolean {
    try {
      action();
      return true;
    } catch (error) {
      this.#parts.onError(error, doing);
      return false;
    }
  }

  /** No event is taken any more. */
  stop(): void {
    this.#stopped = true;
    this.#cancelTimer();
  }

  #step(event: Event): void {
    this.attempt(`stepping on ${event.type}`, () => {
      const { state, effects } = this.#machine.step(this.#state, event, this.#parts.clock.monotonicMs());
      this.#state = state;
      this.do(effects);
    });
    this.#parts.show();
    this.#stepsDone++;
  }

  #setTimer(): void {
    this.#cancelTimer();
    if (this.#stopped) return;
    const nowMs = this.#parts.clock.monotonicMs();
    const wakeMs = this.#machine.wakeAtMs(this.#state, nowMs);
    if (!Number.isFinite(wakeMs)) return;
    this.#cancelTimer = this.#parts.clock.after(wakeMs - nowMs, () => this.take(this.#machine.tick));
  }
}
