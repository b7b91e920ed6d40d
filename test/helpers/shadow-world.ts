// A hub and some kiosks over a line that is told what to do, with power cuts at either end.
import assert from 'node:assert/strict';
import type { KioskAddress } from '../../daemon/core/kiosk-address.ts';
import type { WhenIdle } from '../../daemon/fleet/shadow/carry-out.ts';
import {
  checkConfiguration,
  type Configuration,
  filledConfiguration,
  type Rejection,
} from '../../daemon/fleet/shadow/configuration.ts';
import { Sessions } from '../../daemon/fleet/shadow/sessions.ts';
import { Shadow } from '../../daemon/fleet/shadow/shadow.ts';
import {
  afterStep,
  type Standing,
  standingIn,
  type Step,
  type StepExecutors,
} from '../../daemon/fleet/shadow/steps.ts';
import { HubShadow } from '../../daemon/hub/shadow/hub-shadow.ts';
import { clientIdOf } from '../../daemon/link/topics.ts';
import { MemoryDocuments } from '../../daemon/store/documents/memory.ts';
import { ManualClock } from '../../hal/drivers/sim/clock.ts';
import { LossyLine, settle } from './lossy-line.ts';
import { Life, never } from './power-cut.ts';

export const addressOf = (number: number): KioskAddress => {
  return { tenant: 'airport', shard: `s${number % 2}`, device: `gate-${String(number).padStart(2, '0')}` };
};

/** A configuration that tells by its numbers which one it is. A kiosk refuses one that lets officers in after three tries. */
export function configuration(number: number, changes: object = {}): Configuration {
  const lists = [{ name: `list-${number % 3}`, action: 'refer' }];
  const policy = { lists, documentAttempts: 1 + (number % 2) };
  const retention = { greenMinutes: number };
  const checked = checkConfiguration(filledConfiguration({ policy, retention, ...changes }));
  assert.ok('configuration' in checked);
  return checked.configuration;
}

const idleWaitMs = 60_000;

/** A kiosk as far as its configuration goes. */
export class ShadowKiosk {
  readonly address: KioskAddress;
  readonly documents = new MemoryDocuments();
  /** Why it can take no configuration. */
  refused: Rejection | undefined;
  /** A step of this kind fails. */
  failing: Step['step'] | undefined;
  standing: Standing = standingIn(configuration(0));
  shadow!: Shadow; // made by `start`, which every user of a kiosk awaits
  life = new Life();
  /** What went wrong, as a test may want to know it. */
  readonly broken: string[] = [];
  readonly #world: ShadowWorld;
  #busy = false;
  #held = false;

  /** Somebody is served. */
  get busy(): boolean {
    return this.#busy;
  }

  /** Whoever steps up while the lane is held has to wait outside. */
  set busy(busy: boolean) {
    this.#busy = busy && !this.#held;
  }

  constructor(world: ShadowWorld, address: KioskAddress) {
    this.#world = world;
    this.address = address;
  }

  get name(): string {
    return clientIdOf(this.address);
  }

  async start(): Promise<void> {
    const life = new Life();
    this.life = life;
    this.#held = false;
    const documents = life.documents(this.documents);
    const { clock, line } = this.#world;
    this.shadow = await Shadow.open({
      documents,
      sessions: await Sessions.open(documents),
      profile: configuration(0),
      refuse: ({ policy }) =>
        this.refused ??
        (policy.captureAttempts === 1
          ? { field: 'policy.captureAttempts', reason: 'too few here' }
          : undefined),
      executors: this.#executors(life),
      whenIdle: this.#whenIdle(life),
      send: life.bound(message => line.send('hub', { from: this.address, message })),
      health: () => [{ name: 'lane', status: 'up', detail: 'idle' }],
      software: '1.0.0',
      clock,
      log: () => {},
    });
    this.standing = standingIn(this.shadow.configuration);
    this.shadow.start();
    line.connect(this.name, body => this.shadow.handle(body));
  }

  /** Ends it without a word, and begins it anew from what was on its disk. */
  async powerCut(): Promise<void> {
    this.life.end();
    this.shadow.disconnected();
    this.#world.line.connect(this.name, undefined);
    await this.start();
  }

  #executors(life: Life): StepExecutors {
    const execute = async (step: Step) => {
      await settle();
      if (life.isOver) return;
      if (this.failing === step.step) throw new Error('cannot be done');
      if (step.step === 'set-policy') {
        if (this.busy) this.broken.push('a policy was changed in the middle of a passenger');
        const missing = step.policy.lists.filter(({ name }) => !this.standing.loaded.includes(name));
        if (missing.length > 0) this.broken.push('a policy names a list that is not loaded');
      }
      this.standing = afterStep(this.standing, step);
    };
    return {
      'load-list': execute,
      'drop-list': execute,
      'set-policy': execute,
      'set-retention': execute,
    };
  }

  #whenIdle(life: Life): WhenIdle {
    return async (work, waitMs) => {
      if (this.busy) await new Promise<void>(resolve => this.#world.clock.after(waitMs, resolve));
      if (life.isOver) return never();
      if (this.busy) return false;
      this.#held = true;
      try {
        await work();
      } finally {
        this.#held = false;
      }
      return true;
    };
  }
}

export class ShadowWorld {
  readonly clock = new ManualClock();
  readonly line = new LossyLine();
  readonly hubDocuments = new MemoryDocuments();
  readonly kiosks: readonly ShadowKiosk[];
  hub!: HubShadow; // made by `open`
  #hubLife = new Life();

  private constructor(count: number) {
    this.kiosks = Array.from({ length: count }, (_, index) => new ShadowKiosk(this, addressOf(index + 1)));
  }

  static async open(count: number): Promise<ShadowWorld> {
    const world = new ShadowWorld(count);
    await world.startHub();
    for (const kiosk of world.kiosks) await kiosk.start();
    return world;
  }

  /** Ends the hub without a word, and begins it anew. */
  async startHub(): Promise<void> {
    this.#hubLife.end();
    const life = new Life();
    this.#hubLife = life;
    this.hub = await HubShadow.open({
      documents: life.documents(this.hubDocuments),
      clock: this.clock,
      send: life.bound((address, message) => this.line.send(clientIdOf(address), message)),
      log: () => {},
    });
    this.line.connect('hub', async body => {
      const { from, message } = body as { readonly from: KioskAddress; readonly message: unknown };
      await this.hub.handle(from, message);
    });
  }

  publish(number: number, changes: object = {}) {
    const kiosks = this.kiosks.map(({ address }) => address);
    return this.hub.publish({ kiosks, configuration: configuration(number, changes), by: 'jana' });
  }

  /** A line that loses nothing, lanes that are free, and time enough for every repair. */
  async heal(): Promise<void> {
    for (const kiosk of this.kiosks) {
      kiosk.busy = false;
      kiosk.failing = undefined;
      await kiosk.shadow.connected();
    }
    for (let round = 0; round < 8; round++) {
      await this.line.flush();
      await this.clock.advance(idleWaitMs);
    }
    await this.line.flush();
  }
}
