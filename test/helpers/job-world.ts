// A hub and its kiosks over a line that is told what to do, as far as jobs go.
import type { KioskAddress } from '../../daemon/core/kiosk-address.ts';
import { type JobKind, jobKinds, kindRules } from '../../daemon/fleet/jobs/kinds.ts';
import { Jobs } from '../../daemon/fleet/jobs/jobs.ts';
import type { JobExecutor } from '../../daemon/fleet/jobs/outcome.ts';
import { Groups } from '../../daemon/hub/jobs/groups.ts';
import { HubJobs } from '../../daemon/hub/jobs/hub-jobs.ts';
import { clientIdOf } from '../../daemon/link/topics.ts';
import { MemoryDocuments } from '../../daemon/store/documents/memory.ts';
import { ManualClock } from '../../hal/drivers/sim/clock.ts';
import { LossyLine } from './lossy-line.ts';
import { Life, never } from './power-cut.ts';
import { addressOf } from './shadow-world.ts';

/** Requests of jobs for everybody. */
export const lockLane = { kind: 'lock-lane', parameters: { reason: 'test' }, target: { everybody: true } };
export const unlockLane = { ...lockLane, kind: 'unlock-lane' };
export const collect = { ...lockLane, kind: 'collect-diagnostics', parameters: {} };

/** How long each job takes. */
const jobMs = 20_000;

/** A kiosk as far as jobs go. */
export class JobKiosk {
  readonly address: KioskAddress;
  readonly documents = new MemoryDocuments();
  /** Whatever it does fails. */
  failing = false;
  busy = false;
  isUp = false;
  /** A window is open. */
  isMaintenance = true;
  /** The jobs that were begun, in order, by every life. */
  readonly begun: { readonly job: string; readonly kind: JobKind }[] = [];
  /** Those whose doing came to its end. */
  readonly done: string[] = [];
  jobs!: Jobs; // made by `start`, which every user of a kiosk awaits
  #life = new Life();
  readonly #world: JobWorld;

  constructor(world: JobWorld, address: KioskAddress) {
    this.#world = world;
    this.address = address;
  }

  get name(): string {
    return clientIdOf(this.address);
  }

  async start(): Promise<void> {
    const life = new Life();
    this.#life = life;
    const { clock, line } = this.#world;
    this.jobs = await Jobs.open({
      documents: life.documents(this.documents),
      executors: Object.fromEntries(jobKinds.map(kind => [kind, this.#executor(kind, life)])),
      whenIdle: async (work, waitMs) => {
        if (this.busy) await new Promise<void>(resolve => clock.after(waitMs, resolve));
        if (life.isOver) return never();
        if (this.busy) return false;
        await work();
        return true;
      },
      isMaintenance: () => this.isMaintenance,
      send: life.bound(message => line.send('hub', { from: this.address, message })),
      newId: () => this.#world.newId(),
      clock,
      log: () => {},
    });
  }

  #executor(kind: JobKind, life: Life): JobExecutor {
    return async () => {
      const job = this.jobs.kept.find(({ phase }) => phase === 'running')?.execution.job ?? 'unknown';
      this.begun.push({ job, kind });
      await new Promise<void>(resolve => this.#world.clock.after(jobMs, resolve));
      if (life.isOver) return never();
      if (kind === 'restart') return this.powerCut();
      if (this.failing) throw new Error('cannot be done');
      this.done.push(job);
      return { kind };
    };
  }

  async connect(): Promise<void> {
    this.isUp = true;
    this.#world.line.connect(this.name, body => this.jobs.handle(body));
    await this.jobs.connected();
  }

  disconnect(): void {
    this.isUp = false;
    this.#world.line.connect(this.name, undefined);
    this.jobs.disconnected();
  }

  /** Ends it without a word, and begins it anew from what was on its disk. It was on the line, and is again. */
  async powerCut(): Promise<void> {
    const { isUp } = this;
    this.#life.end();
    this.disconnect();
    await this.start();
    if (isUp) await this.connect();
  }

  /** What was begun more often than its kind allows. */
  get repeated(): string[] {
    const once = this.begun.filter(({ kind }) => kindRules[kind].afterInterruption !== 'repeat');
    return once.map(({ job }) => job).filter((job, index, all) => all.indexOf(job) !== index);
  }
}

export class JobWorld {
  readonly clock = new ManualClock();
  readonly line = new LossyLine();
  readonly hubDocuments = new MemoryDocuments();
  readonly kiosks: JobKiosk[] = [];
  hub!: HubJobs; // made by `startHub`
  groups!: Groups;
  #hubLife = new Life();
  #ids = 0;

  static async open(count: number): Promise<JobWorld> {
    const world = new JobWorld();
    await world.startHub();
    for (let number = 1; number <= count; number++) await world.join(number);
    return world;
  }

  newId(): string {
    return `ID${++this.#ids}`;
  }

  async join(number: number): Promise<JobKiosk> {
    const kiosk = new JobKiosk(this, addressOf(number));
    this.kiosks.push(kiosk);
    await kiosk.start();
    await kiosk.connect();
    return kiosk;
  }

  async startHub(): Promise<void> {
    this.#hubLife.end();
    const life = new Life();
    this.#hubLife = life;
    const documents = life.documents(this.hubDocuments);
    this.groups = await Groups.open(documents);
    this.hub = await HubJobs.open({
      documents,
      groups: this.groups,
      kiosks: () =>
        this.kiosks.map(({ address, isUp }) => ({ address, line: isUp ? 'online' : 'offline' }) as const),
      configure: async () => 1,
      send: life.bound((address, message) => this.line.send(clientIdOf(address), message)),
      newId: () => this.newId(),
      clock: this.clock,
      log: () => {},
    });
    this.line.connect('hub', async body => {
      const { from, message } = body as { readonly from: KioskAddress; readonly message: unknown };
      await this.hub.handle(from, message);
    });
  }

  /** So many seconds of a hub that ticks, over a line that loses nothing. */
  async pass(seconds: number, stepS = 5): Promise<void> {
    for (let second = 0; second < seconds; second += stepS) {
      await this.hub.tick();
      await this.line.flush();
      await this.clock.advance(stepS * 1_000);
      await this.line.flush();
    }
  }
}
