import { type Clock, sleep } from '../hal/clock.ts';
import { Fault, messageOf } from './core/errors.ts';
import type { KeyChange } from './key-change.ts';
import type { Rotation, RotationProgress } from './store/contract/rotation.ts';
import { rotationPauseMs, rotationRetryMs } from './store/parameters.ts';

type Listener = (progress: RotationProgress) => void;

/**
 * Changes keys beside the work: goes on with what was begun before the start, and begins when it is told to. What fails is
 * tried again later.
 */
export class BackgroundRotation implements KeyChange {
  readonly #rotation: Rotation;
  readonly #clock: Clock;
  readonly #log: (line: string) => void;
  readonly #stop = new AbortController();
  readonly #listeners = new Set<Listener>();
  #isRunning = false;
  #last: Promise<RotationProgress | undefined> = Promise.resolve(undefined);

  constructor(rotation: Rotation, clock: Clock, log: (line: string) => void) {
    this.#rotation = rotation;
    this.#clock = clock;
    this.#log = log;
    if (rotation.isUnderWay) this.#goOn();
  }

  async begin(by: string): Promise<void> {
    if (this.#stop.signal.aborted) throw stopped();
    if (!this.#rotation.isUnderWay) await this.#rotation.begin(by);
    if (!this.#stop.signal.aborted) this.#goOn();
  }

  async finished(onProgress: Listener, signal: AbortSignal): Promise<RotationProgress> {
    this.#listeners.add(onProgress);
    try {
      const done = await Promise.race([this.#last, aborted(signal)]);
      if (done === undefined) throw stopped();
      return done;
    } finally {
      this.#listeners.delete(onProgress);
    }
  }

  /** Resolves when no batch is under way. */
  async close(): Promise<void> {
    this.#stop.abort();
    await this.#last;
  }

  #goOn(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#last = this.#runUntilDone().finally(() => {
      this.#isRunning = false;
    });
  }

  /** Undefined when it was stopped before. */
  async #runUntilDone(): Promise<RotationProgress | undefined> {
    const { signal } = this.#stop;
    this.#log('keys: going on with their change');
    while (!signal.aborted) {
      try {
        return await this.#run();
      } catch (error) {
        if (signal.aborted) break;
        this.#log(`keys: the change waits: ${messageOf(error)}`);
        await sleep(this.#clock, rotationRetryMs, signal).catch(() => undefined); // the loop sees that it is aborted
      }
    }
    return undefined;
  }

  async #run(): Promise<RotationProgress> {
    const done = await this.#rotation.run({
      pause: () => sleep(this.#clock, rotationPauseMs, this.#stop.signal),
      onProgress: progress => {
        for (const listener of this.#listeners) listener(progress);
      },
    });
    this.#log(`keys: changed; ${done.sealedAnew} records sealed anew, ${done.unreadable} open with no key`);
    return done;
  }
}

const stopped = () =>
  new Fault('unavailable', 'the daemon stops before the keys are changed', {
    remedy: 'it goes on with the change when it is started again',
  });

function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise(resolve => {
    if (signal.aborted) resolve(undefined);
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
}
