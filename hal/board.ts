import type { BoardSpec, DeviceSpec, WorldSpec } from './board-schema.ts';
import type { Clock } from './clock.ts';
import { type Device, HalError } from './device.ts';
import type { Use } from './driver.ts';
import { type DeviceKind, type DeviceKinds, loadDriver, loadWorldDriver } from './driver-table.ts';
import type { World } from './drivers/sim/world.ts';
import { type InterlockedBarrier, interlock } from './interlock.ts';

export { BoardSpecSchema, boardSchemaFor, DeviceSpecSchema } from './board-schema.ts';
export type { BoardSpec, DeviceSpec } from './board-schema.ts';

/** What a board hands out for each kind: the contract, and a barrier only with its interlock. */
export type BoardDevices = Omit<DeviceKinds, 'barrier'> & { readonly barrier: InterlockedBarrier };

/** A device (or the world) that the profile names and that is not there. */
export interface DeviceFailure {
  readonly id: string;
  readonly kind: DeviceKind | 'world';
  readonly driver: string;
  readonly error: HalError;
}

/** All devices of a profile that opened, and what did not, in the order of the profile. */
export interface Board {
  /** The world behind the simulated devices; absent on real hardware. */
  readonly world?: World;
  readonly failures: readonly DeviceFailure[];
  /** The first open device of a kind. */
  get<K extends DeviceKind>(kind: K): BoardDevices[K] | undefined;
  /** All open devices of a kind, in the order of the profile. */
  all<K extends DeviceKind>(kind: K): readonly BoardDevices[K][];
  /** Disposes of all devices, last opened first, and of the world. */
  close(): Promise<void>;
}

/**
 * Opens what a profile names, one after another. It never rejects because of a device: that is a failure on the board,
 * and the daemon starts degraded. A barrier without a fire input that works is not handed out but left released.
 */
export async function openBoard(spec: BoardSpec, { clock }: { readonly clock: Clock }): Promise<Board> {
  const opening = new Opening(clock);
  if (spec.world) await opening.openWorld(spec.world);
  for (const device of spec.devices.toSorted((a, b) => rankOf(a) - rankOf(b))) await opening.open(device);
  const placeOf = ({ id }: DeviceFailure) => spec.devices.findIndex(device => device.id === id);
  const failures = opening.failures.toSorted((a, b) => placeOf(a) - placeOf(b));
  return new OpenBoard(opening.devices, failures, opening.world);
}

/**
 * What others stand on comes first, and the fire input before all that moves: no barrier is driven before the alarm is
 * listened to.
 */
const openedFirst: readonly DeviceKind[] = [
  'i2c',
  'gpio-chip',
  'gpio-input',
  'gpio-output',
  'fire-input',
  'camera',
];

function rankOf({ kind }: DeviceSpec): number {
  const rank = openedFirst.indexOf(kind);
  return rank < 0 ? openedFirst.length : rank;
}

interface Opened {
  readonly kind: DeviceKind;
  readonly device: Device;
}

class Opening {
  readonly devices: Opened[] = [];
  readonly failures: DeviceFailure[] = [];
  world: World | undefined;
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async openWorld(spec: WorldSpec): Promise<void> {
    await this.#attempt({ id: 'world', kind: 'world', driver: spec.driver }, async () => {
      const driver = await loadWorldDriver(spec.driver);
      if (driver === undefined) throw new HalError('absent', 'world', `there is no driver ${spec.driver}`);
      this.world = await driver.open('world', spec.options, { clock: this.#clock });
    });
  }

  async open(spec: DeviceSpec): Promise<void> {
    await this.#attempt(spec, async () => {
      if (this.devices.some(({ device }) => device.id === spec.id))
        throw new HalError('busy', spec.id, 'another device has this id');
      this.devices.push({ kind: spec.kind, device: await this.#openDevice(spec) });
    });
  }

  async #openDevice({ id, kind, driver: name, options }: DeviceSpec): Promise<Device> {
    const interlocked = kind === 'barrier' ? this.#interlocked(id) : (device: Device) => device;
    const driver = await loadDriver(kind, name);
    if (driver === undefined) throw new HalError('absent', id, `there is no driver ${name} for this kind`);
    const world = this.world && { world: this.world };
    return interlocked(await driver.open(id, options, { clock: this.#clock, use: this.#use, ...world }));
  }

  readonly #use: Use = (kind, id) => {
    const found = this.devices.find(opened => opened.kind === kind && opened.device.id === id);
    if (found === undefined) throw new HalError('absent', id, `no ${kind} of this name is open`);
    // A device was opened by a driver of its kind.
    return found.device as DeviceKinds[typeof kind];
  };

  /** What wraps a barrier; throws before anything is driven when there is no fire input to obey. */
  #interlocked(id: string): (barrier: Device) => InterlockedBarrier {
    const fire = this.devices.find(opened => opened.kind === 'fire-input')?.device;
    if (fire === undefined) throw new HalError('tampered', id, 'no fire input is open that could release it');
    return barrier => interlock(barrier as DeviceKinds['barrier'], fire as DeviceKinds['fire-input']);
  }

  async #attempt(what: Omit<DeviceFailure, 'error'>, open: () => Promise<void>): Promise<void> {
    const { id, kind, driver } = what;
    try {
      await open();
    } catch (cause) {
      const error = cause instanceof HalError ? cause : new HalError('io', id, 'its driver failed', cause);
      this.failures.push({ id, kind, driver, error });
    }
  }
}

class OpenBoard implements Board {
  readonly failures: readonly DeviceFailure[];
  readonly world?: World;
  readonly #devices: readonly Opened[];

  constructor(devices: readonly Opened[], failures: readonly DeviceFailure[], world: World | undefined) {
    this.#devices = devices;
    this.failures = failures;
    if (world) this.world = world;
  }

  get<K extends DeviceKind>(kind: K): BoardDevices[K] | undefined {
    return this.all(kind)[0];
  }

  all<K extends DeviceKind>(kind: K): readonly BoardDevices[K][] {
    return this.#devices.flatMap(opened => (opened.kind === kind ? [opened.device as BoardDevices[K]] : []));
  }

  async close(): Promise<void> {
    const results: PromiseSettledResult<void>[] = [];
    for (const { device } of this.#devices.toReversed())
      results.push(...(await Promise.allSettled([device.dispose()])));
    await this.world?.close();
    const failed = results.find(result => result.status === 'rejected');
    if (failed) throw failed.reason;
  }
}
