import { Fault } from '../../core/errors.ts';
import type { KioskAddress } from '../../core/kiosk-address.ts';
import { checkedAddress, clientIdOf, hubClientId } from '../../link/topics.ts';

/** Where a shard of kiosks would stand in a topic, these have a meaning of their own. */
export const reservedShards: readonly string[] = ['claim', 'all'];

/** The longest common name of a certificate, in characters (RFC 5280, appendix A.1: ub-common-name). */
const commonNameCharacters = 64;

/** Whose a certificate is, as its common name says; also the MQTT client id, and the user of the broker. */
export type Party =
  | { readonly kind: 'device'; readonly address: KioskAddress }
  | { readonly kind: 'hub'; readonly tenant: string }
  | { readonly kind: 'claim'; readonly tenant: string; readonly claim: string }
  | { readonly kind: 'server'; readonly tenant: string; readonly server: string };

/** `tenant/shard/device`. Throws Fault `bad-input` for an address that no kiosk may have, or that no certificate can carry. */
export function deviceName(address: KioskAddress): string {
  const name = clientIdOf(checkedAddress(address));
  if (reservedShards.includes(address.shard))
    throw new Fault('bad-input', 'the name of the shard is reserved', {
      given: name,
      wanted: `any other than ${reservedShards.join(', ')}`,
    });
  return fitting(name);
}

/** `tenant/claim/NAME`. Throws Fault `bad-input`. */
export function claimName(tenant: string, claim: string): string {
  return fitting(clientIdOf(checkedAddress({ tenant, shard: 'claim', device: claim })));
}

/** `tenant/hub`. Throws Fault `bad-input`. */
export const hubName = (tenant: string): string => fitting(hubClientId(tenant));

/** `tenant/NAME` of a server of the site, such as `tenant/broker`. Throws Fault `bad-input`. */
export function serverName(tenant: string, server: string): string {
  checkedAddress({ tenant, shard: server, device: server });
  if (server !== 'hub') return fitting(`${tenant}/${server}`);
  throw new Fault('bad-input', 'the name of the server is reserved', { given: server });
}

/** The other way round. Throws Fault `bad-input` for a name of none of these forms. */
export function partyOf(name: string): Party {
  const [tenant = '', second = '', device, ...more] = name.split('/');
  if (name === `${tenant}/hub`) {
    hubName(tenant);
    return { kind: 'hub', tenant };
  }
  if (name === `${tenant}/${second}`) {
    serverName(tenant, second);
    return { kind: 'server', tenant, server: second };
  }
  if (more.length > 0 || device === undefined)
    throw new Fault('bad-input', 'not the name of a kiosk, a claim, a hub or a server', {
      given: JSON.stringify(name.slice(0, 200)),
      wanted: 'TENANT/SHARD/DEVICE, TENANT/claim/NAME, TENANT/hub or TENANT/SERVER',
    });
  if (second === 'claim') {
    claimName(tenant, device);
    return { kind: 'claim', tenant, claim: device };
  }
  const address = { tenant, shard: second, device };
  deviceName(address);
  return { kind: 'device', address };
}

/** The address in the words of an operator. Throws Fault `bad-input`. */
export function addressFrom(name: string): KioskAddress {
  const party = partyOf(name);
  if (party.kind === 'device') return party.address;
  throw new Fault('bad-input', 'not the address of a kiosk', { given: name, wanted: 'TENANT/SHARD/DEVICE' });
}

function fitting(name: string): string {
  if (name.length <= commonNameCharacters) return name;
  throw new Fault('bad-input', 'the name is too long for a certificate', {
    given: `${name.length} characters: ${name}`,
    wanted: `${commonNameCharacters} at most (RFC 5280)`,
  });
}
