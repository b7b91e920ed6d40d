import { ManualClock } from '../../hal/drivers/sim/clock.ts';
import { paces } from '../../hal/drivers/sim/pace.ts';
import { type Random, randomFrom } from '../../hal/drivers/sim/random.ts';
import { World } from '../../hal/drivers/sim/world.ts';
import { castOf } from './cast.ts';
import { Faults } from './faults.ts';
import { SimHub } from './hub.ts';
import { Checker, type Violation } from './invariants.ts';
import { judgeHub, judgeKiosk } from './judge.ts';
import { SimKiosk } from './kiosk.ts';
import { allListed } from './lists.ts';
import { SimNetwork } from './network.ts';
import { bounds, crowd, type FaultName, longestDayMs, longestStayMs } from './parameters.ts';
import { Trace } from './trace.ts';

/** Mistakes that can be built in, to see that the invariants find them. */
export const bugs = [
  'shown-before-disk', // the lane is told that a commit is on the disk when it has only begun
  'names-not-synced', // the directory is not synced when LevelDB begins a new log
  'acked-before-commit', // the hub acknowledges before its disk has it
  'deleted-on-puback', // the outbox believes the broker
  'gate-opens-on-grey',
  'look-not-audited',
  'search-invented', // the engine finds nobody, and says that it looked
] as const;
export type Bug = (typeof bugs)[number];

export interface DayOptions {
  readonly seed: number;
  /** Over all lanes. */
  readonly passengers: number;
  readonly kiosks: number;
  /** Times the usual rates of faults (parameters.ts); 0 is a day without. */
  readonly faults: number;
  readonly bug?: Bug | undefined;
}

export interface DayResult {
  readonly seed: number;
  readonly violation: Violation | undefined;
  /** The end of the trace, where something broke. */
  readonly tail: readonly string[];
  /** SHA-256 over all that happened. */
  readonly digest: string;
  readonly lines: number;
  readonly virtualMs: number;
  readonly encounters: number;
  readonly received: number;
  readonly answers: Readonly<Record<string, number>>;
  readonly faults: Readonly<Partial<Record<FaultName, number>>>;
}

/** Plays a day: kiosks, broker, hub and everybody who comes, from one seed. */
export function simulateDay(options: DayOptions): Promise<DayResult> {
  return new Day(options).run();
}

class Day {
  readonly #options: DayOptions;
  readonly #clock = new ManualClock('2026-03-01T04:00:00Z');
  readonly #trace = new Trace(this.#clock);
  readonly #checker = new Checker(this.#clock);
  readonly #random: Random;
  readonly #network: SimNetwork;
  readonly #hub: SimHub;
  readonly #kiosks: readonly SimKiosk[];
  readonly #counts: Partial<Record<FaultName, number>> = {};
  #worldsOpen: number;

  constructor(options: DayOptions) {
    this.#options = options;
    this.#random = randomFrom(options.seed);
    this.#network = new SimNetwork(this.#clock, this.#random.fork('network'), this.#trace);
    const common = {
      clock: this.#clock,
      trace: this.#trace,
      checker: this.#checker,
      network: this.#network,
      bug: options.bug,
    };
    this.#hub = new SimHub({ ...common, random: this.#random.fork('hub') });
    this.#kiosks = Array.from({ length: options.kiosks }, (_, index) => {
      const name = `gate-${index + 1}`;
      return new SimKiosk({ ...common, name, random: this.#random.fork(name), world: this.#worldOf(name) });
    });
    this.#worldsOpen = options.kiosks;
  }

  async run(): Promise<DayResult> {
    this.#hub.start();
    for (const kiosk of this.#kiosks) {
      kiosk.start();
      kiosk.world.start();
      void kiosk.world.ended.then(() => this.#worldsOpen--);
    }
    const faults = this.#options.faults > 0 ? this.#startFaults(this.#options.faults) : undefined;
    await this.#advanceUntil(() => this.#worldsOpen === 0, longestDayMs);
    faults?.stop();
    await this.#advanceUntil(() => false, bounds.quietMs);
    await this.#judge();
    return this.#result();
  }

  #worldOf(name: string): World {
    const { seed, passengers, kiosks } = this.#options;
    const cast = castOf({
      ...crowd,
      seed: `${seed} ${name}`,
      passengers: Math.ceil(passengers / kiosks),
      listed: allListed,
      today: '2026-03-01',
    });
    const pace = { ...paces.human, arrivalMs: crowd.arrivalMs };
    const glass = { widthPx: 1, heightPx: 1, dpi: 500 };
    const lens = { widthPx: 1, heightPx: 1, illuminationNm: 810 };
    return new World({ cast, glass, lens, pace, clock: this.#clock, hasOfficer: true });
  }

  #startFaults(intensity: number): Faults {
    return new Faults({
      clock: this.#clock,
      random: this.#random.fork('faults'),
      network: this.#network,
      hub: this.#hub,
      kiosks: this.#kiosks,
      intensity,
      count: fault => {
        this.#trace.note('fault', fault);
        this.#counts[fault] = (this.#counts[fault] ?? 0) + 1;
      },
    });
  }

  async #advanceUntil(isDone: () => boolean, limitMs: number): Promise<void> {
    const endMs = this.#clock.monotonicMs() + limitMs;
    while (!isDone() && this.#checker.violation === undefined) {
      if (this.#clock.monotonicMs() >= endMs) {
        this.#checker.must('day-ends', limitMs < longestDayMs, () => `${this.#worldsOpen} lanes still serve`);
        return;
      }
      await this.#clock.advance(bounds.lookEveryMs);
      this.#look();
    }
  }

  /** What has to hold at every moment, looked at now and then. */
  #look(): void {
    const nowMs = this.#clock.monotonicMs();
    for (const { name, world, disk } of this.#kiosks) {
      const visit = world.visits.at(-1);
      const stayMs = visit === undefined ? 0 : (visit.leftAtMs ?? nowMs) - visit.enteredAtMs;
      this.#checker.must(
        'nobody-locked-in',
        stayMs <= longestStayMs,
        () => `${name}: in the lane for ${stayMs} ms`,
      );
      this.#mustBeBounded(`${name}: snapshots`, disk.records.snapshots, bounds.snapshots);
    }
    this.#mustBeBounded('timers', this.#clock.waiting, bounds.timers);
    this.#mustBeBounded('messages on their way', this.#network.underway, bounds.messages);
  }

  #mustBeBounded(what: string, is: number, limit: number): void {
    this.#checker.must('bounded', is <= limit, () => `${what}: ${is}, at most ${limit}`);
  }

  async #judge(): Promise<void> {
    if (this.#checker.violation !== undefined) return;
    const work = this.#judgeAll();
    let done = false;
    void work.finally(() => {
      done = true;
    });
    await this.#advanceUntil(() => done, longestDayMs);
    await work;
  }

  async #judgeAll(): Promise<void> {
    for (const { name, running, witness } of this.#kiosks) {
      this.#checker.must('day-ends', running !== undefined, () => `${name} is down`);
      if (running !== undefined) await judgeKiosk(running.store, witness, this.#checker);
    }
    const { running } = this.#hub;
    this.#checker.must('day-ends', running !== undefined, () => 'the hub is down');
    const witnesses = this.#kiosks.map(({ witness }) => witness);
    if (running !== undefined) await judgeHub(running.store, witnesses, this.#checker);
  }

  #result(): DayResult {
    const { violation } = this.#checker;
    const encounters = this.#kiosks.flatMap(({ witness }) => [...witness.encounters.values()]);
    const answers: Record<string, number> = {};
    for (const text of encounters) {
      const { answer } = JSON.parse(text) as { readonly answer: string };
      answers[answer] = (answers[answer] ?? 0) + 1;
    }
    const counts = this.#hub.running?.store.deviceCounts() ?? [];
    return {
      seed: this.#options.seed,
      violation,
      tail: violation === undefined ? [] : this.#trace.tail,
      digest: this.#trace.digest(),
      lines: this.#trace.lines,
      virtualMs: this.#clock.monotonicMs(),
      encounters: encounters.length,
      received: counts.reduce((sum, { events }) => sum + events, 0),
      answers,
      faults: this.#counts,
    };
  }
}
