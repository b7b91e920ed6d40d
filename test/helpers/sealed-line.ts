// A fleet of its own for each test: an authority, a hub and kiosks with certified identities, who seal their messages for real.
import { randomBytes } from 'node:crypto';
import type { KioskAddress } from '../../daemon/core/kiosk-address.ts';
import { KioskKeys } from '../../daemon/hub/kiosk-keys.ts';
import { HeldHubKeys } from '../../daemon/link/sealed/hub-keys.ts';
import type { Authority } from '../../daemon/link/sealed/key-statement.ts';
import { type KeyOwner, type OwnKeys, ownKeys, renewedKeys } from '../../daemon/link/sealed/own-keys.ts';
import {
  type HubSealing,
  hubSealing,
  type KioskSealing,
  kioskSealing,
} from '../../daemon/link/sealed/sealing.ts';
import { clientIdOf, hubClientId, hubSourceOf, sourceOf } from '../../daemon/link/topics.ts';
import { TestAuthority, type TestIdentity } from './fleet-authority.ts';

export interface SealedLine {
  readonly authority: Authority;
  readonly kiosks: KioskKeys;
  /** What its hub seals with: the same keys each time. */
  readonly hub: HubSealing;
  readonly hubKeys: OwnKeys;
  kiosk(address: KioskAddress): Promise<KioskSealing>;
  /** The same of a kiosk that has never heard of its hub. */
  newcomer(address: KioskAddress): Promise<KioskSealing>;
  identity(commonName: string, until?: Date): Promise<TestIdentity>;
  revoke(serialNumber: string): void;
}

export async function sealedLine(tenant: string, now = () => new Date()): Promise<SealedLine> {
  const root = await TestAuthority.make();
  const { authority } = root;
  const keysOf = async (source: string, commonName: string, uses: KeyOwner['uses']) => {
    const { key: identity, certificate } = await root.identity(commonName);
    return ownKeys(renewedKeys(undefined, uses, now()), { source, uses, identity, certificate }, now());
  };
  const hubKeys = await keysOf(hubSourceOf(tenant), hubClientId(tenant), ['sig', 'enc']);
  const kiosks = new KioskKeys(authority, now);
  const sealings = new Map<string, Promise<KioskSealing>>();
  const newKiosk = async (address: KioskAddress, knowsHub = true): Promise<KioskSealing> => {
    const own = await keysOf(sourceOf(address), clientIdOf(address), ['sig']);
    const hub = new HeldHubKeys(tenant, authority, now, () => {});
    if (knowsHub) hub.accept(hubKeys.statement);
    return kioskSealing({ own: () => own, hub, now, randomBytes });
  };
  return {
    authority,
    kiosks,
    hubKeys,
    hub: hubSealing({ own: () => hubKeys, kiosks, now }),
    kiosk(address) {
      const known = sealings.get(sourceOf(address)) ?? newKiosk(address);
      sealings.set(sourceOf(address), known);
      return known;
    },
    newcomer: address => newKiosk(address, false),
    identity: (commonName, until) => root.identity(commonName, until && { until }),
    revoke: serialNumber => root.revoke(serialNumber),
  };
}

/** Sessions that grow. */
export function sessionsFrom(first = 1): () => number {
  let next = first;
  return () => next++;
}
