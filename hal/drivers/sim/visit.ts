import { type CancelTimer, type Clock, sleep } from '../../clock.ts';
import type { Signal } from '../../indicator.ts';
import type { Passenger } from './cast.ts';
import { Cell, until } from '../cell.ts';
import type { Pace } from './pace.ts';
import type { Stage } from './stage.ts';

/** What a passenger can do at the desk. */
type Act = 'show-document' | 'place-finger' | 'look-into-camera' | 'walk-on' | 'turn-back';

/** Signals that ask the passenger to stay, whatever the leaf does. */
const staySignals: readonly (Signal | undefined)[] = ['ready', 'wait', 'document', 'finger', 'eyes'];

/** What a visit needs to know of the world around it. */
export interface VisitContext {
  readonly stage: Stage;
  readonly pace: Pace;
  readonly clock: Clock;
  /** An officer comes to whoever is told to wait for one, and leads that person back out. */
  readonly hasOfficer: boolean;
  readonly signal: AbortSignal;
}

/** One passenger once in the lane, from the outer beam until nobody breaks a beam any more. */
export class Visit {
  readonly #passenger: Passenger;
  readonly #context: VisitContext;
  readonly #impatient = new Cell(false);
  readonly #gone = new Cell(false);
  /** An officer has come to the desk. */
  readonly #fetched = new Cell(false);
  #officerComes: CancelTimer | undefined;
  #called = false;
  #prints = 0;
  #looks = 0;

  constructor(passenger: Passenger, context: VisitContext) {
    this.#passenger = passenger;
    this.#context = context;
  }

  async run(): Promise<void> {
    await this.#walkIn();
    await Promise.all([this.#lead(), this.#follow()]);
  }

  async #walkIn(): Promise<void> {
    const { stage, pace } = this.#context;
    stage.outerBeam.set(true);
    await this.#delay(pace.walkInMs);
    stage.innerBeam.set(true);
    stage.outerBeam.set(false);
  }

  async #lead(): Promise<void> {
    const walksOn = await this.#standAtDesk();
    this.#gone.set(true);
    if (walksOn) await this.#walkOn();
    else await this.#turnBack();
  }

  /** Does what is asked until the way is free or there is no sense in waiting; true when the way is free. */
  async #standAtDesk(): Promise<boolean> {
    const unwatch = this.#context.stage.signal.watch(shown => this.#callOfficer(shown));
    try {
      for (;;) {
        const act = await this.#nextAct();
        if (act === 'walk-on' || act === 'turn-back') return act === 'walk-on';
        await this.#do(act);
      }
    } finally {
      unwatch();
      this.#officerComes?.();
    }
  }

  #do(act: 'show-document' | 'place-finger' | 'look-into-camera'): Promise<void> {
    if (act === 'show-document') return this.#showDocument();
    return act === 'place-finger' ? this.#placeFinger() : this.#lookIntoCamera();
  }

  #callOfficer(shown: Signal | undefined): void {
    const { clock, pace, hasOfficer } = this.#context;
    if (shown !== 'officer') return;
    this.#called = true;
    if (hasOfficer) this.#officerComes ??= clock.after(pace.officerMs, () => this.#fetched.set(true));
  }

  async #nextAct(): Promise<Act> {
    const { stage, signal } = this.#context;
    const { barrier, fire, documentSlot, glass, lens } = stage;
    const asked = [documentSlot.wanted, glass.wanted, lens.wanted];
    const cells = [barrier, fire, stage.signal, ...asked, this.#fetched, this.#impatient];
    const calm = this.#loseHeart();
    try {
      return await until(cells, () => this.#whatToDo(), signal);
    } finally {
      calm();
    }
  }

  #whatToDo(): Act | undefined {
    const { stage } = this.#context;
    const { documentSlot, glass, lens } = stage;
    const asked = documentSlot.wanted.value || glass.wanted.value || lens.wanted.value;
    if (this.#wayIsFree()) return 'walk-on';
    if (this.#fetched.value || this.#isDismissed() || this.#impatient.value) return 'turn-back';
    if (asked && this.#passenger.truth.behaviour === 'leaves-early') return 'turn-back';
    if (documentSlot.wanted.value && this.#passenger.mrzLines.length > 0) return 'show-document';
    if (glass.wanted.value) return 'place-finger';
    return lens.wanted.value ? 'look-into-camera' : undefined;
  }

  /** The leaf can be passed and nothing asks to stay, or there is fire. Without a leaf the light alone decides. */
  #wayIsFree(): boolean {
    const { barrier, signal, fire } = this.#context.stage;
    if (barrier.value === undefined) return signal.value === 'go' || signal.value === 'evacuate';
    const passable = barrier.value === 'open' || barrier.value === 'released';
    return passable && (fire.value || !staySignals.includes(signal.value));
  }

  /** The lane was reset after an officer was called: it believes the traveller gone. */
  #isDismissed(): boolean {
    const shown = this.#context.stage.signal.value;
    return this.#called && (shown === 'ready' || shown === 'stop' || shown === 'off');
  }

  /** Waiting for an officer is no reason to leave; waiting for nothing is. */
  #loseHeart(): CancelTimer {
    const { clock, pace, stage } = this.#context;
    return clock.after(pace.patienceMs, () => {
      if (stage.signal.value !== 'officer') this.#impatient.set(true);
    });
  }

  async #showDocument(): Promise<void> {
    await this.#delay(this.#context.pace.documentMs);
    this.#context.stage.documentSlot.offer(this.#passenger.mrzLines);
  }

  async #placeFinger(): Promise<void> {
    const { glass } = this.#context.stage;
    await this.#delay(this.#context.pace.fingerMs);
    try {
      const picture = await this.#passenger.print(this.#prints);
      if (glass.offer(picture)) this.#prints++;
    } catch (cause) {
      glass.fail(cause);
    }
  }

  async #lookIntoCamera(): Promise<void> {
    const { lens } = this.#context.stage;
    await this.#delay(this.#context.pace.lookMs);
    try {
      const pictures = await this.#passenger.look(this.#looks, this.#context.stage.eyeEvidence.value);
      if (lens.offer(pictures)) this.#looks++;
    } catch (cause) {
      lens.fail(cause);
    }
  }

  async #walkOn(): Promise<void> {
    const { stage, pace } = this.#context;
    await this.#delay(pace.reactMs);
    stage.leafOccupied.set(true);
    await this.#delay(pace.walkOutMs);
    stage.innerBeam.set(false);
    stage.leafOccupied.set(false);
  }

  async #turnBack(): Promise<void> {
    const { stage, pace } = this.#context;
    await this.#delay(pace.reactMs);
    stage.outerBeam.set(true);
    stage.innerBeam.set(false);
    await this.#delay(pace.walkInMs);
    stage.outerBeam.set(false);
  }

  /** Somebody steps in behind the passenger, and back when told to, or when the passenger goes. */
  async #follow(): Promise<void> {
    if (this.#passenger.truth.behaviour !== 'tailgated') return;
    const { stage, pace } = this.#context;
    await this.#delay(pace.reactMs);
    if (this.#gone.value) return;
    stage.outerBeam.set(true);
    const isTold = () => stage.signal.value === 'stop' || this.#gone.value || undefined;
    await Promise.race([
      this.#delay(pace.followMs),
      until([stage.signal, this.#gone], isTold, this.#context.signal),
    ]);
    stage.outerBeam.set(false);
  }

  #delay(ms: number): Promise<void> {
    return sleep(this.#context.clock, ms * this.#passenger.tempo, this.#context.signal);
  }
}
