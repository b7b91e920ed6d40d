// What the hub's authority does for the hub at work: its own certificate, the desk for kiosks, the list for brokers.
import type { CancelTimer } from '../hal/clock.ts';
import { Fault, messageOf } from './core/errors.ts';
import { EnrolmentDesk } from './hub/authority/enrolment-desk.ts';
import type { HubOptions } from './hub/contract.ts';
import type { AuthorityPlace, HubIdentity } from './hub-authority.ts';
import type { Machine } from './machine.ts';

/** How often the hub looks after its certificate and the list of revoked ones, in ms. Each lasts for months. */
const lookMs = 6 * 60 * 60 * 1000;

export interface KeptHubIdentity {
  readonly options: Pick<HubOptions, 'tls' | 'enrolment'>;
  /** Resolves when nothing is being written any more. */
  close(): Promise<void>;
}

/**
 * The hub's TLS and its desk, and both stay good while it runs; nothing where there is no authority, as with a broker that asks
 * nobody who they are. Fault `conflict` when the authority is of another tenant.
 */
export async function keepHubIdentity(
  place: AuthorityPlace,
  tenant: string,
  { clock, log }: Pick<Machine, 'clock' | 'log'>,
): Promise<KeptHubIdentity> {
  if (!place.isThere) return { options: {}, close: async () => {} };
  const authority = await place.open();
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
  return {
    options: { tls, enrolment },
    async close() {
      cancel();
      await looking;
    },
  };
}
