// What the hub's authority does for the hub at work: its own certificate, the desk for kiosks, the list for brokers.
import type { CancelTimer } from '../hal/clock.ts';
import { signingKeyFrom } from './core/es256.ts';
import { Fault, messageOf } from './core/errors.ts';
import { partyOf } from './fleet/identity/names.ts';
import type { Authority } from './hub/authority/authority.ts';
import { endSession } from './hub/authority/end-session.ts';
import { EnrolmentDesk } from './hub/authority/enrolment-desk.ts';
import type { HubOptions } from './hub/contract.ts';
import type { Hub } from './hub/hub.ts';
import type { AuthorityPlace, HubIdentity } from './hub-authority.ts';
import type { TlsOptions } from './link/contract.ts';
import { connectByMqtt } from './link/connection.ts';
import { transportDefaults } from './link/parameters.ts';
import type { Machine } from './machine.ts';
import { clientIdOf } from './link/topics.ts';
import type { HubLine, Proof } from './message-keys.ts';

/** How long brokers have to take up a new list before who is on it is put out, in ms. */
const takeUpMs = 5_000;

/** How often the hub looks after its certificate and the list of revoked ones, in ms. Each lasts for months. */
const lookMs = 6 * 60 * 60 * 1000;

export interface KeptHubIdentity {
  readonly authority: Authority;
  /** Asked anew each time: the certificate is renewed. */
  readonly proof: () => Proof;
  readonly options: Pick<HubOptions, 'tls'> & { readonly enrolment: EnrolmentDesk };
  /** Resolves when nothing is being written any more. */
  close(): Promise<void>;
}

/**
 * What the hub proves itself by, and its desk for kiosks; all stays good while it runs. The authority is made where there is none. Fault
 * `conflict` when it is of another tenant.
 */
export async function keepHubIdentity(
  place: AuthorityPlace,
  { tenant, url }: { readonly tenant: string; readonly url: string },
  machine: Machine,
): Promise<KeptHubIdentity> {
  const authority = place.isThere ? await place.open() : await place.make(tenant, 'hub');
  if (authority.tenant !== tenant)
    throw new Fault('conflict', 'the authority is of another tenant', {
      given: tenant,
      wanted: `--tenant ${authority.tenant}`,
    });
  const keeper = new IdentityKeeper(place, authority, await place.identity(), { url, machine });
  const enrolment = new EnrolmentDesk({
    authority,
    hubCertificates: () => [keeper.held.certificate],
    log: line => machine.log(`enrolment: ${line}`),
  });
  return {
    authority,
    proof: () => keeper.proof,
    options: { tls: () => keeper.tls, enrolment },
    close: () => keeper.close(),
  };
}

/** A kiosk is given its next certificate as the one that its message keys rest on. */
export function answerRenewals(
  hub: Pick<Hub, 'handle' | 'send'>,
  { authority, options }: KeptHubIdentity,
  { kiosks }: Pick<HubLine, 'kiosks'>,
): void {
  hub.handle('renew', async (from, body) => {
    const serialNumber = kiosks.keysOf(from)?.statement.serialNumber.toLowerCase();
    const certificate = authority.registry.certificate(serialNumber ?? '');
    if (certificate === undefined)
      throw new Fault('not-found', 'no certificate of this kiosk is known', { where: clientIdOf(from) });
    await hub.send(from, 'certificate', await options.enrolment.renew(certificate.kid, body));
  });
}

class IdentityKeeper {
  held: HubIdentity;
  readonly #place: AuthorityPlace;
  readonly #authority: Authority;
  readonly #context: { readonly url: string; readonly machine: Machine };
  readonly #timers = new Set<CancelTimer>();
  readonly #underWay = new Set<Promise<void>>();

  constructor(
    place: AuthorityPlace,
    authority: Authority,
    held: HubIdentity,
    context: { readonly url: string; readonly machine: Machine },
  ) {
    this.held = held;
    this.#place = place;
    this.#authority = authority;
    this.#context = context;
    this.#look();
    place.tellRevoked(name => {
      const { kind } = partyOf(name);
      if (kind === 'device' || kind === 'claim') this.#later(takeUpMs, () => this.#do(this.#putOut(name)));
    });
  }

  get tls(): TlsOptions {
    const { rootPem, certificate, key } = this.held;
    return { ca: rootPem, cert: certificate, key: key.pem };
  }

  get proof(): Proof {
    const { rootPem, certificate, key } = this.held;
    // node:crypto spells serial numbers in upper case, the registry in lower.
    const isRevoked = (serialNumber: string) =>
      this.#authority.registry.certificate(serialNumber.toLowerCase())?.revoked !== undefined;
    return {
      identity: signingKeyFrom(key.pem, 'hub-key'),
      certificate,
      authority: { certificates: [rootPem], isRevoked },
    };
  }

  async close(): Promise<void> {
    for (const cancel of this.#timers) cancel();
    await Promise.all(this.#underWay);
  }

  #look(): void {
    this.#do(this.#refresh());
    this.#later(lookMs, () => this.#look());
  }

  async #refresh(): Promise<void> {
    await this.#place.publishRevocations();
    this.held = await this.#place.identity();
  }

  async #putOut(name: string): Promise<void> {
    const { url, machine } = this.#context;
    await endSession(this.#authority, name, (...given) => connectOnce(url, ...given, machine));
    machine.log(`authority: ${name} is revoked, and put out at the broker`);
    await this.#place.publishRevocations();
  }

  #do(work: Promise<void>): void {
    const { log } = this.#context.machine;
    const done = work
      .catch((error: unknown) => log(`authority: ${messageOf(error)}`))
      .finally(() => this.#underWay.delete(done));
    this.#underWay.add(done);
  }

  #later(delayMs: number, work: () => void): void {
    const cancel = this.#context.machine.clock.after(delayMs, () => {
      this.#timers.delete(cancel);
      work();
    });
    this.#timers.add(cancel);
  }
}

/** Rejects with Fault `unavailable` where the broker does not accept it. */
export function connectOnce(
  url: string,
  clientId: string,
  tls: TlsOptions,
  { clock }: Pick<Machine, 'clock'>,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const connection = connectByMqtt(
      { url, clientId, tls, subscriptions: [] },
      5,
      {
        onUp: () => void connection.close().then(resolve, reject),
        onMessage: () => {},
        onEnd: ({ accepted, reason }) =>
          accepted ? resolve() : reject(new Fault('unavailable', reason, { where: url })),
      },
      clock,
      transportDefaults,
    );
  });
}
