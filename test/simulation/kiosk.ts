import type { OutboxEntry } from '../../daemon/core/event.ts';
import type { Connect } from '../../daemon/link/connection.ts';
import { startLink } from '../../daemon/link/link.ts';
import { LoadedLists } from '../../daemon/lists.ts';
import { readMrz } from '../../daemon/formats/mrz/read-mrz.ts';
import { type RunningLane, startLane } from '../../daemon/lane/runner.ts';
import type { KioskStore } from '../../daemon/store/contract/kiosk-store.ts';
import { Keyring } from '../../daemon/store/keyring.ts';
import { openKioskStore } from '../../daemon/store/kiosk-store.ts';
import { newUlids } from '../../daemon/ulids.ts';
import { messageOf } from '../../daemon/core/errors.ts';
import type { CancelTimer, Clock } from '../../hal/clock.ts';
import type { Random } from '../../hal/drivers/sim/random.ts';
import type { World } from '../../hal/drivers/sim/world.ts';
import { clearKiosk } from './clear-sealing.ts';
import { addressOf, randomBytesOf, sealingKeyOf } from './common.ts';
import { type DeviceTrouble, openDevices } from './devices.ts';
import { SimDisk } from './disk.ts';
import { SimEngine } from './engine.ts';
import type { Checker } from './invariants.ts';
import { judgeErased } from './judge.ts';
import { importList, policy } from './lists.ts';
import { Life } from './life.ts';
import type { SimNetwork } from './network.ts';
import { workAsOfficer } from './officer.ts';
import { operation } from './parameters.ts';
import type { Bug } from './simulation.ts';
import type { Trace } from './trace.ts';
import { policyLists, Witness } from './witness.ts';

export interface KioskParts {
  readonly name: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly trace: Trace;
  readonly checker: Checker;
  readonly network: SimNetwork;
  readonly world: World;
  readonly bug: Bug | undefined;
}

/** What runs between a start and a crash. */
interface Running {
  readonly life: Life;
  readonly store: KioskStore;
  readonly lane: RunningLane;
  readonly engine: SimEngine;
  readonly lists: LoadedLists;
}

/** A machine with a lane: its disk, its clock and its devices stay, its process comes and goes. */
export class SimKiosk {
  readonly name: string;
  readonly disk: SimDisk;
  readonly witness: Witness;
  readonly devices: DeviceTrouble = { scanner: false, reader: false };
  readonly world: World;
  /** How far its wall clock is off, in milliseconds. */
  skewMs = 0;
  #engineBroken = false;
  readonly #parts: KioskParts;
  #life: Life | undefined;
  #running: Running | undefined;
  #drop: () => void = () => {};
  #starts = 0;
  /** Kept over crashes, as a kiosk keeps it on its disk. */
  #sessions = 0;
  #cancelStart: CancelTimer = () => {};
  #provisioned = false;

  constructor(parts: KioskParts) {
    const { name, random, trace, checker, world, bug } = parts;
    this.#parts = parts;
    this.name = name;
    this.world = world;
    this.disk = new SimDisk(name, random.fork('disk'), trace);
    this.disk.skipsNames = bug === 'names-not-synced';
    this.witness = new Witness(name, this.disk, checker, () => ({
      listed: world.visits.at(-1)?.truth.listed ?? false,
    }));
    world.stage.barrier.watch(state => {
      trace.note(name, `barrier ${state}`);
      this.witness.moved(state, this.#running?.lane.view.encounter);
    });
    world.stage.signal.watch(signal => trace.note(name, `signal ${signal}`));
  }

  get running(): Running | undefined {
    return this.#running;
  }

  /** The workers die, and die again. */
  setEngineBroken(broken: boolean): void {
    this.#engineBroken = broken;
    if (this.#running !== undefined) this.#running.engine.broken = broken;
  }

  /** Starts the process; one that cannot start is started again, as systemd does it. */
  start(): void {
    const { clock, random, trace } = this.#parts;
    const life = new Life(clock, () => this.skewMs);
    this.#life = life;
    this.#begin(life).catch((error: unknown) => {
      trace.note(this.name, `did not start: ${messageOf(error)}`);
      if (life.alive) this.crash('kill', random.uniform(...operation.restartMs));
    });
  }

  /** The process dies (`kill`), or the power goes; it starts again after a while. */
  crash(how: 'kill' | 'power-cut', downMs: number): void {
    this.#parts.trace.note(this.name, how);
    this.#life?.end();
    this.#running = undefined;
    if (how === 'kill') this.disk.kill();
    else this.disk.cutPower();
    this.#parts.network.died(this.name);
    this.#drop();
    this.#drop = () => {};
    this.#cancelStart(); // it may be down already
    this.#cancelStart = this.#parts.clock.after(downMs, () => this.start());
  }

  async #begin(life: Life): Promise<void> {
    const { name, trace, world, bug } = this.#parts;
    const random = this.#parts.random.fork(`start ${++this.#starts}`);
    const newId = newUlids({ clock: life.clock, random: random.fork('ids').uniform });
    const store = await openKioskStore(name, {
      keyring: Keyring.of(sealingKeyOf(name)),
      create: !this.#provisioned,
      randomBytes: randomBytesOf(random.fork('nonces')),
      now: () => life.clock.wall(),
      newEpoch: newId,
      onCorrupt: fault => trace.note(name, `corrupt: ${fault.message}`),
      volume: this.disk.volume(life),
    });
    this.#provisioned = true;
    this.witness.recovered();
    await judgeErased(store, this.witness);
    const engine = new SimEngine(life, random.fork('engine'));
    engine.broken = this.#engineBroken;
    engine.invents = bug === 'search-invented';
    const lists = new LoadedLists(engine);
    await lists.loadNamed(policyLists, store, line => trace.note(name, line));
    startLink({
      options: { url: 'mqtt://broker', address: addressOf(name) },
      outbox: store.outbox,
      sealing: clearKiosk,
      nextSession: () => ++this.#sessions,
      clock: life.clock,
      random: random.fork('link').uniform,
      log: line => life.alive && trace.note(name, line),
      connect: this.#connect(life, store),
    });
    const lane = this.#startLane({ life, store, engine, lists, newId });
    this.#running = { life, store, lane, engine, lists };
    this.#keepLists(life);
    void workAsOfficer({
      life,
      random: random.fork('officer'),
      store,
      watched: this.#watched(store),
      lane,
      witness: this.witness,
      trace,
      isBurning: () => world.stage.fire.value,
      peeps: bug === 'look-not-audited',
    });
  }

  #startLane({
    life,
    store,
    engine,
    lists,
    newId,
  }: Omit<Running, 'lane'> & { newId: () => string }): RunningLane {
    const { name, trace, world, bug } = this.#parts;
    const { drop, ...devices } = openDevices(world, this.devices, life);
    this.#drop = drop;
    const lane = startLane({
      lane: `${name}-lane`,
      device: name,
      policy: () => policy,
      calibratedTo: { fingerprint: 60, iris: 60 },
      clock: life.clock,
      ...devices,
      resetInterlock: () => devices.barrier.reset(),
      engine,
      store: this.#watched(store),
      newId,
      knownLists: () => lists.known(),
      readMrz,
      stateEye: template => template,
      writePng: async image => image.pixels,
      onCommitted: ({ answer }) => {
        if (bug === 'gate-opens-on-grey' && answer === 'GREY') void devices.barrier.open();
      },
      onError: (error, doing) => life.alive && trace.note(name, `${doing}: ${messageOf(error)}`),
    });
    lane.onChange(view => {
      trace.note(name, `${view.state} ${view.prompt} ${view.answer ?? ''}`);
      this.witness.shown(view);
    });
    return lane;
  }

  #watched(store: KioskStore): Pick<KioskStore, 'commit'> {
    if (this.#parts.bug !== 'shown-before-disk') return this.witness.watch(store);
    return this.witness.watch({
      commit: async commit => {
        store.commit(commit).catch(() => {});
      },
    });
  }

  /** Reads what goes out on the line; with the bug that the outbox believes a PUBACK. */
  #connect(life: Life, { outbox }: KioskStore): Connect {
    const connect = this.#parts.network.connectFrom(this.name, life);
    return (...given) => {
      const connection = connect(...given);
      return {
        close: () => connection.close(),
        drop: reason => connection.drop(reason),
        publish: async message => {
          const places = placesIn(message.payload);
          for (const place of places) this.witness.sent(place);
          await connection.publish(message);
          if (this.#parts.bug !== 'deleted-on-puback') return;
          for (const { stream, seq: upTo } of places)
            await outbox.acknowledge({ stream, epoch: outbox.epoch, upTo });
        },
      };
    };
  }

  /** Lists are imported before they are stale, and soon when one is missing. */
  #keepLists(life: Life): void {
    const { running } = this;
    if (running === undefined || !life.alive) return;
    const missing = policyLists.filter(list => !running.lists.known().some(({ name }) => name === list));
    const wait = this.#starts > 1 && missing.length > 0 ? operation.importMissingMs : 0;
    life.clock.after(wait, () => void this.#importAll(life, missing));
    life.clock.after(operation.importEveryMs, () => this.#keepLists(life));
  }

  async #importAll(life: Life, missing: readonly string[]): Promise<void> {
    const { running } = this;
    if (running === undefined || running.life !== life) return;
    for (const list of missing.length > 0 ? missing : policyLists) {
      try {
        await importList(list, running.store, running.lists, life.clock.wall());
      } catch (error) {
        this.#parts.trace.note(this.name, `import of ${list}: ${messageOf(error)}`);
      }
    }
  }
}

function placesIn(payload: Buffer): readonly Pick<OutboxEntry, 'stream' | 'seq'>[] {
  const batch: unknown = JSON.parse(payload.toString('utf8'));
  return Array.isArray(batch) ? (batch as OutboxEntry[]) : [];
}
