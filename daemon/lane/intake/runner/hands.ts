import { sensorGraceMs } from '../../parameters.ts';
import { AlarmLog } from '../../runner/alarm-log.ts';
import { Tasks } from '../../runner/tasks.ts';
import type { Sample } from '../../runner/visit.ts';
import type { IntakeEffect } from '../effects.ts';
import type { IntakeEvent, Order } from '../events.ts';
import { type CaptureOrder, capture } from './capture.ts';
import { commit, search } from './deciding.ts';
import type { IntakeParts } from './parts.ts';
import { newSitting, type Sitting } from './sitting.ts';

/** Does what the machine asks, and reports how it went. */
export class IntakeHands {
  readonly #parts: IntakeParts;
  readonly #report: (event: IntakeEvent) => void;
  readonly #alarms: AlarmLog;
  /** What is under way; `close` waits for it. */
  readonly #pending: Tasks;
  /** What sensors have been asked; one that hangs never answers. */
  readonly #asked: Tasks;
  #sensing = new AbortController();
  #sitting: Sitting | undefined;
  #lastEncounter: string | undefined;
  #samples = 0;

  constructor(parts: IntakeParts, report: (event: IntakeEvent) => void) {
    this.#parts = parts;
    this.#report = report;
    this.#alarms = new AlarmLog(parts);
    this.#pending = new Tasks((error, doing) => parts.onError(error, doing));
    this.#asked = new Tasks((error, doing) => parts.onError(error, doing));
  }

  /** ULID of the intake that is under way. */
  get encounter(): string | undefined {
    return this.#sitting?.visit.id;
  }

  /** Of the one before. */
  get lastEncounter(): string | undefined {
    return this.#lastEncounter;
  }

  /** Rejects when the disk does not take it: what is not on record is not done. */
  async record(order: Order, officer: string): Promise<void> {
    const { lane, clock, store } = this.#parts;
    const at = clock.wall().toISOString();
    const { order: word, ...detail } = order;
    const object = this.encounter ?? lane;
    await store.commit({
      audit: [{ at, action: `intake.${word}`, actor: officer, object, detail: { lane, ...detail } }],
    });
  }

  async close(): Promise<void> {
    this.#sensing.abort();
    await this.#pending.ended();
    await this.#asked.endedWithin(this.#parts.clock, sensorGraceMs);
  }

  do(effect: IntakeEffect): void {
    switch (effect.type) {
      case 'begin':
        return this.#begin(effect.serial);
      case 'capture':
        return this.#capture(effect);
      case 'cancel-sensing':
        return this.#sensing.abort();
      case 'search':
        return this.#run('searching', sitting => search(this.#parts, sitting, effect));
      case 'commit':
        return this.#run('committing', sitting => this.#commit(sitting, effect));
      case 'alarm':
        return this.#pending.start('raising an alarm', () =>
          this.#alarms.raise('device-failed', effect.detail),
        );
      case 'expire':
        return this.#expire();
      case 'end':
        return this.#end();
    }
  }

  #begin(serial: number): void {
    const { clock } = this.#parts;
    const startedAt = clock.wall().toISOString();
    this.#sitting = newSitting(serial, this.#parts.newId(), startedAt, clock.monotonicMs());
  }

  #end(): void {
    this.#lastEncounter = this.encounter;
    this.#sitting = undefined;
  }

  #capture(order: CaptureOrder): void {
    this.#sensing = new AbortController();
    const { signal } = this.#sensing;
    this.#run(
      `capturing (${order.targets.join(', ')})`,
      sitting => {
        prune(sitting, order.kept);
        const keep = (sample: Sample) => {
          sitting.samples.set(++this.#samples, sample);
          return this.#samples;
        };
        return capture(this.#parts, { sitting, order, signal, keep });
      },
      this.#asked,
    );
  }

  async #commit(sitting: Sitting, effect: IntakeEffect & { type: 'commit' }): Promise<IntakeEvent> {
    const event = await commit(this.#parts, sitting, effect);
    if (event.type === 'committed') this.#pending.start('raising what waited', () => this.#alarms.flush());
    return event;
  }

  #expire(): void {
    const { lane, clock, store } = this.#parts;
    const at = clock.wall().toISOString();
    const object = this.encounter ?? lane;
    this.#pending.start('recording that an intake was left', () =>
      store.commit({ audit: [{ at, action: 'intake.expired', actor: 'lane', object, detail: { lane } }] }),
    );
  }

  /** Begins something whose outcome is an event. */
  #run(
    doing: string,
    work: (sitting: Sitting) => Promise<IntakeEvent | undefined>,
    among = this.#pending,
  ): void {
    const sitting = this.#sitting;
    if (sitting === undefined) throw new Error('nobody is at the desk');
    among.start(doing, async () => {
      const event = await work(sitting);
      if (event) this.#report(event);
    });
  }
}

/** Lets go of samples that nobody can ask for any more. */
function prune({ samples }: Sitting, kept: readonly number[]): void {
  for (const number of samples.keys()) {
    if (!kept.includes(number)) samples.delete(number);
  }
}
