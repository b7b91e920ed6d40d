import { randomBytes } from 'node:crypto';
import { enrolOver } from '../../daemon/enrolment.ts';
import { type Claim, formatClaim, readClaim } from '../../daemon/fleet/identity/claim.ts';
import type { DeviceKey } from '../../daemon/fleet/identity/device-key.ts';
import type { Enrolled } from '../../daemon/fleet/identity/enrol.ts';
import { tlsOf } from '../../daemon/fleet/identity/identity.ts';
import { startHub } from '../../daemon/hub/hub.ts';
import { realMachine } from '../../daemon/machine.ts';
import { issued, type Keyed, type TestAuthority, testAuthority } from '../helpers/authority.ts';
import { MemoryReceived, quickHub } from '../helpers/link-fixtures.ts';
import { sealedLine } from '../helpers/sealed-line.ts';
import { type SiteBroker, siteBroker } from '../helpers/site-broker.ts';

/** Mosquitto as shipped, with a hub behind it that enrols boards. */
export interface EnrollingSite extends TestAuthority {
  readonly broker: SiteBroker;
  readonly hubKey: Keyed;
  readonly claim: Claim;
  /** By the claim, over the broker; the operator has allowed it. */
  readonly enrol: (serial: string, key: DeviceKey) => Promise<Enrolled>;
  close(): Promise<void>;
}

export async function enrollingSite(): Promise<EnrollingSite> {
  const made = await testAuthority();
  const { authority, operators, desk } = made;
  const broker = await siteBroker(authority);
  const hubKey = await issued(authority, 'hub', 'demo/hub');
  const given = await operators.claim('site', {}, 'test');
  const claim = readClaim(formatClaim(given.certificate.pem, given.key, authority.rootPem), 'site.claim');
  const machine = realMachine(() => {});
  const chain = [authority.rootPem];
  const record = { certificate: hubKey.certificate.pem, chain, hubCertificates: [] };
  const hub = startHub({
    options: { url: broker.url, tenant: 'demo', tls: tlsOf(record, hubKey.key.pem), enrolment: desk },
    store: new MemoryReceived(),
    sealing: (await sealedLine('demo')).hub,
    parameters: quickHub,
    ...machine,
  });
  return {
    ...{ ...made, broker, hubKey, claim },
    enrol: (serial, key) =>
      enrolOver({ url: broker.url, claim, key, serial, timeoutMs: 60_000 }, { ...machine, randomBytes }),
    async close() {
      await hub.close();
      await broker.dispose();
    },
  };
}
