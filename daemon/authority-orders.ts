import { Type } from 'typebox';
import { boardSerial } from './fleet/identity/messages.ts';
import { type RevocationReason, revocationReasons } from './hub/authority/revocation-reasons.ts';

const strict = { additionalProperties: false };
const actor = Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' });
const name = Type.String({ minLength: 1, maxLength: 200 });
const host = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9.:-]{0,252}$|^[0-9a-fA-F:]+$' });

/** What a hub's authority can be asked; `control-orders.ts` has all orders. */
export const authorityOrders = {
  'enrol.init': Type.Object({ order: Type.Literal('enrol.init'), actor, tenant: name }, strict),
  'enrol.allow': Type.Object(
    {
      order: Type.Literal('enrol.allow'),
      actor,
      serial: boardSerial,
      address: name,
      kid: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' })),
      replaces: Type.Boolean(),
    },
    strict,
  ),
  'enrol.release': Type.Object({ order: Type.Literal('enrol.release'), actor, serial: boardSerial }, strict),
  'enrol.withdraw': Type.Object(
    { order: Type.Literal('enrol.withdraw'), actor, serial: boardSerial },
    strict,
  ),
  'enrol.claim': Type.Object(
    {
      order: Type.Literal('enrol.claim'),
      actor,
      claim: name,
      days: Type.Optional(Type.Integer({ minimum: 1, maximum: 365 })),
      boards: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000 })),
    },
    strict,
  ),
  'enrol.broker': Type.Object(
    { order: Type.Literal('enrol.broker'), actor, hosts: Type.Array(host, { minItems: 1, maxItems: 20 }) },
    strict,
  ),
  'enrol.revoke': Type.Object(
    {
      order: Type.Literal('enrol.revoke'),
      actor,
      name,
      reason: Type.Unsafe<RevocationReason>(Type.String({ enum: [...revocationReasons] })),
    },
    strict,
  ),
  'enrol.list': Type.Object({ order: Type.Literal('enrol.list'), actor }, strict),
  'enrol.crl': Type.Object({ order: Type.Literal('enrol.crl'), actor }, strict),
};
