import { Fault } from '../../core/errors.ts';
import type { Signal } from '../../../hal/indicator.ts';
import { oneCallEach } from '../runner/one-call-each.ts';
import { Stepper } from '../runner/stepper.ts';
import { Watched } from '../runner/watched.ts';
import type { Closure, IntakeControl, IntakePrompt, IntakeView, Order } from './contract.ts';
import type { IntakeEffect } from './effects.ts';
import type { IntakeEvent } from './events.ts';
import { step, wakeAtMs } from './machine.ts';
import { objection } from './orders.ts';
import { IntakeHands } from './runner/hands.ts';
import type { IntakeParts } from './runner/parts.ts';
import { type IntakeConfig, type IntakeState, initialState } from './state.ts';
import { viewOf } from './view.ts';

export type { IntakeParts } from './runner/parts.ts';

/** An intake desk at work. */
export interface RunningIntake extends IntakeControl {
  /** As `Stepper.turn`. */
  turn(): boolean;
  /**
   * Forgets who is at the desk, and waits for what is on its way to the disk. May be called twice. `why` is what orders are
   * refused with from then on, and what the view says.
   */
  close(why?: Closure): Promise<void>;
}

/** Starts an intake desk. It never throws; see LaneParts.onError. */
export function startIntake(parts: IntakeParts): RunningIntake {
  return new IntakeDesk(oneCallEach(parts));
}

const signals: Record<IntakePrompt, Signal> = {
  'next-please': 'ready',
  'place-finger': 'finger',
  'lift-and-place-again': 'finger',
  'look-into-camera': 'eyes',
  'wait-for-officer': 'officer',
  'please-wait': 'wait',
};

class IntakeDesk implements RunningIntake {
  readonly #parts: IntakeParts;
  readonly #config: IntakeConfig;
  readonly #hands: IntakeHands;
  readonly #stepper: Stepper<IntakeState, IntakeEvent, IntakeEffect>;
  readonly #watched: Watched<IntakeView>;
  #closed: Closure | undefined;

  constructor(parts: IntakeParts) {
    this.#parts = parts;
    this.#config = { ...parts.intake, eyesTogether: (parts.irisCamera?.info.eyes.length ?? 0) > 1 };
    this.#hands = new IntakeHands(parts, event => this.#stepper.take(event));
    this.#stepper = this.#newStepper();
    this.#watched = new Watched(this.#look(), (doing, action) => this.#stepper.attempt(doing, action));
    this.#signal();
  }

  get view(): IntakeView {
    return this.#watched.view;
  }

  onChange(listener: (view: IntakeView) => void): () => void {
    return this.#watched.onChange(listener);
  }

  async order(order: Order, officer: string, encounter?: string): Promise<void> {
    this.#require(order, encounter);
    const meant = this.#hands.encounter;
    await this.#hands.record(order, officer);
    // The desk may have moved on while the disk was busy.
    this.#require(order, meant);
    this.#stepper.take({ type: 'order', officer, ...order });
  }

  turn(): boolean {
    return this.#stepper.turn();
  }

  async close(why?: Closure): Promise<void> {
    this.#stepper.stop();
    this.#closed ??= why;
    if (this.#closed !== undefined) this.#show();
    this.#watched.close();
    await this.#hands.close();
  }

  #require(order: Order, encounter: string | undefined): void {
    const where = `intake desk ${this.#parts.lane}`;
    const given = order.order;
    if (this.#stepper.isStopped) throw this.#closedFault(where, given);
    if (encounter !== undefined && encounter !== this.#hands.encounter) {
      const remedy = 'look who is there, and decide again';
      throw new Fault('conflict', 'another person is at the desk by now', { where, given, remedy });
    }
    const why = objection(this.#stepper.state, order);
    if (why !== undefined) throw new Fault('conflict', why, { where, given });
  }

  #closedFault(where: string, given: string): Fault {
    const { what, remedy } = this.#closed ?? {};
    if (what === undefined || remedy === undefined)
      return new Fault('conflict', 'the desk has been closed', { where, given });
    return new Fault('conflict', `the desk has been closed: ${what}`, { where, given, remedy });
  }

  #newStepper(): Stepper<IntakeState, IntakeEvent, IntakeEffect> {
    const config = this.#config;
    const machine = {
      tick: { type: 'tick' } as const,
      step: (state: IntakeState, event: IntakeEvent, nowMs: number) => step(state, event, nowMs, config),
      wakeAtMs,
    };
    return new Stepper<IntakeState, IntakeEvent, IntakeEffect>(machine, initialState(), {
      clock: this.#parts.clock,
      do: effect => this.#hands.do(effect),
      show: () => this.#show(),
      onError: (error, doing) => this.#parts.onError(error, doing),
    });
  }

  #show(): void {
    const { prompt, closed } = this.view;
    this.#watched.show(this.#look());
    if (this.view.prompt !== prompt || this.view.closed !== closed) this.#signal();
  }

  /** The screen says the same: a light that fails harms nobody. */
  #signal(): void {
    this.#parts.indicator
      ?.show(this.view.closed === undefined ? signals[this.view.prompt] : 'stop')
      .catch((error: unknown) => this.#parts.onError(error, 'showing a signal'));
  }

  #look(): IntakeView {
    const { encounter, lastEncounter } = this.#hands;
    const shown = {
      desk: this.#parts.lane,
      ...(encounter !== undefined && { encounter }),
      ...(lastEncounter !== undefined && { lastEncounter }),
    };
    if (this.#closed === undefined)
      return viewOf(this.#stepper.state, shown, this.#config, this.#parts.clock);
    const { encounter: _gone, ...rest } = shown;
    const view = viewOf(initialState(), rest, this.#config, this.#parts.clock);
    return { ...view, prompt: 'wait-for-officer', closed: this.#closed };
  }
}
