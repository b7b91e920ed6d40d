// An intake desk on a bench: small devices, a store in memory, and an engine whose answers the test sets.
import { Value } from 'typebox/value';
import { judgeEye } from '../../daemon/biometrics/presentation/judge-eye.ts';
import type { Encounter } from '../../daemon/core/encounter.ts';
import { Fault } from '../../daemon/core/errors.ts';
import type { IntakeTrait } from '../../daemon/core/intake.ts';
import type { Candidate } from '../../daemon/core/search.ts';
import type { IntakeView, Order, TraitView } from '../../daemon/lane/intake/contract.ts';
import { type IntakeParts, type RunningIntake, startIntake } from '../../daemon/lane/intake/desk.ts';
import { IntakeSchema } from '../../daemon/lane/intake/parameters.ts';
import type { Commit } from '../../daemon/store/contract/kiosk-store.ts';
import type { VendorDecision } from '../../hal/presentation.ts';
import { sleep } from '../../hal/clock.ts';
import { ManualClock } from '../../hal/drivers/sim/clock.ts';
import { policyOf } from './lane-bench.ts';
import { BenchIndicator, BenchIrisCamera, BenchScanner } from './lane-devices.ts';

const today = '2026-01-01T00:00:00Z';

/** A grey is a picture: it is the quality as well, and two of the same grey are the same finger. Below 10 it is of no use. */
export class IntakeBench {
  readonly clock = new ManualClock();
  readonly scanner = new BenchScanner(this.clock);
  readonly irisCamera = new BenchIrisCamera(this.clock);
  readonly indicator = new BenchIndicator();
  readonly commits: Commit[] = [];
  readonly encounters: Encounter[] = [];
  readonly errors: string[] = [];
  readonly views: IntakeView[] = [];
  readonly searches: number[][] = [];
  candidates: Candidate[] = [];
  /** [grey]: what is measured of it. */
  readonly measures: Record<number, Record<string, number>> = {};
  /** What the engine does not answer. */
  dumb: 'acquire' | 'identify' | undefined;
  diskFull = false;
  commitMs = 20;
  readonly desk: RunningIntake;

  constructor(traits: readonly IntakeTrait[], more: object = {}) {
    const intake = Value.Parse(IntakeSchema, Value.Default(IntakeSchema, { traits: [...traits], ...more }));
    this.desk = startIntake(this.#parts(intake));
    this.desk.onChange(view => this.views.push(view));
  }

  #parts(intake: IntakeParts['intake']): IntakeParts {
    const policy = policyOf({ lists: [{ name: 'wanted', action: 'refer' }] });
    let ids = 0;
    return {
      ...{ lane: 'desk-1', device: 'kiosk-1', intake },
      policy: () => policy,
      calibratedTo: { fingerprint: 60, iris: 70 },
      clock: this.clock,
      scanner: this.scanner,
      irisCamera: this.irisCamera,
      indicator: this.indicator,
      engine: this.#engine(),
      store: { commit: commit => this.#commit(commit) },
      newId: () => `E${++ids}`,
      knownLists: () => [
        {
          ...{ name: 'wanted', importedAt: today, templates: 10 },
          subjectsWithout: () => 0,
          actionOf: () => undefined,
        },
      ],
      stateEye: template => template,
      writePng: async image => image.pixels,
      onCommitted: encounter => this.encounters.push(encounter),
      onError: (error, doing) => this.errors.push(`${doing}: ${String(error)}`),
    };
  }

  #engine(): IntakeParts['engine'] {
    const answer = (name: typeof this.dumb) => {
      if (this.dumb === name) throw new Fault('unavailable', 'the biometric worker has died');
    };
    return {
      acquire: async ({ pixels }, modality = 'fingerprint') => {
        answer('acquire');
        const usable = pixels[0] >= 10;
        const bad = modality === 'iris' ? ('come-closer' as const) : ('too-dry' as const);
        const quality = {
          score: pixels[0],
          usable,
          reasons: pixels[0] < 60 ? [bad] : [],
          measures: this.measures[pixels[0]] ?? {},
        };
        return { quality, assessMs: 1, extractMs: 9, ...(usable ? { template: pixels } : {}) };
      },
      judgeEye: async (frame, promised) => judgeEye(frame, promised),
      compare: async (probe, references) => references.map(one => (one[0] === probe[0] ? 60 : 0)),
      identify: async probes => {
        answer('identify');
        this.searches.push([probes].flat().map(template => template[0]));
        const modalities = { fingerprint: 6, iris: 4 };
        const lists = [{ name: 'wanted', version: 1, templates: 10, modalities }];
        return { candidates: this.candidates, lists, searchMs: 3 };
      },
    };
  }

  async #commit(commit: Commit): Promise<void> {
    await sleep(this.clock, this.commitMs);
    if (this.diskFull && commit.encounter) throw new Fault('disk-full', 'no space left');
    this.commits.push(commit);
  }

  get view(): IntakeView {
    return this.desk.view;
  }

  trait(name: IntakeTrait): TraitView | undefined {
    return this.view.traits.find(({ trait }) => trait === name);
  }

  /** [action, actor] of what is on record, in order. */
  get audit(): string[] {
    return this.commits.flatMap(({ audit }) => audit).map(({ action, actor }) => `${action} ${actor}`);
  }

  async tell(order: Order): Promise<void> {
    const told = this.desk.order(order, 'jana');
    await this.clock.advance(50);
    await told;
    await this.clock.advance(50);
  }

  /** The next finger, and those after it. */
  async place(...greys: number[]): Promise<void> {
    for (const grey of greys) {
      this.scanner.place(grey);
      await this.clock.advance(100);
    }
  }

  async look(right: number, left: number, decision?: VendorDecision): Promise<void> {
    this.irisCamera.show({ left, right }, decision);
    await this.clock.advance(100);
  }
}
