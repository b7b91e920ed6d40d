import { Fault } from '../core/errors.ts';
import type { KioskAddress } from '../core/kiosk-address.ts';
import type { StreamName } from '../core/stream.ts';

/** Topics are `bitmap/1/{tenant}/{shard}/{device}/{up|dn}/{kind}[/{detail}]`; the 1 is the version of this layout. */
const root = 'bitmap/1';

export interface Topic {
  readonly address: KioskAddress;
  readonly direction: 'up' | 'dn';
  /** `evt`, `state`, `shadow`, `job`, `health`, `ack`, `list` ... */
  readonly kind: string;
  /** The stream of `evt`, the id of `job`. */
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
  const tail = detail === undefined ? [] : [checkedName('stream', detail)];
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
  return detail === undefined ? head : { ...head, detail: checkedName('stream', detail) };
}

function notOurs(topic: string): Fault {
  return new Fault('bad-input', 'not a topic of this layout', {
    given: JSON.stringify(topic.slice(0, 200)),
    wanted: `${root}/{tenant}/{shard}/{device}/{up|dn}/...`,
  });
}

/** Each stream has a topic of its own: MQTT keeps order within a topic only (MQTT 5, 4.6). */
export const eventTopic = (address: KioskAddress, stream: StreamName): string =>
  formatTopic({ address, direction: 'up', kind: 'evt', detail: stream });
export const stateTopic = (address: KioskAddress): string =>
  formatTopic({ address, direction: 'up', kind: 'state' });
export const ackTopic = (address: KioskAddress): string =>
  formatTopic({ address, direction: 'dn', kind: 'ack' });

/** What a hub listens to: the events and the states of every kiosk of a tenant. */
export function hubFilters(tenant: string): string[] {
  const every = `${root}/${checkedName('tenant', tenant)}/+/+/up`;
  return [`${every}/evt/+`, `${every}/state`];
}

/** CloudEvents `source`. */
export const sourceOf = ({ tenant, shard, device }: KioskAddress): string =>
  `/bitmap/${tenant}/${shard}/${device}`;

/** MQTT client id of a kiosk; `/` cannot occur in a name, so two addresses never share one. */
export const clientIdOf = ({ tenant, shard, device }: KioskAddress): string => `${tenant}/${shard}/${device}`;

/** MQTT client id of a tenant's hub; a kiosk's has three parts, so they never meet. */
export const hubClientId = (tenant: string): string => `${checkedName('tenant', tenant)}/hub`;
