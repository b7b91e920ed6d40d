import type { Unsubscribe } from '../../hal/device.ts';
import { Fault } from '../core/errors.ts';
import type { LaneControl, LaneView, OfficerCommand } from './contract.ts';
import type { LaneEffect } from './effects.ts';
import type { LaneEvent } from './events.ts';
import { permits, step } from './machine.ts';
import { Hands } from './runner/hands.ts';
import { oneCallEach } from './runner/one-call-each.ts';
import { type LaneParts, traitsOf } from './runner/parts.ts';
import { Stepper } from './runner/stepper.ts';
import { viewOf } from './runner/view.ts';
import { Watched } from './runner/watched.ts';
import { initialState, type LaneConfig, type LaneState } from './state.ts';
import { wakeAtMs } from './wake.ts';

export type { LaneParts } from './runner/parts.ts';

/** A lane at work. */
export interface RunningLane extends LaneControl {
  /** As `Stepper.turn`. */
  turn(): boolean;
  /** Drops the barrier's output, stops, and waits for what is on its way to the disk. May be called twice. */
  close(): Promise<void>;
}

/** Starts a lane: it closes the barrier, looks at its inputs, and serves. It never throws; see LaneParts.onError. */
export function startLane(parts: LaneParts): RunningLane {
  const lane = new Lane(oneCallEach(parts));
  lane.start();
  return lane;
}

class Lane implements RunningLane {
  readonly #parts: LaneParts;
  readonly #hands: Hands;
  readonly #stepper: Stepper<LaneState, LaneEvent, LaneEffect>;
  readonly #watched: Watched<LaneView>;
  #inputs: Unsubscribe[] = [];

  constructor(parts: LaneParts) {
    this.#parts = parts;
    this.#hands = new Hands(parts, event => this.#stepper.take(event));
    this.#stepper = this.#newStepper();
    this.#watched = new Watched(this.#look(), (doing, action) => this.#stepper.attempt(doing, action));
  }

  get view(): LaneView {
    return this.#watched.view;
  }

  start(): void {
    const { presence, fireInput, panicInput } = this.#parts;
    const listens = this.#stepper.attempt('listening to the inputs', () => {
      if (fireInput) this.#inputs.push(fireInput.onChange(({ active }) => this.#onFire(active)));
      if (panicInput) this.#inputs.push(panicInput.onChange(({ active }) => active && this.#onPanic()));
      this.#inputs.push(
        presence.onChange(({ beam, broken }) => this.#stepper.take({ type: 'beam', beam, broken })),
      );
    });
    if (!listens)
      this.#stepper.take({ type: 'device-failed', device: 'presence', detail: 'cannot be listened to' });
    if (fireInput?.active) this.#onFire(true);
    else this.#stepper.do(initialState(this.#parts.clock.monotonicMs(), this.#config).effects);
    if (panicInput?.active) this.#onPanic();
    this.#hands.readBeams();
  }

  onChange(listener: (view: LaneView) => void): () => void {
    return this.#watched.onChange(listener);
  }

  async command(command: OfficerCommand, officer: string): Promise<void> {
    this.#require(command);
    if (command === 'open-lane') await this.#parts.requireOpenable?.();
    const traveller = this.#hands.traveller;
    await this.#hands.recordCommand(command, officer);
    // The lane may have moved on while the disk was busy.
    this.#require(command);
    if (command === 'release-traveller' && this.#hands.traveller !== traveller) throw this.#changed(command);
    if (command === 'open-lane') this.#liftInterlock();
    this.#stepper.take({ type: 'officer', command });
  }

  turn(): boolean {
    return this.#stepper.turn();
  }

  async close(): Promise<void> {
    if (!this.#stepper.isStopped) {
      this.#stepper.stop();
      this.#hands.release();
      for (const unsubscribe of this.#inputs) unsubscribe();
      this.#watched.close();
    }
    await this.#hands.close();
  }

  #require(command: OfficerCommand): void {
    const where = `lane ${this.#parts.lane}`;
    if (this.#stepper.isStopped)
      throw new Fault('conflict', 'the lane has been stopped', { where, given: command });
    if (permits(this.#stepper.state, command)) return;
    throw new Fault('conflict', `the lane is ${this.#stepper.state.phase.name}`, {
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
    this.#stepper.attempt('lifting the fire interlock', () => void this.#parts.resetInterlock?.());
  }

  /** The output is dropped here and now: nothing that is queued or under way comes before it. */
  #onFire(active: boolean): void {
    if (active) this.#hands.release();
    this.#stepper.take({ type: 'fire', active }, 'first');
  }

  #onPanic(): void {
    this.#stepper.take({ type: 'panic' });
  }

  /** By the policy in force. */
  get #config(): LaneConfig {
    const parts = this.#parts;
    const { documentAttempts, captureAttempts, timings } = parts.policy();
    const hasDocumentReader = parts.documentReader !== undefined;
    return { hasDocumentReader, traits: traitsOf(parts), documentAttempts, captureAttempts, timings };
  }

  #newStepper(): Stepper<LaneState, LaneEvent, LaneEffect> {
    const { clock } = this.#parts;
    const machine = {
      tick: { type: 'tick' } as const,
      step: (state: LaneState, event: LaneEvent, nowMs: number) => step(state, event, nowMs, this.#config),
      wakeAtMs: (state: LaneState, nowMs: number) => wakeAtMs(state, nowMs, this.#config),
    };
    return new Stepper(machine, initialState(clock.monotonicMs(), this.#config).state, {
      clock,
      do: effect => this.#hands.do(effect),
      show: () => this.#watched.show(this.#look()),
      onError: (error, doing) => this.#parts.onError(error, doing),
    });
  }

  #look(): LaneView {
    return viewOf(this.#parts.lane, this.#stepper.state, this.#hands.shown, this.#config, this.#parts.clock);
  }
}
