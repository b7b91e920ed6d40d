import { type Static, type TObject, type TSchema, Type } from 'typebox';
import {
  type DeviceKind,
  deviceDrivers,
  deviceKinds,
  loadDriver,
  loadWorldDriver,
  worldDrivers,
} from './driver-table.ts';

const strict = { additionalProperties: false };
const Options = Type.Record(Type.String(), Type.Unknown(), { default: {} });

/** A device as the profile names it. What `options` may hold is the driver's to say: `boardSchemaFor`. */
export const DeviceSpecSchema = Type.Object(
  {
    /** Unique in the profile; it stands in errors and in the health report. */
    id: Type.String({ pattern: '^[a-z][a-z0-9-]{0,31}$' }),
    kind: Type.Unsafe<DeviceKind>({ enum: deviceKinds }),
    driver: Type.String({ minLength: 1 }),
    options: Type.Optional(Options),
  },
  strict,
);

/** The world that the drivers `sim` and `replay` of one profile share. */
export const WorldSpecSchema = Type.Object(
  { driver: Type.String({ minLength: 1 }), options: Type.Optional(Options) },
  strict,
);

/** The hardware part of a profile. */
export const BoardSpecSchema = Type.Object(
  { world: Type.Optional(WorldSpecSchema), devices: Type.Array(DeviceSpecSchema) },
  strict,
);

export type DeviceSpec = Static<typeof DeviceSpecSchema>;
export type WorldSpec = Static<typeof WorldSpecSchema>;
export type BoardSpec = Static<typeof BoardSpecSchema>;

/**
 * The schema of exactly this board: each driver's own options in its place, so that a profile read against it names
 * the line and the field of a wrong option, or of a driver that does not exist.
 */
export async function boardSchemaFor({ world, devices }: BoardSpec): Promise<TObject> {
  const deviceSchemas = await Promise.all(devices.map(deviceSchemaOf));
  const worldSchema = world && (await worldSchemaOf(world));
  return Type.Object(
    { ...(worldSchema && { world: worldSchema }), devices: Type.Tuple(deviceSchemas) },
    strict,
  );
}

async function deviceSchemaOf({ kind, driver }: DeviceSpec): Promise<TSchema> {
  const { id } = DeviceSpecSchema.properties;
  const known = await loadDriver(kind, driver);
  return Type.Object(
    { id, kind: Type.Literal(kind), ...driverSchema(known, Object.keys(deviceDrivers[kind])) },
    strict,
  );
}

async function worldSchemaOf({ driver }: WorldSpec): Promise<TSchema> {
  const known = await loadWorldDriver(driver);
  return Type.Object(driverSchema(known, Object.keys(worldDrivers)), strict);
}

function driverSchema(known: { readonly options: TObject } | undefined, names: readonly string[]) {
  const driver = Type.Unsafe<string>({ enum: names });
  return { driver, options: known ? withDefault(known.options) : Options };
}

/** Absent options are empty options: a field that is required in them is then missed by name. */
const withDefault = ({ properties }: TObject) => Type.Object(properties, { ...strict, default: {} });
