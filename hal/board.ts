import type { BoardSpec, DeviceSpec, WorldSpec } from './board-schema.ts';
import type { Clock } from './clock.ts';
import { type Device, HalError, type Listener, type Unsubscribe } from './device.ts';
import type { Use } from './driver.ts';
import { type DeviceKind, type DeviceKinds, loadDriver, loadWorldDriver } from './driver-table.ts';
import type { World } from './drivers/sim/world.ts';
import { Socket } from './hot-plug/socket.ts';
import { standIns } from './hot-plug/stand-ins.ts';
import { interlock } from './interlock.ts';
import { type AnyPlace, type BoardDevices, Place, Places } from './place.ts';

export { BoardSpecSchema, boardSchemaFor, DeviceSpecSchema } from './board-schema.ts';
export type { BoardSpec, DeviceSpec } from './board-schema.ts';
export type { BoardDevices } from './place.ts';

/** A device (or the world) that the profile names and that is not there. */
export interface DeviceFailure {
  readonly id: string;
  readonly kind: DeviceKind | 'world';
  readonly driver: string;
  readonly error: HalError;
}

/** A device was lost, with why, or is there again. */
export interface DeviceChange extends Omit<DeviceFailure, 'error'> {
  readonly error?: HalError;
}

/** All devices of a profile, in its order. */
export interface Board {
  /** The world behind the simulated devices; absent on real hardware. */
  readonly world?: World;
  /** What is not there now. */
  readonly failures: readonly DeviceFailure[];
  /**
   * The first device of a kind that the profile names, whether it is there or not: while it is not, its calls reject with
   * HalError `absent`. Undefined when the profile names none.
   */
  get<K extends DeviceKind>(kind: K): BoardDevices[K] | undefined;
  /** All devices of a kind that the profile names. */
  all<K extends DeviceKind>(kind: K): readonly BoardDevices[K][];
  onChange(listener: Listener<DeviceChange>): Unsubscribe;
  /** The device itself that is open by this id now: for whoever plays with a simulated one. Others keep what `get` gives. */
  plugged(id: string): Device | undefined;
  /** Disposes of all devices, last opened first, and of the world. */
  close(): Promise<void>;
}

export interface BoardOptions {
  readonly clock: Clock;
  /** False: each device is tried once. True, as without it: what is not there is looked for until it is. */
  readonly retry?: boolean;
}

/**
 * Opens what a profile names, one after another. It never rejects because of a device: that is a failure on the board,
 * and the daemon starts degraded. Devices may go and come at any time. A barrier is driven only while a fire input is
 * there to obey: without one it is left released.
 */
export async function openBoard(spec: BoardSpec, { clock, retry = true }: BoardOptions): Promise<Board> {
  const board = new OpenBoard(clock);
  if (spec.world) await board.openWorld(spec.world);
  const inOrder = spec.devices.map((device, index) => ({ device, index }));
  for (const { device, index } of inOrder.toSorted((a, b) => rankOf(a.device) - rankOf(b.device)))
    await board.open(device, index, retry);
  return board;
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

/** What stands for a device of each kind, for those who are handed it. */
type HandOut = {
  readonly [K in DeviceKind]: (socket: Socket<DeviceKinds[K]>, clock: Clock) => BoardDevices[K];
};

class OpenBoard implements Board {
  world?: World;
  readonly #clock: Clock;
  readonly #places = new Places();
  readonly #listeners = new Set<Listener<DeviceChange>>();
  /** Of the world, and of what can never be opened, with the place in the profile. */
  readonly #lasting: (DeviceFailure & { readonly index: number })[] = [];

  /** A barrier only with its interlock, which is there before anything is driven. */
  readonly #handOut: HandOut = {
    ...standIns,
    barrier: (socket, clock) => {
      const [fire] = this.#places.of('fire-input');
      if (fire === undefined) throw new Error(`${socket.id}: a barrier without a fire input has no place`);
      return interlock(standIns.barrier(socket, clock), fire.device);
    },
  };

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get failures(): readonly DeviceFailure[] {
    const lost = this.#places.inOrder.flatMap(({ spec: { id, kind, driver }, error, index }) =>
      error === undefined ? [] : [{ id, kind, driver, error, index }],
    );
    const all = [...this.#lasting, ...lost].toSorted((a, b) => a.index - b.index);
    return all.map(({ index: _index, ...failure }) => failure);
  }

  async openWorld({ driver: name, options }: WorldSpec): Promise<void> {
    try {
      const driver = await loadWorldDriver(name);
      if (driver === undefined) throw new HalError('absent', 'world', `there is no driver ${name}`);
      this.world = await driver.open('world', options, { clock: this.#clock });
    } catch (cause) {
      const error =
        cause instanceof HalError ? cause : new HalError('io', 'world', 'its driver failed', cause);
      this.#lasting.push({ id: 'world', kind: 'world', driver: name, error, index: -1 });
    }
  }

  /** Gives a device its place, and tries to open it. */
  async open(spec: DeviceSpec, index: number, retry: boolean): Promise<void> {
    const { id, kind, driver } = spec;
    const never = this.#whyNever(spec);
    if (never !== undefined) {
      this.#lasting.push({ id, kind, driver, error: never, index });
      return;
    }
    const place = this.#placeFor(kind, spec, index);
    this.#places.add(kind, place);
    await place.socket.open({ retry });
  }

  get<K extends DeviceKind>(kind: K): BoardDevices[K] | undefined {
    return this.all(kind)[0];
  }

  all<K extends DeviceKind>(kind: K): readonly BoardDevices[K][] {
    return this.#places.of(kind).map(({ device }) => device);
  }

  onChange(listener: Listener<DeviceChange>): Unsubscribe {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  plugged(id: string): Device | undefined {
    return this.#places.inOrder.find(({ spec }) => spec.id === id)?.plugged;
  }

  async close(): Promise<void> {
    this.#listeners.clear();
    const results: PromiseSettledResult<void>[] = [];
    for (const place of this.#places.inOrder.toReversed())
      results.push(...(await Promise.allSettled([place.dispose()])));
    await this.world?.close();
    const failed = results.find(result => result.status === 'rejected');
    if (failed) throw failed.reason;
  }

  #placeFor<K extends DeviceKind>(kind: K, spec: DeviceSpec, index: number): Place<K> {
    const bases = new Set<AnyPlace>();
    const socket = new Socket<DeviceKinds[K]>(
      spec.id,
      () => this.#openDevice(kind, spec, bases),
      this.#clock,
    );
    const place = new Place({ spec, index, bases }, socket, this.#handOut[kind](socket, this.#clock));
    socket.onChange(error => this.#changed(place, error));
    return place;
  }

  async #openDevice<K extends DeviceKind>(
    kind: K,
    { id, driver: name, options }: DeviceSpec,
    bases: Set<AnyPlace>,
  ): Promise<DeviceKinds[K]> {
    if (kind === 'barrier' && this.#places.of('fire-input')[0]?.plugged === undefined)
      throw new HalError('tampered', id, 'no fire input is open that could release it');
    const driver = await loadDriver(kind, name);
    if (driver === undefined) throw new HalError('absent', id, `there is no driver ${name} for this kind`);
    bases.clear();
    const world = this.world && { world: this.world };
    return driver.open(id, options, { clock: this.#clock, use: this.#useFor(bases), ...world });
  }

  /** Lends what a device stands on, and remembers that it does. */
  #useFor(bases: Set<AnyPlace>): Use {
    return (kind, id) => {
      const base = this.#places.of(kind).find(({ spec }) => spec.id === id);
      if (base?.plugged === undefined) throw new HalError('absent', id, `no ${kind} of this name is open`);
      bases.add(base);
      return base.device;
    };
  }

  #whyNever({ id, kind }: DeviceSpec): HalError | undefined {
    if (this.#places.inOrder.some(place => place.spec.id === id))
      return new HalError('busy', id, 'another device has this id');
    if (kind === 'barrier' && this.#places.of('fire-input').length === 0)
      return new HalError('tampered', id, 'the profile names no fire input that could release it');
    return undefined;
  }

  #changed(place: AnyPlace, error: HalError | undefined): void {
    if (error) this.#loseThoseOn(place);
    const { id, kind, driver } = place.spec;
    for (const tell of this.#listeners) tell({ id, kind, driver, ...(error && { error }) });
  }

  /** What stands on a device that is gone is gone with it. */
  #loseThoseOn(base: AnyPlace): void {
    for (const place of this.#places.inOrder)
      if (place.bases.has(base))
        place.lose(new HalError('absent', place.spec.id, `${base.spec.id}, which it stands on, is gone`));
  }
}
