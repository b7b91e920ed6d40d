import { type Clock, sleep } from '../../clock.ts';
import type { Eye } from '../../iris-camera.ts';
import type { Condition } from './fingerprint/index.ts';
import { type EyeCondition, largeSensor, smallSensor } from './iris/index.ts';
import { PictureRenderer } from './picture-renderer.ts';
import type { EyePictures } from './stage.ts';
import type { World } from './world.ts';

/** How somebody does what is asked at a desk. Fingers are numbered 1 (right thumb) to 10 (left little finger). */
export interface DeskHabits {
  /** [finger that is asked for]: the one that is laid down in its place at the first attempt. */
  readonly mistaken?: Readonly<Record<number, number>>;
  /** [finger]: how it is laid down, attempt by attempt; the last one stays. Without it as it should be. */
  readonly fingers?: Readonly<Record<number, readonly Condition[]>>;
  /** Fingers that are never laid down. */
  readonly withheld?: readonly number[];
  readonly eyes?: readonly EyeCondition[];
}

export interface DeskPerson {
  /** The seed of the person: the right index and the eyes are those that the same person shows at a gate. */
  readonly person: number;
  readonly habits?: DeskHabits;
}

/**
 * Somebody at an intake desk, who gives what its sensors ask for, each time they ask. The returned function lets the person leave;
 * one at a time.
 */
export function sitDown(world: World, clock: Clock, who: DeskPerson): () => void {
  const sitter = new Sitter(world, clock, who);
  const unwatch = [
    world.stage.glass.wanted.watch(wanted => wanted && sitter.layDown()),
    world.stage.lens.wanted.watch(wanted => wanted && sitter.look()),
  ];
  if (world.stage.glass.wanted.value) sitter.layDown();
  if (world.stage.lens.wanted.value) sitter.look();
  return () => {
    for (const stop of unwatch) stop();
    sitter.leave();
  };
}

interface Giving<T> {
  readonly slot: { offer(item: T): boolean; fail(reason: unknown): void };
  readonly delayMs: number;
  readonly make: () => Promise<T>;
  readonly isStillAsked: () => boolean;
}

class Sitter {
  readonly #world: World;
  readonly #clock: Clock;
  readonly #person: number;
  readonly #habits: DeskHabits;
  readonly #renderer = new PictureRenderer();
  readonly #laid = new Map<number, number>();
  #looks = 0;
  /** Ends what is being given; somebody gives one thing at a time. */
  #giving = new AbortController();

  constructor(world: World, clock: Clock, { person, habits = {} }: DeskPerson) {
    this.#world = world;
    this.#clock = clock;
    this.#person = person;
    this.#habits = habits;
  }

  leave(): void {
    this.#giving.abort(new Error('the person has left'));
    this.#renderer.close();
  }

  layDown(): void {
    const { glass, finger } = this.#world.stage;
    const asked = finger.value ?? 1;
    if (this.#habits.withheld?.includes(asked)) return;
    const attempt = this.#laid.get(asked) ?? 0;
    this.#laid.set(asked, attempt + 1);
    this.#give({
      slot: glass,
      delayMs: this.#world.pace.fingerMs,
      make: () => this.#print(asked, attempt),
      isStillAsked: () => (finger.value ?? 1) === asked,
    });
  }

  look(): void {
    const { stage, pace } = this.#world;
    const attempt = this.#looks++;
    const make = () => this.#eyes(attempt);
    this.#give({ slot: stage.lens, delayMs: pace.lookMs, make, isStillAsked: () => true });
  }

  /** What nobody is there for any more is no failure of the sensor, and what comes too late is not given for something else. */
  #give<T>({ slot, delayMs, make, isStillAsked }: Giving<T>): void {
    this.#giving.abort(new Error('asked for something else'));
    this.#giving = new AbortController();
    const { signal } = this.#giving;
    sleep(this.#clock, delayMs, signal)
      .then(make)
      .then(
        item => void (isStillAsked() && slot.offer(item)),
        (reason: unknown) => signal.aborted || slot.fail(reason),
      );
  }

  #print(asked: number, attempt: number) {
    const { mistaken = {}, fingers = {} } = this.#habits;
    const finger = attempt === 0 ? (mistaken[asked] ?? asked) : asked;
    const condition = nth(fingers[asked] ?? ['normal'], attempt);
    const seed = `desk/${asked}/${attempt}`;
    return this.#renderer.print({ person: this.#person, finger, seed, condition, sensor: this.#world.glass });
  }

  async #eyes(attempt: number): Promise<EyePictures> {
    const [left, right] = await Promise.all([this.#eye('left', attempt), this.#eye('right', attempt)]);
    return { left, right };
  }

  #eye(eye: Eye, attempt: number) {
    const condition = nth<EyeCondition>(this.#habits.eyes ?? ['normal'], attempt);
    const sensor = this.#world.lens?.widthPx === largeSensor.widthPx ? largeSensor : smallSensor;
    const evidence = this.#world.stage.eyeEvidence.value;
    return this.#renderer.eye({
      person: this.#person,
      eye,
      seed: `desk/${attempt}`,
      condition,
      sensor,
      evidence,
    });
  }
}

/** The one of that number, and behind the last one the last. */
function nth<T>(items: readonly T[], at: number): T {
  return items[Math.min(at, items.length - 1)];
}
