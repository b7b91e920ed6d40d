// What the hub's authority does for the hub at work: its own certificate, the desk for kiosks, the list for brokers.
import type { CancelTimer } from '../hal/clock.ts';
import { signingKeyFrom } from './core/es256.ts';
import { Fault, messageOf } from './core/errors.ts';
import type { Authority } from './hub/authority/authority.ts';
import { EnrolmentDesk } from './hub/authority/enrolment-desk.ts';
import type { HubOptions } from './hub/contract.ts';
import type { AuthorityPlace, HubIdentity } from './hub-authority.ts';
import type { Machine } from './machine.ts';
import type { Proof } from './message-keys.ts';

/** How often the hub looks after its certificate and the list of revoked ones, in ms. Each lasts for months. */
const lookMs = 6 * 60 * 60 * 1000;

export interface KeptHubIdentity {
  readonly authority: Authority;
  /** Asked anew each time: the certificate is renewed. */
  readonly proof: () => Proof;
  readonly options: Pick<HubOptions, 'tls' | 'enrolment'>;
  /** Resolves when nothing is being written any more. */
  close(): Promise<void>;
}

/**
 * What the hub proves itself by, and its desk for kiosks; all stays good while it runs. The authority is made where there is none. Fault
 * `conflict` when it is of another tenant.
 */
export async function keepHubIdentity(
  place: AuthorityPlace,
  tenant: string,
  { clock, log }: Pick<Machine, 'clock' | 'log'>,
): Promise<KeptHubIdentity> {
  const authority = place.isThere ? await place.open() : await place.make(tenant, 'hub');
  if (authority.tenant !== tenant)
    throw new Fault('conflict', 'the authority is of another tenant', {
      given: tenant,
      wanted: `--tenant ${authority.tenant}`,
    });
  let held: HubIdentity = await place.identity();
  let looking: Promise<void> = Promise.resolve();
  let cancel: CancelTimer = () => {};
  const look = async () => {
    await place.publishRevocations();
    held = await place.identity();
  };
  const lookAgain = () => {
    looking = look().catch((error: unknown) => log(`authority: ${messageOf(error)}`));
    cancel = clock.after(lookMs, lookAgain);
  };
  lookAgain();
  const enrolment = new EnrolmentDesk({
    authority,
    hubCertificates: () => [held.certificate],
    log: line => log(`enrolment: ${line}`),
  });
  const tls = () => ({ ca: held.rootPem, cert: held.certificate, key: held.key.pem });
  // node:crypto spells serial numbers in upper case, the registry in lower.
  const isRevoked = (serialNumber: string) =>
    authority.registry.certificate(serialNumber.toLowerCase())?.revoked !== undefined;
  return {
    authority,
    proof: () => ({
      identity: signingKeyFrom(held.key.pem, 'hub-key'),
      certificate: held.certificate,
      authority: { certificates: [held.rootPem], isRevoked },
    }),
    options: { tls, enrolment },
    async close() {
      cancel();
      await looking;
    },
  };
}
