import { type Clock, sleep } from '../../clock.ts';
import type { Asked, Cast, Passenger, PassengerTruth } from './cast.ts';
import { until } from '../cell.ts';
import type { Pace } from './pace.ts';
import type { EyeSensor } from './iris/index.ts';
import { type Picture, Stage } from './stage.ts';
import { Visit } from './visit.ts';

/** One passenger in the lane, as those who count may know it. Times are Clock.monotonicMs. */
export interface VisitRecord {
  readonly truth: PassengerTruth;
  readonly enteredAtMs: number;
  readonly leftAtMs?: number;
}

/** What the scanner's glass gives. */
export type Glass = Pick<Picture, 'widthPx' | 'heightPx' | 'dpi'>;

/** What an iris camera gives. */
export type Lens = Pick<EyeSensor, 'widthPx' | 'heightPx' | 'illuminationNm'>;

export interface WorldParts {
  readonly cast: Cast;
  readonly glass: Glass;
  /** Absent in a world whose people show no eyes. */
  readonly lens?: Lens;
  readonly pace: Pace;
  readonly clock: Clock;
  /** Somebody comes to those whom the lane tells to wait for an officer; without, they wait for a command to the lane. */
  readonly hasOfficer: boolean;
}

/**
 * The people at a simulated lane, one after another, and the stage on which they meet its devices.
 *
 * A person enters when the one before has left, the light shows `ready` (or there is no light), the leaf stands still,
 * there is no fire, and the pictures are made: a lane waits for people, never for pictures.
 */
export class World {
  readonly stage = new Stage();
  /** Resolves when all have left, or when the world was closed before. */
  readonly ended: Promise<void>;
  readonly pace: Pace;
  readonly glass: Glass;
  readonly lens: Lens | undefined;
  readonly #cast: Cast;
  readonly #clock: Clock;
  readonly #hasOfficer: boolean;
  readonly #closing = new AbortController();
  readonly #visits: VisitRecord[] = [];
  #begin: () => void = () => {};

  constructor({ cast, glass, lens, pace, clock, hasOfficer }: WorldParts) {
    this.#cast = cast;
    this.glass = glass;
    this.lens = lens;
    this.pace = pace;
    this.#clock = clock;
    this.#hasOfficer = hasOfficer;
    const begun = new Promise<void>(resolve => (this.#begin = resolve));
    this.ended = begun.then(() => this.#run());
  }

  /** Lets the first passenger come. Calling it again changes nothing. */
  start(): void {
    this.#begin();
  }

  /** All visits so far. The last one is the person in the lane, or who was there last. */
  get visits(): readonly VisitRecord[] {
    return this.#visits;
  }

  /** Closes or opens the contact of the fire alarm. */
  setFire(active: boolean): void {
    this.stage.fire.set(active);
  }

  /** Puts the iris camera out of order, or in order again: its captures fail with `io`. */
  setIrisFault(active: boolean): void {
    this.stage.irisFault.set(active);
  }

  async close(): Promise<void> {
    this.#closing.abort(new Error('the world was closed'));
    this.#begin();
    // Prints that are waited for end with the cast.
    await Promise.all([this.#cast.close(), this.ended]);
  }

  async #run(): Promise<void> {
    try {
      this.#closing.signal.throwIfAborted();
      let passenger = this.#cast.passenger(0);
      let prepared = passenger?.prepare(this.#asked());
      while (passenger !== undefined) {
        const next = this.#cast.passenger(passenger.truth.index + 1);
        await Promise.all([
          prepared,
          sleep(this.#clock, this.pace.arrivalMs * passenger.tempo, this.#closing.signal),
        ]);
        await this.#invitation();
        prepared = next?.prepare(this.#asked());
        await this.#visit(passenger);
        passenger = next;
      }
    } catch (error) {
      if (!this.#closing.signal.aborted) throw error;
    }
  }

  #asked(): Asked {
    const { irisLamps, eyeEvidence } = this.stage;
    return { eyes: irisLamps.value !== undefined, eyeEvidence: eyeEvidence.value };
  }

  async #visit(passenger: Passenger): Promise<void> {
    const { stage, pace } = this;
    const entered = { truth: passenger.truth, enteredAtMs: this.#clock.monotonicMs() };
    const place = this.#visits.push(entered) - 1;
    const context = {
      stage,
      pace,
      clock: this.#clock,
      hasOfficer: this.#hasOfficer,
      signal: this.#closing.signal,
    };
    await new Visit(passenger, context).run();
    this.#visits[place] = { ...entered, leftAtMs: this.#clock.monotonicMs() };
  }

  #invitation(): Promise<true> {
    const { signal, barrier, fire } = this.stage;
    const isInvited = () => {
      const lit = signal.value === undefined || signal.value === 'ready';
      const still = barrier.value === undefined || barrier.value === 'closed' || barrier.value === 'released';
      return (lit && still && !fire.value) || undefined;
    };
    return until([signal, barrier, fire], isInvited, this.#closing.signal);
  }
}
