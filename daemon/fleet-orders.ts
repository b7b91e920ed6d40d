import { Type } from 'typebox';
import { TargetSchema } from './hub/jobs/job.ts';
import { SearchRequestSchema } from './hub/search/request.ts';
import { lineStates } from './hub/desk/kiosk-row.ts';
import type { LineState } from './hub/shadow/presence.ts';

const strict = { additionalProperties: false };
const actor = Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' });
const name = Type.String({ minLength: 1, maxLength: 200 });

/** Kiosks that one order lists: the hub does nothing else meanwhile, some 50 ms. */
export const kiosksAtOnce = 500;

/** What a hub can be asked about its fleet; `control-orders.ts` has all orders. */
export const fleetOrders = {
  'fleet.kiosks': Type.Object(
    {
      order: Type.Literal('fleet.kiosks'),
      actor,
      line: Type.Optional(Type.Unsafe<LineState>(Type.String({ enum: [...lineStates] }))),
      behind: Type.Optional(Type.Literal(true)),
      shard: Type.Optional(name),
      tag: Type.Optional(name),
      group: Type.Optional(name),
      after: Type.Optional(name),
      limit: Type.Integer({ minimum: 1, maximum: kiosksAtOnce }),
    },
    strict,
  ),
  'fleet.kiosk': Type.Object({ order: Type.Literal('fleet.kiosk'), actor, kiosk: name }, strict),
  'fleet.configure': Type.Object(
    {
      order: Type.Literal('fleet.configure'),
      actor,
      target: TargetSchema,
      configuration: Type.Unknown(),
      dryRun: Type.Boolean(),
      unheard: Type.Boolean(),
    },
    strict,
  ),
  'fleet.jobs': Type.Object({ order: Type.Literal('fleet.jobs'), actor }, strict),
  'fleet.job': Type.Object({ order: Type.Literal('fleet.job'), actor, job: name }, strict),
  /** The same without its kiosks, which may be thousands. */
  'fleet.job-progress': Type.Object({ order: Type.Literal('fleet.job-progress'), actor, job: name }, strict),
  'fleet.job-create': Type.Object(
    {
      order: Type.Literal('fleet.job-create'),
      actor,
      request: Type.Unknown({ description: 'As `JobRequestSchema` has it; defaults may be left out' }),
    },
    strict,
  ),
  'fleet.job-cancel': Type.Object(
    { order: Type.Literal('fleet.job-cancel'), actor, job: name, force: Type.Boolean() },
    strict,
  ),
  'fleet.job-forget': Type.Object({ order: Type.Literal('fleet.job-forget'), actor, job: name }, strict),
  'fleet.job-result': Type.Object(
    { order: Type.Literal('fleet.job-result'), actor, job: name, kiosk: name },
    strict,
  ),
  'fleet.lists': Type.Object({ order: Type.Literal('fleet.lists'), actor }, strict),
  'fleet.search': Type.Object(
    { order: Type.Literal('fleet.search'), actor, ...SearchRequestSchema.properties },
    strict,
  ),
  'fleet.groups': Type.Object({ order: Type.Literal('fleet.groups'), actor }, strict),
  'fleet.group-put': Type.Object(
    {
      order: Type.Literal('fleet.group-put'),
      actor,
      group: name,
      kiosks: Type.Array(name, { maxItems: 10_000 }),
    },
    strict,
  ),
  'fleet.tags-put': Type.Object(
    {
      order: Type.Literal('fleet.tags-put'),
      actor,
      kiosk: name,
      tags: Type.Array(name, { maxItems: 100 }),
    },
    strict,
  ),
};
