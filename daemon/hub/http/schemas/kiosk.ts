import { Type } from 'typebox';
import { reportStates } from '../../../fleet/shadow/messages.ts';
import { Instant, Words } from '../../../http/schemas/common.ts';
import type { ConfigurationAnswer, KioskPage, KioskWhole } from '../../desk/fleet-desk.ts';
import { type KioskRow, lineStates } from '../../desk/kiosk-row.ts';

const count = Type.Integer({ minimum: 0 });
const address = Type.String({ description: 'tenant/shard/device' });
const status = Words(['up', 'degraded', 'down']);
export const LineState = Words(lineStates);

const row = {
  address,
  line: LineState,
  software: Type.Optional(Type.String()),
  configuration: Type.Optional(
    Type.Object({ version: count, state: Words(reportStates) }, { description: 'What is in force' }),
  ),
  desired: Type.Optional(Type.Integer({ description: 'The newest version that was published for it' })),
  isBehind: Type.Boolean(),
  lists: Type.Record(Type.String(), count, { description: 'The epoch of each that it has confirmed last' }),
  health: Type.Optional(
    Type.Enum(['up', 'degraded', 'down'], { type: 'string', description: 'Its worst part' }),
  ),
  lastHeardAt: Type.Optional(Instant),
  tags: Type.Array(Type.String()),
};
export const Kiosk = Type.Unsafe<KioskRow>(Type.Object(row));

export const Summary = Type.Object({
  kiosks: count,
  lines: Type.Object({ online: count, offline: count, 'not-heard': count }),
  behind: count,
  degraded: count,
  down: count,
});

export const Kiosks = Type.Unsafe<KioskPage>(
  Type.Object({
    kiosks: Type.Array(Type.Object(row)),
    next: Type.Optional(Type.String({ description: '`after` of the next page' })),
    summary: Summary,
  }),
);

/** What a kiosk has said may hold more than this hub knows: it is let through. */
const asSaid = Type.Object({}, { additionalProperties: true });

export const KioskDetails = Type.Unsafe<KioskWhole>(
  Type.Object({
    address: Type.Object({ tenant: Type.String(), shard: Type.String(), device: Type.String() }),
    line: LineState,
    lastHeardAt: Type.Optional(Instant),
    session: Type.Optional(Type.Integer()),
    software: Type.Optional(Type.String()),
    health: Type.Optional(Type.Array(Type.Object({ name: Type.String(), status, detail: Type.String() }))),
    desired: Type.Optional(
      Type.Object({ version: count, digest: Type.String(), at: Instant, by: Type.String() }),
    ),
    report: Type.Optional(
      Type.Object({
        desiredVersion: count,
        desiredDigest: Type.String(),
        state: Words(reportStates),
        field: Type.Optional(Type.String()),
        reason: Type.Optional(Type.String()),
        current: Type.Object({ version: count, digest: Type.String() }),
      }),
    ),
    reportedAt: Type.Optional(Instant),
    isBehind: Type.Boolean(),
    configuration: Type.Optional(asSaid),
    tags: Type.Array(Type.String()),
    groups: Type.Array(Type.String()),
    lists: Type.Array(asSaid, { description: 'Its last report of each list' }),
  }),
);

export const Published = Type.Unsafe<ConfigurationAnswer>(
  Type.Object({
    digest: Type.String(),
    published: Type.Array(Type.Object({ address, version: count, isSame: Type.Boolean() })),
  }),
);
