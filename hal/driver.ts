import type { Static, TObject } from 'typebox';
import { Value } from 'typebox/value';
import type { Clock } from './clock.ts';
import { type Device, HalError } from './device.ts';
import type { DeviceKind, DeviceKinds } from './driver-table.ts';
import type { World } from './drivers/sim/world.ts';

/** The device of a kind that the profile calls `id`. Throws HalError `absent` when none of this kind is open. */
export type Use = <K extends DeviceKind>(kind: K, id: string) => DeviceKinds[K];

/** What a driver is given beside its options. */
export interface DriverContext {
  readonly clock: Clock;
  /** For drivers that stand on other devices of the profile: a chip of lines, a bus, a camera. They stay the board's. */
  readonly use?: Use;
  /** The world of the profile, for drivers that play in one. */
  readonly world?: World;
}

/**
 * How a device of one kind is opened. `options` is what the profile may say, with defaults; `open` rejects with
 * HalError, and with nothing left open, when the device is not there or the options are not of that shape.
 */
export interface Driver<Opened, Context> {
  readonly options: TObject;
  open(id: string, options: unknown, context: Context): Promise<Opened>;
}

export type DeviceDriver<D extends Device> = Driver<D, DriverContext>;

/** A driver from its options and a function that opens it with them, checked and filled in. */
export function defineDriver<Options extends TObject, Opened, Context = DriverContext>(
  options: Options,
  open: (id: string, options: Static<Options>, context: Context) => Opened | Promise<Opened>,
): Driver<Opened, Context> {
  return {
    options,
    async open(id, given, context) {
      const filled = Value.Default(options, Value.Clone(given ?? {}));
      if (!Value.Check(options, filled)) throw badOptions(id, options, filled);
      return await open(id, filled, context);
    },
  };
}

function badOptions(id: string, schema: TObject, value: unknown): HalError {
  const mistakes = Value.Errors(schema, value);
  const lines = mistakes.map(({ instancePath, message }) => `options${instancePath} ${message}`);
  return new HalError('io', id, lines.join('; '));
}

/** The world that a simulated or replayed device needs. */
export function worldOf(id: string, { world }: DriverContext): World {
  if (world === undefined)
    throw new HalError('absent', id, 'no world is open: the profile needs a section `world`');
  return world;
}

/** What a device stands on. It stays the board's: who uses it does not dispose of it. */
export function usedBy<K extends DeviceKind>(
  id: string,
  kind: K,
  named: string,
  { use }: DriverContext,
): DeviceKinds[K] {
  if (use === undefined) throw new HalError('absent', id, `no board is there that could hold ${named}`);
  try {
    return use(kind, named);
  } catch (cause) {
    throw new HalError('absent', id, `it needs the ${kind} ${named}, which is not open`, cause);
  }
}
