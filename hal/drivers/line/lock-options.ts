import { type Static, Type } from 'typebox';
import { Chip, contactSchema, Line } from './options.ts';
import { closeMs, openMs, unlockMs } from './parameters.ts';

const duration = (usual: number, minimum: number, maximum: number) =>
  Type.Number({ minimum, maximum, default: usual });

/** What a profile says of a lock. It has to state how the lock is wired, and no wiring but this is taken. */
export const LockOptions = Type.Object(
  {
    chip: Chip,
    line: Line,
    /** True when the relay pulls at the low level. */
    activeLow: Type.Boolean({ default: false }),
    holds: Type.Literal('powered', {
      description: 'The lock holds only while it has power; without, the leaf can be pushed open.',
    }),
    fireContact: Type.Literal('in-series', {
      description:
        "The contact of the fire alarm is in the lock's own supply: it frees the leaf without the daemon.",
    }),
    /** Active while the leaf is shut. Without it the leaf counts as shut after `closeMs`. */
    closedContact: Type.Optional(contactSchema('normally-open')),
    /** Active while the leaf stands open. Without it the leaf counts as open after `unlockMs`: it can be pushed. */
    openContact: Type.Optional(contactSchema('normally-open')),
    /** Active while somebody stands where the leaf moves: a light curtain, a safety edge. */
    obstacleContact: Type.Optional(contactSchema('normally-closed')),
    unlockMs: duration(unlockMs, 0, 5_000),
    openMs: duration(openMs, 10, 20_000),
    closeMs: duration(closeMs, 10, 20_000),
  },
  { additionalProperties: false },
);

export type LockSpec = Static<typeof LockOptions>;
