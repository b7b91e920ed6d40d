// A lane on a bench: small devices, a store in memory, and an engine whose answers the test sets.
import { Value } from 'typebox/value';
import { judgeEye } from '../../daemon/biometrics/presentation/judge-eye.ts';
import type { Biographics, Encounter } from '../../daemon/core/encounter.ts';
import { Fault } from '../../daemon/core/errors.ts';
import type { ModalityName } from '../../daemon/core/modality.ts';
import type { Candidate, SearchResult } from '../../daemon/core/search.ts';
import type { LaneView } from '../../daemon/lane/contract.ts';
import type { KnownList } from '../../daemon/lane/policy.ts';
import { type Policy, PolicySchema } from '../../daemon/lane/policy-schema.ts';
import { type LaneParts, type RunningLane, startLane } from '../../daemon/lane/runner.ts';
import type { Commit } from '../../daemon/store/contract/kiosk-store.ts';
import type { VendorDecision } from '../../hal/presentation.ts';
import { sleep } from '../../hal/clock.ts';
import { ManualClock } from '../../hal/drivers/sim/clock.ts';
import {
  BenchBarrier,
  BenchIndicator,
  BenchInput,
  BenchIrisCamera,
  BenchPresence,
  BenchReader,
  BenchScanner,
} from './lane-devices.ts';

export const holder: Biographics = {
  surname: 'ERIKSSON',
  givenNames: 'ANNA MARIA',
  documentNumber: 'L898902C3',
  documentType: 'P',
  issuer: 'UTO',
  nationality: 'UTO',
  dateOfBirth: '1974-08-12',
  sex: 'F',
  expiresOn: '2032-04-15',
};

export function policyOf(given: object): Policy {
  return Value.Parse(PolicySchema, Value.Default(PolicySchema, given));
}

export interface BenchOptions {
  readonly documents?: boolean;
  readonly eyes?: boolean;
  readonly burning?: boolean;
  readonly panic?: boolean;
  readonly policy?: object;
  /** What the lane is given in the place of the parts of the bench. */
  readonly adapt?: (parts: LaneParts) => LaneParts;
}

export class LaneBench {
  readonly clock = new ManualClock();
  readonly presence = new BenchPresence();
  readonly reader = new BenchReader(this.clock);
  readonly scanner = new BenchScanner(this.clock);
  readonly irisCamera = new BenchIrisCamera(this.clock);
  readonly barrier = new BenchBarrier(this.clock);
  readonly indicator = new BenchIndicator();
  readonly fire = new BenchInput();
  readonly panic = new BenchInput();
  readonly commits: Commit[] = [];
  readonly encounters: Encounter[] = [];
  readonly errors: string[] = [];
  readonly views: LaneView[] = [];
  /** What happened, in order: the disk, the page, the leaf. */
  readonly trace: string[] = [];
  candidates: Candidate[] = [];
  /** More of what a search gives. */
  found: Partial<SearchResult> = {};
  /** The probes of each search. */
  readonly searches: (readonly Uint8Array[])[] = [];
  /** The comparer does not answer for this trait. */
  extractsNo: ModalityName | undefined;
  /** Pictures of this grey cannot be written. */
  writesNo: number | undefined;
  diskFull = false;
  /** How long a commit takes. */
  commitMs = 20;
  lists: KnownList[] = [
    {
      name: 'wanted',
      importedAt: '2026-01-01T00:00:00Z',
      templates: 10,
      subjectsWithout: () => 0,
      actionOf: () => undefined,
    },
  ];
  readonly lane: RunningLane;

  constructor({
    documents = false,
    eyes = false,
    burning = false,
    panic = false,
    policy = {},
    adapt = parts => parts,
  }: BenchOptions = {}) {
    this.fire.active = burning;
    this.panic.active = panic;
    this.barrier.onChange(state => this.trace.push(`barrier ${state}`));
    this.lane = startLane(adapt(this.#parts(documents, eyes, policy)));
    this.lane.onChange(view => {
      this.views.push(view);
      if (view.answer) this.trace.push(`shows ${view.answer}`);
    });
  }

  #parts(documents: boolean, eyes: boolean, policy: object): LaneParts {
    const inForce = policyOf({ lists: [{ name: 'wanted', action: 'refer' }], ...policy });
    let ids = 0;
    return {
      lane: 'gate-1',
      device: 'kiosk-1',
      policy: () => inForce,
      calibratedTo: { fingerprint: 60, iris: 70 },
      clock: this.clock,
      presence: this.presence,
      ...(documents ? { documentReader: this.reader } : {}),
      scanner: this.scanner,
      ...(eyes ? { irisCamera: this.irisCamera } : {}),
      barrier: this.barrier,
      indicator: this.indicator,
      fireInput: this.fire,
      panicInput: this.panic,
      engine: this.#engine(),
      store: { commit: commit => this.#commit(commit) },
      newId: () => `E${++ids}`,
      knownLists: () => this.lists,
      readMrz: lines => {
        if (lines[0] === 'good') return holder;
        throw new Fault('bad-input', 'check digit of the document number fails');
      },
      stateEye: (template, eye) => Uint8Array.of(eye, ...template),
      writePng: async ({ pixels }) => {
        if (pixels[0] === this.writesNo) throw new Error('no memory for a picture');
        return pixels;
      },
      onCommitted: encounter => this.encounters.push(encounter),
      onError: (error, doing) => this.errors.push(`${doing}: ${String(error)}`),
    };
  }

  /** A grey of 0 is a bad picture, anything else a good one. */
  #engine(): LaneParts['engine'] {
    return {
      acquire: async ({ pixels }, modality = 'fingerprint') => {
        if (modality === this.extractsNo) throw new Fault('unavailable', 'the biometric worker has died');
        const usable = pixels[0] !== 0;
        const quality = {
          score: usable ? 80 : 5,
          usable,
          reasons: usable ? [] : [modality === 'iris' ? ('come-closer' as const) : ('too-dry' as const)],
          measures: {},
        };
        return { quality, assessMs: 1, extractMs: 9, ...(usable ? { template: pixels } : {}) };
      },
      judgeEye: async (frame, promised) => judgeEye(frame, promised),
      identify: async (probes, { maximumCandidates }) => {
        this.searches.push(probes instanceof Uint8Array ? [probes] : probes);
        const lists = this.lists.map(({ name, templates }) => ({ name, version: 1, templates, compared: 4 }));
        const candidates = this.candidates.slice(0, maximumCandidates);
        return { candidates, lists, searchMs: 3, ...this.found };
      },
    };
  }

  async #commit(commit: Commit): Promise<void> {
    await sleep(this.clock, this.commitMs);
    if (this.diskFull) throw new Fault('disk-full', 'no space left');
    this.commits.push(commit);
    if (commit.encounter) this.trace.push(`disk ${commit.encounter.answer}`);
  }

  get state(): string {
    return this.lane.view.state;
  }

  get alarms(): string[] {
    const events = this.commits.flatMap(commit => commit.events ?? []);
    return events.flatMap(event => (event.type === 'org.bitmap.alarm.v1' ? [event.data.kind] : []));
  }

  /** Lets the lane start up. */
  async ready(): Promise<this> {
    await this.clock.advance(1_000);
    return this;
  }

  /** A traveller walks up to the desk. */
  async arrive(): Promise<void> {
    this.presence.set('outer', true);
    await this.clock.advance(500);
    this.presence.set('outer', false);
    this.presence.set('inner', true);
    await this.clock.advance(100);
  }

  async place(grey: number): Promise<void> {
    this.scanner.place(grey);
    await this.clock.advance(100);
  }

  async look(left: number, right = left, decision?: VendorDecision): Promise<void> {
    this.irisCamera.show({ left, right }, decision);
    await this.clock.advance(100);
  }

  async showDocument(line: string): Promise<void> {
    this.reader.documents.give({ mrzLines: [line], readAtMs: this.clock.monotonicMs() });
    await this.clock.advance(100);
  }

  /** Through the barrier, and it closes. */
  async walkOn(): Promise<void> {
    await this.clock.advance(1_000);
    this.presence.set('inner', false);
    await this.clock.advance(3_000);
  }
}
