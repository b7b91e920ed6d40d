import { Fault } from '../core/errors.ts';
import type { KioskAddress } from '../core/kiosk-address.ts';

/** Topics are `bitmap/1/{tenant}/{shard}/{device}/{up|dn}/{kind}[/{detail}]`; the 1 is the version of this layout. */
const root = 'bitmap/1';

export interface Topic {
  readonly address: KioskAddress;
  readonly direction: 'up' | 'dn';
  /** `evt`, `state`, `shadow`, `job`, `health`, `ack`, `list` ... */
  readonly kind: string;
  /** `sealed` of `evt`, the id of `job`. */
  readonly detail?: string;
}

/** A tenant, shard, device or stream: 1 to 64 letters, digits, `.`, `_` and `-`, so that no name holds `+`, `#` or `/`. */
const namePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** Returns the name; throws Fault `bad-input` for one that a topic cannot hold. */
function checkedName(what: string, name: string): string {
  if (namePattern.test(name)) return name;
  throw new Fault('bad-input', `not a ${what} name`, {
    given: JSON.stringify(name.slice(0, 80)),
    wanted: '1 to 64 letters, digits, ".", "_" or "-", the first a letter or digit',
  });
}

/** Throws Fault `bad-input` when a part of the address is no name. */
export function checkedAddress({ tenant, shard, device }: KioskAddress): KioskAddress {
  return {
    tenant: checkedName('tenant', tenant),
    shard: checkedName('shard', shard),
    device: checkedName('device', device),
  };
}

/** The topic of an address. Throws Fault `bad-input` when a part is no name. */
export function formatTopic({ address, direction, kind, detail }: Topic): string {
  const { tenant, shard, device } = checkedAddress(address);
  const tail = detail === undefined ? [] : [checkedName('detail', detail)];
  return [root, tenant, shard, device, direction, checkedName('kind', kind), ...tail].join('/');
}

/** The other way round. Throws Fault `bad-input` for a topic of another layout. */
export function parseTopic(topic: string): Topic {
  const [bitmap, version, tenant, shard, device, direction, kind, detail, ...more] = topic.split('/');
  const isOurs = `${bitmap}/${version}` === root && more.length === 0;
  if (!isOurs || tenant === undefined || shard === undefined || device === undefined || kind === undefined) {
    throw notOurs(topic);
  }
  if (direction !== 'up' && direction !== 'dn') throw notOurs(topic);
  const address = checkedAddress({ tenant, shard, device });
  const head = { address, direction, kind: checkedName('kind', kind) } as const;
  return detail === undefined ? head : { ...head, detail: checkedName('detail', detail) };
}

function notOurs(topic: string): Fault {
  return new Fault('bad-input', 'not a topic of this layout', {
    given: JSON.stringify(topic.slice(0, 200)),
    wanted: `${root}/{tenant}/{shard}/{device}/{up|dn}/...`,
  });
}

/**
 * All events of a kiosk share a topic and a shape: who sees the traffic shall not see which of them is a hit. MQTT keeps the
 * order within a topic (MQTT 5, 4.6).
 */
export const eventTopic = (address: KioskAddress): string =>
  formatTopic({ address, direction: 'up', kind: 'evt', detail: 'sealed' });
/** Of a kind that the hub tells a kiosk. */
export const downTopic = (address: KioskAddress, kind: string): string =>
  formatTopic({ address, direction: 'dn', kind });

/** What a kiosk listens to: all that the hub tells it, and what it tells every kiosk of the tenant. */
export const kioskFilters = (address: KioskAddress): string[] => [
  `${root}/${clientIdOf(checkedAddress(address))}/dn/#`,
  `${broadcastTopic(address.tenant, '')}+`,
];

/** Of what a kiosk listens to: whether it is for all, and its kind. Throws Fault `bad-input` for another topic. */
export function parseDownTopic(address: KioskAddress, topic: string): { to: 'one' | 'all'; kind: string } {
  const broadcast = broadcastTopic(address.tenant, '');
  if (topic.startsWith(broadcast)) return { to: 'all', kind: topic.slice(broadcast.length) };
  const own = `${root}/${clientIdOf(address)}/dn/`;
  if (topic.startsWith(own)) return { to: 'one', kind: topic.slice(own.length) };
  throw notOurs(topic);
}

/** A message to every kiosk of a tenant. */
export const broadcastTopic = (tenant: string, kind: string): string =>
  `${root}/${checkedName('tenant', tenant)}/all/${kind}`;

/** What a hub listens to: all that every kiosk of a tenant has to say. */
export const hubFilters = (tenant: string): string[] => [`${root}/${checkedName('tenant', tenant)}/+/+/up/#`];

/** CloudEvents `source`. */
export const sourceOf = ({ tenant, shard, device }: KioskAddress): string =>
  `/bitmap/${tenant}/${shard}/${device}`;

/** MQTT client id of a kiosk; `/` cannot occur in a name, so two addresses never share one. */
export const clientIdOf = ({ tenant, shard, device }: KioskAddress): string => `${tenant}/${shard}/${device}`;

/** MQTT client id of a tenant's hub; a kiosk's has three parts, so they never meet. */
export const hubClientId = (tenant: string): string => `${checkedName('tenant', tenant)}/hub`;

/** CloudEvents `source` of a tenant's hub. */
export const hubSourceOf = (tenant: string): string => `/bitmap/${tenant}/hub`;
