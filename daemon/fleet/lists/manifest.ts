import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { RefusedList } from './refused.ts';

const hash = Type.String({ pattern: '^[0-9a-f]{64}$' });
export const listName = Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,62}$' });
const instant = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,3})?Z$' });
const epoch = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });

/** The target `manifest.json`: what an epoch of a list is. Its signature is that of the targets, which have its hash. */
export const ManifestSchema = Type.Object(
  {
    format: Type.Literal(1),
    list: listName,
    epoch,
    head: hash,
    root: hash,
    subjects: Type.Integer({ minimum: 0 }),
    references: Type.Integer({ minimum: 0 }),
    publishedAt: instant,
    /** From then on the list is stale, whatever else is known. */
    expiresAt: Type.Optional(instant),
    /** Which content key opens snapshot and deltas. */
    keyId: Type.String({ minLength: 1, maxLength: 64 }),
    /** The oldest epoch that the deltas go on from; those of the epochs after it are there. */
    deltasFrom: Type.Integer({ minimum: 0 }),
  },
  { additionalProperties: false },
);
export type Manifest = Static<typeof ManifestSchema>;

const checker = Compile(ManifestSchema);

/** The names of the targets of an epoch. */
export const targetNames = {
  manifest: 'manifest.json',
  snapshot: (epoch: number) => `snapshot-${epoch}`,
  leaves: (epoch: number) => `leaves-${epoch}`,
  delta: (epoch: number) => `delta-${epoch}`,
} as const;

/** RefusedList `malformed`, or `mixed` for the manifest of another list. */
export function decodeManifest(bytes: Uint8Array, list: string): Manifest {
  const where = `list ${list}, ${targetNames.manifest}`;
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    throw new RefusedList('malformed', 'not JSON', { where });
  }
  if (!checker.Check(value)) {
    const [mistake] = checker.Errors(value);
    throw new RefusedList('malformed', mistake?.message ?? 'not a manifest', {
      where: `${where}${mistake?.instancePath ?? ''}`,
    });
  }
  if (value.list === list) return value;
  throw new RefusedList('mixed', 'the manifest of another list', { where, given: value.list });
}
