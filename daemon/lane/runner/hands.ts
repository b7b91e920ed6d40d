import type { Prompt, OfficerCommand } from '../contract.ts';
import type { LaneEffect } from '../effects.ts';
import type { LaneDevice, LaneEvent } from '../events.ts';
import { sensorGraceMs } from '../parameters.ts';
import { signalFor } from '../prompts.ts';
import { AlarmLog } from './alarm-log.ts';
import { captureTrait } from './capture.ts';
import { commit, search } from './deciding.ts';
import { Leaf } from './leaf.ts';
import type { LaneParts } from './parts.ts';
import { probe } from './probe.ts';
import { kindOf, type Question, readDocument } from './sensing.ts';
import { Tasks } from './tasks.ts';
import type { Shown } from './view.ts';
import { newVisit, recall, type Visit } from './visit.ts';

/** Does what the machine asks, and reports how it went. */
export class Hands {
  readonly #parts: LaneParts;
  readonly #report: (event: LaneEvent) => void;
  readonly #leaf: Leaf;
  readonly #alarms: AlarmLog;
  /** What is under way; `close` waits for it. */
  readonly #pending: Tasks;
  /** What sensors have been asked; one that hangs never answers. */
  readonly #asked: Tasks;
  #sensing = new AbortController();
  #visit: Visit | undefined;
  #shown: Shown = { prompt: 'lane-closed', hints: [] };

  constructor(parts: LaneParts, report: (event: LaneEvent) => void) {
    this.#parts = parts;
    this.#report = report;
    this.#pending = new Tasks((error, doing) => parts.onError(error, doing));
    this.#asked = new Tasks((error, doing) => parts.onError(error, doing));
    this.#leaf = new Leaf(parts);
    this.#alarms = new AlarmLog(parts);
  }

  get shown(): Shown {
    return this.#shown;
  }

  /** The number of the traveller in the lane, if there is one. */
  get traveller(): number | undefined {
    return this.#visit?.serial;
  }

  release(): void {
    this.#leaf.release();
  }

  /** The levels, which no event tells of until they change. */
  readBeams(): void {
    try {
      for (const beam of ['outer', 'inner'] as const) {
        this.#report({ type: 'beam', beam, broken: this.#parts.presence.isBroken(beam) });
      }
    } catch (error) {
      this.#parts.onError(error, 'reading the beams');
      this.#report({ type: 'device-failed', device: 'presence', detail: kindOf(error) });
    }
  }

  /** Rejects when the disk does not take it: what is not on record is not done. */
  async recordCommand(command: OfficerCommand, officer: string): Promise<void> {
    const { lane, clock, store } = this.#parts;
    const at = clock.wall().toISOString();
    const object = this.#visit?.id ?? lane;
    await store.commit({
      audit: [{ at, action: `lane.${command}`, actor: officer, object, detail: { lane } }],
    });
  }

  async close(): Promise<void> {
    this.#sensing.abort();
    this.#pending.start('switching the indicator off', () => this.#parts.indicator.show('off'));
    await this.#pending.ended();
    // No sensor keeps the store from being closed.
    await this.#asked.endedWithin(this.#parts.clock, sensorGraceMs);
  }

  do(effect: LaneEffect): void {
    switch (effect.type) {
      case 'begin':
        return this.#begin(effect.serial);
      case 'prompt':
        return this.#prompt(effect.prompt, effect.hints);
      case 'read-document':
        return this.#ask('reading a document', effect, question => readDocument(this.#parts, question));
      case 'forget-document':
        delete this.#visit?.biographics;
        return;
      case 'capture':
        return this.#ask(`capturing (${effect.trait})`, effect, question =>
          captureTrait(this.#parts, { ...question, trait: effect.trait }),
        );
      case 'recall':
        if (this.#visit?.serial === effect.serial) recall(this.#visit.traits[effect.trait], effect.attempt);
        return;
      case 'cancel-sensing':
        return this.#cancelSensing();
      case 'search':
        return this.#for(effect.serial, 'searching', visit => search(this.#parts, visit, effect));
      case 'commit':
        return this.#for(effect.serial, 'committing', visit => this.#commit(visit, effect));
      case 'announce':
        return this.#announce();
      case 'open-barrier':
        return this.#run('opening the barrier', () => this.#leaf.open());
      case 'close-barrier':
        return this.#run('closing the barrier', () => this.#leaf.close());
      case 'release-barrier':
        return this.#leaf.release();
      case 'call-officer':
        this.#shown = { ...this.#shown, reason: effect.reason };
        return;
      case 'alarm':
        return this.#pending.start('raising an alarm', () => this.#alarms.raise(effect.kind, effect.detail));
      case 'probe':
        return this.#asked.start(`probing ${effect.device}`, () => this.#probe(effect.device));
      case 'end':
        return this.#end();
    }
  }

  #begin(serial: number): void {
    const { clock } = this.#parts;
    this.#visit = newVisit(serial, this.#parts.newId(), clock.wall().toISOString(), clock.monotonicMs());
    this.#shown = { ...this.#shown, encounter: this.#visit.id };
  }

  #end(): void {
    this.#visit = undefined;
    this.#shown = { prompt: this.#shown.prompt, hints: this.#shown.hints };
  }

  #prompt(prompt: Prompt, hints: Shown['hints']): void {
    const { reason: _reason, ...rest } = this.#shown;
    this.#shown = { ...rest, prompt, hints };
    this.#pending.start('showing a signal', async () => {
      try {
        await this.#parts.indicator.show(signalFor(prompt));
        this.#report({ type: 'device-restored', device: 'indicator' });
      } catch (error) {
        this.#parts.onError(error, 'showing a signal');
        this.#report({ type: 'device-failed', device: 'indicator', detail: kindOf(error) });
      }
    });
  }

  /**
   * The answer is shown when the traveller is openly referred. Were it shown to those who are admitted without a hit, to
   * show none would tell of a silent referral. The officer has every answer from the encounter.
   */
  #announce(): void {
    const decision = this.#visit?.decision;
    if (decision?.disposition !== 'referred') return;
    this.#shown = { ...this.#shown, answer: decision.answer };
  }

  async #commit(visit: Visit, effect: LaneEffect & { type: 'commit' }): Promise<LaneEvent> {
    const event = await commit(this.#parts, visit, effect);
    if (event.type === 'committed') this.#pending.start('raising what waited', () => this.#alarms.flush());
    return event;
  }

  #ask(
    doing: string,
    { serial, attempt, timeoutMs }: LaneEffect & { type: 'read-document' | 'capture' },
    sense: (question: Question) => Promise<LaneEvent | undefined>,
  ): void {
    this.#sensing = new AbortController();
    const { signal } = this.#sensing;
    this.#for(serial, doing, visit => sense({ visit, attempt, timeoutMs, signal }), this.#asked);
  }

  #cancelSensing(): void {
    this.#sensing.abort();
    this.#sensing = new AbortController();
  }

  async #probe(device: LaneDevice): Promise<void> {
    const event = await probe(this.#parts, this.#leaf, device, this.#sensing.signal);
    if (event === undefined) return;
    this.#report(event);
    if (device === 'presence') this.readBeams();
  }

  #for(
    serial: number,
    doing: string,
    work: (visit: Visit) => Promise<LaneEvent | undefined>,
    among = this.#pending,
  ): void {
    const visit = this.#visit;
    if (visit?.serial !== serial) throw new Error(`nobody with number ${serial} is in the lane`);
    this.#run(doing, () => work(visit), among);
  }

  /** Begins something whose outcome is an event. */
  #run(doing: string, work: () => Promise<LaneEvent | undefined>, among = this.#pending): void {
    among.start(doing, async () => {
      const event = await work();
      if (event) this.#report(event);
    });
  }
}
