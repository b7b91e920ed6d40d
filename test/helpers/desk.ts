import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { BiometricEngine } from '../../daemon/biometrics/engine.ts';
import type { Encounter, EvidenceSample } from '../../daemon/core/encounter.ts';
import { Fault } from '../../daemon/core/errors.ts';
import { createAccount } from '../../daemon/http/accounts/accounts.ts';
import type { HttpDependencies } from '../../daemon/http/contract.ts';
import type { Reference } from '../../daemon/core/watchlist.ts';
import type { LaneControl, LaneView, OfficerCommand } from '../../daemon/lane/contract.ts';
import type { Role } from '../../daemon/store/contract/account.ts';
import type { AuditLink } from '../../daemon/store/contract/audit.ts';
import type { KioskStore } from '../../daemon/store/contract/kiosk-store.ts';
import { openKioskStore } from '../../daemon/store/kiosk-store.ts';
import type { Clock } from '../../hal/clock.ts';
import { type EyePicture, pngOf, outlineIn } from './eye-pictures.ts';
import { type DrawnPrint, drawPrint, explainDrawn, templateOf } from './drawn-print.ts';
import { storeOptions } from './store.ts';

/** scrypt N in tests: fast, and of no other use. */
export const testScryptCost = 2 ** 10;
export const testPassword = 'correct horse battery';

/** Somebody on a list of the desk. */
export interface Listed {
  readonly id: string;
  readonly name: string;
  readonly print: DrawnPrint;
  readonly eyes?: readonly EyePicture[];
}

/** A lane that does what it is told and remembers who told it. */
export class StubLane implements LaneControl {
  view: LaneView;
  readonly commands: { command: OfficerCommand; officer: string }[] = [];
  readonly #listeners = new Set<(view: LaneView) => void>();

  constructor(lane: string, at: string) {
    this.view = { lane, state: 'idle', prompt: 'welcome', hints: [], attempt: 0, attempts: 3, at };
  }

  show(view: Omit<LaneView, 'lane'>): void {
    this.view = { lane: this.view.lane, ...view };
    for (const listener of this.#listeners) listener(this.view);
  }

  onChange(listener: (view: LaneView) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async command(command: OfficerCommand, officer: string): Promise<void> {
    if (command === 'release-traveller' && this.view.state === 'idle') {
      throw new Fault('conflict', 'nobody is in the lane', { given: command, wanted: 'a traveller' });
    }
    this.commands.push({ command, officer });
    if (command === 'close-lane') {
      this.show({
        ...this.view,
        state: 'out-of-service',
        prompt: 'lane-closed',
        reason: 'closed by officer',
      });
    } else
      this.show({ state: 'idle', prompt: 'welcome', hints: [], attempt: 0, attempts: 3, at: this.view.at });
  }
}

const notHere = async () => {
  throw new Error('the desk neither captures nor searches');
};

/** Explains drawn prints; nothing else is asked of an engine here. */
const engine: BiometricEngine = {
  acquire: notHere,
  load: notHere,
  change: notHere,
  unload: notHere,
  addSubject: notHere,
  removeSubject: notHere,
  identify: notHere,
  compare: notHere,
  outline: notHere,
  judgeEye: notHere,
  explain: async (probe, reference) => explainDrawn(probe, reference),
  close: async () => {},
};

/** Everything that the HTTP server stands on: a real store in a folder of its own, one stub of a lane. */
export class Desk {
  readonly store: KioskStore;
  readonly lane: StubLane;
  readonly deps: HttpDependencies;
  readonly clock: Clock;
  readonly #arrived = new Set<(id: string) => void>();
  readonly #folder: string;
  link = { connected: true, since: '', inFlight: 0 };
  /** Full, it refuses what is to be written from then on. */
  readonly disk: { isFull: boolean };

  static async open(clock: Clock): Promise<Desk> {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'bitmapd-desk-'));
    const disk = { isFull: false };
    const freeBytes = () => (disk.isFull ? 0 : Number.MAX_SAFE_INTEGER);
    const store = await openKioskStore(
      path.join(folder, 'store'),
      storeOptions({ now: () => clock.wall(), freeBytes }),
    );
    return new Desk(clock, store, folder, disk);
  }

  async close(): Promise<void> {
    await this.store.close();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** The whole audit chain. */
  audit(): Promise<AuditLink[]> {
    return this.store.auditLinks({ after: 0, limit: 10_000 });
  }

  /** What the hub is told last. */
  async lastEvent() {
    return (await this.store.outbox.read('urgent', 0, 10_000)).at(-1)?.event;
  }

  private constructor(clock: Clock, store: KioskStore, folder: string, disk: { isFull: boolean }) {
    this.disk = disk;
    this.store = store;
    this.#folder = folder;
    this.clock = clock;
    this.lane = new StubLane('gate-1', clock.wall().toISOString());
    this.link.since = clock.wall().toISOString();
    const link = () => this.link;
    this.deps = {
      device: 'kiosk-07',
      version: '0.1.0',
      clock,
      store: this.store,
      engine,
      lanes: [this.lane],
      link: {
        get status() {
          return link();
        },
      },
      outlineIris: outlineIn,
      listAction: () => 'refer',
      health: () => [
        { name: 'store', status: 'up', detail: 'synced' },
        { name: 'scanner', status: 'up', detail: 'simulated' },
        { name: 'link', status: this.link.connected ? 'up' : 'degraded', detail: 'broker' },
      ],
      randomBytes: length => randomBytes(length),
      onEncounter: listener => {
        this.#arrived.add(listener);
        return () => this.#arrived.delete(listener);
      },
    };
  }

  async account(name: string, role: Role, password: string | undefined = testPassword): Promise<void> {
    const maker = { ...this.deps, scryptCost: testScryptCost };
    await createAccount(maker, { name, role, actor: 'daemon', ...(password === '' ? {} : { password }) });
  }

  /** Commits an encounter, with its evidence where there is some, and tells of it. */
  async arrive(encounter: Encounter, probe?: DrawnPrint, eyes: readonly EyePicture[] = []): Promise<void> {
    await this.store.commit({
      audit: [{ at: encounter.decidedAt, action: 'encounter.decided', actor: 'lane', object: encounter.id }],
      encounter,
      events: [{ type: 'org.bitmap.encounter.v1', data: encounter }],
      ...(probe
        ? {
            evidence: {
              encounter: encounter.id,
              samples: [
                {
                  modality: 'fingerprint',
                  position: 0,
                  png: await drawPrint(probe),
                  template: templateOf(probe),
                },
                ...(await Promise.all(eyes.map(irisSampleOf))),
              ],
            },
          }
        : {}),
    });
    for (const listener of this.#arrived) listener(encounter.id);
  }

  /** A list of one subject, enrolled from a drawn print. */
  async list(name: string, subjects: readonly Listed[]): Promise<void> {
    const importedAt = new Date(this.clock.wall().getTime() - 12 * 86_400_000).toISOString();
    const references = (await Promise.all(subjects.map(referencesOf))).flat();
    const people = subjects.map(({ id, name }) => ({ id, name, dateOfBirth: '1984-02-11' }));
    const list = { name, version: 3, importedAt, subjects: people, references };
    await this.store.putWatchlist(list, { at: importedAt, action: 'list.imported', actor: 'daemon' });
  }
}

/** The print is instance 1, the eyes follow. */
async function referencesOf({ id, print, eyes = [] }: Listed): Promise<Reference[]> {
  const finger: Reference = {
    subject: id,
    instance: 1,
    modality: 'fingerprint',
    position: 2,
    template: templateOf(print),
    imagePng: await drawPrint(print),
  };
  const irises = eyes.map(async (eye, at): Promise<Reference> => {
    const { png, ...sample } = await irisSampleOf(eye);
    return { ...sample, subject: id, instance: at + 2, imagePng: png };
  });
  return [finger, ...(await Promise.all(irises))];
}

const eyePositions = { right: 1, left: 2 } as const;

async function irisSampleOf(eye: EyePicture): Promise<EvidenceSample> {
  const template = new Uint8Array();
  return { modality: 'iris', position: eyePositions[eye.eye], png: await pngOf(eye), template };
}

/** An encounter that is GREEN, or what `changes` makes of it. */
export function encounterAt(id: string, decidedAt: string, changes: Partial<Encounter> = {}): Encounter {
  const quality = { score: 74, usable: true, reasons: [], measures: { foregroundArea: 0.81 } };
  return {
    id,
    device: 'kiosk-07',
    lane: 'gate-1',
    startedAt: decidedAt,
    decidedAt,
    answer: 'GREEN',
    greyReasons: [],
    disposition: 'admitted',
    traits: [{ modality: 'fingerprint', attempts: 1, quality, searched: true }],
    lists: [{ name: 'national', version: 3, templates: 1204, compared: 1204 }],
    candidates: [],
    thresholds: { red: 55, yellow: 45 },
    times: { totalMs: 4210, captureMs: 900, extractMs: 12, searchMs: 40 },
    ...changes,
  };
}

/** A RED hit on `subject` of the list `national`. */
export const hitAt = (id: string, decidedAt: string, subject: string): Encounter =>
  encounterAt(id, decidedAt, {
    answer: 'RED',
    disposition: 'referred',
    candidates: [{ list: 'national', subject, instance: 1, score: 61.4 }],
    biographics: {
      surname: 'ERIKSSON',
      givenNames: 'ANNA MARIA',
      documentNumber: 'L898902C3',
      documentType: 'P',
      issuer: 'UTO',
      nationality: 'UTO',
      dateOfBirth: '1984-02-11',
      sex: 'F',
      expiresOn: '2031-04-15',
    },
  });

/** A RED hit on `subject` of the list `irises`, by both eyes; the finger has little to say. */
export function irisHitAt(id: string, decidedAt: string, subject: string): Encounter {
  const hit = hitAt(id, decidedAt, subject);
  const matches = [
    { modality: 'iris', probe: 2, instance: 3, score: 58.3 },
    { modality: 'iris', probe: 1, instance: 2, score: 55.1 },
    { modality: 'fingerprint', probe: 0, instance: 1, score: 14.2 },
  ] as const;
  const quality = { score: 81, usable: true, reasons: [], measures: {} };
  const presentation = { verdict: 'bona-fide', reasons: [] } as const;
  return {
    ...hit,
    traits: [...hit.traits, { modality: 'iris', attempts: 1, quality, searched: true, presentation }],
    candidates: [{ list: 'irises', subject, instance: 3, score: 68.9, matches }],
  };
}
