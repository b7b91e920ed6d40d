// Small devices for the lane's own tests. They keep the contracts of hal/; the whole lane is run with hal/drivers/sim.
import type { Barrier, BarrierState } from '../../hal/barrier.ts';
import { type Clock, sleep } from '../../hal/clock.ts';
import { HalError, type HalErrorKind, type Listener, type WaitRequest } from '../../hal/device.ts';
import type { DocumentReader, DocumentReading } from '../../hal/document-reader.ts';
import type { FingerprintScanner } from '../../hal/fingerprint-scanner.ts';
import type { Frame } from '../../hal/frame.ts';
import type { GpioInput, LineEvent } from '../../hal/gpio.ts';
import type { IrisCamera, IrisCameraInfo, IrisCapture, IrisCaptureRequest } from '../../hal/iris-camera.ts';
import type { EyeFrame, VendorDecision } from '../../hal/presentation.ts';
import type { Indicator, Signal } from '../../hal/indicator.ts';
import type { BeamEvent, BeamName, PresenceSensor } from '../../hal/presence.ts';

class Listeners<T> {
  readonly #all = new Set<Listener<T>>();

  add(listener: Listener<T>): () => void {
    this.#all.add(listener);
    return () => this.#all.delete(listener);
  }

  tell(event: T): void {
    for (const listener of this.#all) listener(event);
  }
}

export class BenchPresence implements PresenceSensor {
  readonly id = 'presence';
  readonly #broken = new Set<BeamName>();
  readonly #listeners = new Listeners<BeamEvent>();

  isBroken(beam: BeamName): boolean {
    return this.#broken.has(beam);
  }

  onChange(listener: Listener<BeamEvent>): () => void {
    return this.#listeners.add(listener);
  }

  set(beam: BeamName, broken: boolean): void {
    if (broken === this.#broken.has(beam)) return;
    if (broken) this.#broken.add(beam);
    else this.#broken.delete(beam);
    this.#listeners.tell({ beam, broken });
  }

  async dispose(): Promise<void> {}
}

export class BenchInput implements GpioInput {
  readonly id = 'fire';
  active = false;
  readonly #listeners = new Listeners<LineEvent>();

  onChange(listener: Listener<LineEvent>): () => void {
    return this.#listeners.add(listener);
  }

  set(active: boolean): void {
    this.active = active;
    this.#listeners.tell({ active, atMs: 0 });
  }

  async dispose(): Promise<void> {}
}

/** Something that is waited for until it is given, withdrawn or late. */
class Wanted<T> {
  readonly #clock: Clock;
  readonly #id: string;
  #take: ((value: T) => void) | undefined;
  broken: HalErrorKind | undefined;

  constructor(clock: Clock, id: string) {
    this.#clock = clock;
    this.#id = id;
  }

  get isWanted(): boolean {
    return this.#take !== undefined;
  }

  give(value: T): void {
    this.#take?.(value);
  }

  async wait({ timeoutMs, signal }: WaitRequest): Promise<T> {
    if (this.broken) throw new HalError(this.broken, this.#id, 'unplugged');
    if (this.#take) throw new HalError('busy', this.#id, 'one at a time');
    const given = new Promise<T>(resolve => {
      this.#take = resolve;
    });
    const late = sleep(this.#clock, timeoutMs, signal).then(() => {
      throw new HalError('timeout', this.#id, 'nothing came');
    });
    try {
      return await Promise.race([given, late]);
    } finally {
      this.#take = undefined;
    }
  }
}

export class BenchReader implements DocumentReader {
  readonly id = 'reader';
  readonly documents: Wanted<DocumentReading>;

  constructor(clock: Clock) {
    this.documents = new Wanted(clock, this.id);
  }

  read(request: WaitRequest): Promise<DocumentReading> {
    return this.documents.wait(request);
  }

  async dispose(): Promise<void> {}
}

export class BenchScanner implements FingerprintScanner {
  readonly id = 'scanner';
  readonly info = { vendor: 'bench', model: 'bench', widthPx: 2, heightPx: 2, dpi: 500 };
  readonly fingers: Wanted<Frame>;
  readonly #clock: Clock;
  #sequence = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.fingers = new Wanted(clock, this.id);
  }

  capture(request: WaitRequest): Promise<Frame> {
    return this.fingers.wait(request);
  }

  /** A finger on the glass; its grey value stands for its picture. */
  place(grey: number): void {
    const pixels = new Uint8Array(4).fill(grey);
    const capturedAtMs = this.#clock.monotonicMs();
    this.fingers.give({ widthPx: 2, heightPx: 2, pixels, sequence: ++this.#sequence, capturedAtMs });
  }

  async dispose(): Promise<void> {}
}

/** Shows one eye or both; a grey value stands for the picture of each. */
export class BenchIrisCamera implements IrisCamera {
  readonly id = 'eyes';
  readonly info: IrisCameraInfo = {
    vendor: 'bench',
    model: 'bench',
    widthPx: 2,
    heightPx: 2,
    eyes: ['left', 'right'],
    illuminationNm: 810,
    presentation: ['vendor'],
  };
  readonly faces: Wanted<IrisCapture>;
  readonly #clock: Clock;
  #sequence = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.faces = new Wanted(clock, this.id);
  }

  capture(request: IrisCaptureRequest): Promise<IrisCapture> {
    return this.faces.wait(request);
  }

  show(
    greys: { readonly left?: number; readonly right?: number },
    decision: VendorDecision = 'no-attack',
  ): void {
    const { left, right } = greys;
    this.faces.give({
      ...(left !== undefined && { left: this.#frame(left, decision) }),
      ...(right !== undefined && { right: this.#frame(right, decision) }),
    });
  }

  #frame(grey: number, decision: VendorDecision): EyeFrame {
    const pixels = new Uint8Array(4).fill(grey);
    const capturedAtMs = this.#clock.monotonicMs();
    const presentation = { vendor: { algorithm: 'bench 1', decision } };
    return { widthPx: 2, heightPx: 2, pixels, sequence: ++this.#sequence, capturedAtMs, presentation };
  }

  async dispose(): Promise<void> {}
}

export class BenchIndicator implements Indicator {
  readonly id = 'indicator';
  readonly shown: Signal[] = [];
  broken = false;
  /** Called while a signal is being shown. */
  meanwhile: (signal: Signal) => void = () => {};

  async show(signal: Signal): Promise<void> {
    if (this.broken) throw new HalError('io', this.id, 'no answer');
    this.shown.push(signal);
    this.meanwhile(signal);
  }

  async dispose(): Promise<void> {}
}

/** A leaf that takes 500 ms from end to end. */
export class BenchBarrier implements Barrier {
  readonly id = 'barrier';
  readonly orders: ('open' | 'close' | 'release')[] = [];
  state: BarrierState = 'closed';
  broken: HalErrorKind | undefined;
  readonly #clock: Clock;
  readonly #listeners = new Listeners<BarrierState>();
  #motion = new AbortController();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  open(): Promise<void> {
    this.orders.push('open');
    return this.#move('opening', 'open');
  }

  close(): Promise<void> {
    this.orders.push('close');
    return this.#move('closing', 'closed');
  }

  release(): void {
    this.orders.push('release');
    this.#motion.abort(new HalError('tampered', this.id, 'released'));
    this.#become('released');
  }

  onChange(listener: Listener<BarrierState>): () => void {
    return this.#listeners.add(listener);
  }

  async dispose(): Promise<void> {}

  async #move(by: BarrierState, to: BarrierState): Promise<void> {
    this.#motion.abort(new HalError('busy', this.id, 'overtaken'));
    this.#motion = new AbortController();
    this.#become(by);
    await sleep(this.#clock, 500, this.#motion.signal);
    if (this.broken) throw new HalError(this.broken, this.id, 'does not reach its end');
    this.#become(to);
  }

  #become(state: BarrierState): void {
    this.state = state;
    this.#listeners.tell(state);
  }
}
