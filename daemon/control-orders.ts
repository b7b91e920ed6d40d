import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { authorityOrders } from './authority-orders.ts';
import { Fault } from './core/errors.ts';
import { fleetOrders } from './fleet-orders.ts';

const text = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '\\S' });
const strict = { additionalProperties: false };
/** Account name of who orders it, for the audit. Who reaches the socket is the daemon's user or root, and is believed. */
const actor = text(200);
const encounter = text(64);

/** How many encounters one order lists: what a daemon reads into its memory at once. */
export const pageLength = 500;

/** Everything that the data folder of a kiosk or a hub can be asked, beside a daemon at work or without one. */
const orderSchemas = {
  'store.backup': Type.Object({ order: Type.Literal('store.backup'), actor }, strict),
  'store.status': Type.Object({ order: Type.Literal('store.status'), actor }, strict),
  'keys.rotate': Type.Object(
    {
      order: Type.Literal('keys.rotate'),
      actor,
      later: Type.Boolean({ description: 'Begin, and do not wait' }),
    },
    strict,
  ),
  'audit.quarantine': Type.Object({ order: Type.Literal('audit.quarantine'), actor }, strict),
  'encounter.list': Type.Object(
    {
      order: Type.Literal('encounter.list'),
      actor,
      limit: Type.Integer({ minimum: 1, maximum: pageLength }),
      before: Type.Optional(Type.String({ maxLength: 64, description: '`next` of the page before' })),
    },
    strict,
  ),
  'encounter.show': Type.Object({ order: Type.Literal('encounter.show'), actor, encounter }, strict),
  'encounter.samples': Type.Object({ order: Type.Literal('encounter.samples'), actor, encounter }, strict),
  'encounter.erase': Type.Object(
    { order: Type.Literal('encounter.erase'), actor, encounter, reason: text(1_000) },
    strict,
  ),
  ...authorityOrders,
  ...fleetOrders,
};

type Schemas = typeof orderSchemas;
export type OrderName = keyof Schemas;
export type Order<Name extends OrderName = OrderName> = { [K in OrderName]: Static<Schemas[K]> }[Name];
/** What an order says beside its name and who gives it. */
export type Wish<Name extends OrderName> = Omit<Order<Name>, 'order' | 'actor'>;

const isName = (name: unknown): name is OrderName =>
  typeof name === 'string' && Object.hasOwn(orderSchemas, name);

/** Reads a line that came over the socket. Fault `bad-usage` says which orders there are, or which field is wrong. */
export function readOrder(line: string): Order {
  const given = parsed(line);
  const name = typeof given === 'object' && given !== null && 'order' in given ? given.order : undefined;
  if (!isName(name)) {
    const wanted = `one of ${Object.keys(orderSchemas).join(', ')}`;
    const remedy = 'where the daemon is of another version, start it again';
    throw new Fault('bad-usage', 'the daemon knows no such order', { given: String(name), wanted, remedy });
  }
  const schema = orderSchemas[name];
  if (Value.Check(schema, given)) return given;
  const [mistake] = Value.Errors(schema, given);
  const field = mistake?.instancePath.slice(1) ?? '';
  throw new Fault('bad-usage', `the order is wrong: it ${mistake?.message ?? 'cannot be read'}`, {
    where: field === '' ? name : `${name}: ${field}`,
  });
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw new Fault('bad-usage', 'the order is no JSON', { cause });
  }
}
