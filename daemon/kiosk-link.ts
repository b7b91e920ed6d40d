// A kiosk's line to its hub: by its identity, or none.
import { readFileSync } from 'node:fs';
import { Agent } from 'node:https';
import type { Closers } from './closers.ts';
import { signingKeyFrom } from './core/es256.ts';
import { Fault, messageOf } from './core/errors.ts';
import { type DeviceIdentity, keepIdentity, loadIdentity } from './device-identity.ts';
import { type IdentityRecord, rootOf, tlsOf } from './fleet/identity/identity.ts';
import { hubName } from './fleet/identity/names.ts';
import { Renewal } from './fleet/identity/renewal.ts';
import type { LinkOptions } from './link/contract.ts';
import { type Link, startLink } from './link/link.ts';
import type { Machine } from './machine.ts';
import { kioskLine, type Proof } from './message-keys.ts';
import { offline } from './offline.ts';
import type { Profile } from './profile.ts';
import type { Outbox } from './store/contract/outbox.ts';

/** What a kiosk has from its hub beside the line. */
export interface HubAccess {
  /** What is encrypted to this kiosk. The Faults are those of `decryptText`. */
  readonly openKey: (jwe: string) => Uint8Array;
  /** For HTTPS to the hub: proves the kiosk, and takes nobody else for the hub. */
  readonly agent: () => Agent;
}

export interface KioskConnection {
  readonly link: Link;
  /** Absent where there is no line. */
  readonly access?: HubAccess;
}

/** Without a broker in the profile, or an identity that a hub has given it, everything waits in the outbox. */
export async function connectKiosk(
  profile: Profile,
  dataFolder: string,
  outbox: Outbox,
  machine: Machine,
  closers: Closers,
): Promise<KioskConnection> {
  const { clock, random, log } = machine;
  if (profile.link === undefined) return { link: offline(clock, 'the profile names no broker') };
  const loaded = await knownIdentity(dataFolder, machine);
  if (loaded === undefined) return { link: offline(clock, noIdentity) };
  const identity = new CurrentIdentity(loaded);
  const options = linkOptions(profile, profile.link, identity);
  const line = await kioskLine(dataFolder, options.address, () => proofOf(identity.now), machine);
  closers.add(() => line.close());
  const tracing = machine.telemetry?.link;
  const link = startLink({ options, outbox, ...line, clock, random, log, ...(tracing && { tracing }) });
  closers.add(() => link.close());
  const renewal = keepRenewed(identity, dataFolder, link, machine);
  closers.add(() => renewal.close());
  return { link, access: { openKey: line.openKey, agent: () => identity.agent } };
}

/** Who the kiosk is: its certificate is renewed while it works. */
class CurrentIdentity {
  #identity: DeviceIdentity;
  #agent: Agent | undefined;

  constructor(identity: DeviceIdentity) {
    this.#identity = identity;
  }

  get now(): DeviceIdentity {
    return this.#identity;
  }

  renewed(record: IdentityRecord): void {
    this.#identity = { ...this.#identity, record };
    this.#agent = undefined; // what is under way goes on by the one before
  }

  get agent(): Agent {
    this.#agent ??= hubAgent(this.#identity);
    return this.#agent;
  }
}

/** For HTTPS to the hub, which is known by its name in the fleet, wherever it is. */
export function hubAgent({ record, key, certificate: { party } }: DeviceIdentity): Agent {
  const tenant = party.kind === 'device' ? party.address.tenant : '';
  return new Agent({
    keepAlive: true,
    ...tlsOf(record, key.pem),
    checkServerIdentity: (_host, { subject }) =>
      subject.CN === hubName(tenant) ? undefined : new Error(`this is not the hub of ${tenant}`),
  });
}

function keepRenewed(
  identity: CurrentIdentity,
  dataFolder: string,
  link: Link,
  { clock, random, randomBytes, log }: Machine,
): Renewal {
  const renewal = new Renewal({
    ...{ clock, random, randomBytes, log },
    send: body => link.send('renew', body),
    held: identity.now,
    keep: ({ record }) => keepIdentity(dataFolder, record),
    onRenewed: ({ record }) => identity.renewed(record),
  });
  link.handle('certificate', answer => renewal.handle(answer));
  return renewal;
}

const noIdentity = 'this kiosk has no identity: bitmapd enroll gets it one from its hub';

/** A kiosk without an identity works on, and keeps what it has to tell. */
async function knownIdentity(
  dataFolder: string,
  { log }: Pick<Machine, 'log'>,
): Promise<DeviceIdentity | undefined> {
  try {
    const identity = await loadIdentity(dataFolder);
    if (identity === undefined) log(`link: ${noIdentity}`);
    return identity;
  } catch (error) {
    log(`link: ${messageOf(error)}`);
    return undefined;
  }
}

function proofOf({ record, key }: DeviceIdentity): Proof {
  return {
    identity: signingKeyFrom(key.pem, 'device-key'),
    certificate: record.certificate,
    // Whom the hub has revoked it knows itself; its own certificate a kiosk takes as its root has signed it.
    authority: { certificates: [rootOf(record)], isRevoked: () => false },
  };
}

/** The certificate says what the kiosk is called: broker and hub know it by no other name. */
function linkOptions(
  { tenant, shard, device }: Profile,
  { url, username, passwordFile, caFile }: NonNullable<Profile['link']>,
  identity: CurrentIdentity,
): LinkOptions {
  const { party } = identity.now.certificate;
  const ca = caFile === undefined ? {} : { ca: readSecret(caFile) };
  return {
    url,
    address: party.kind === 'device' ? party.address : { tenant, shard, device },
    tls: () => ({ ...tlsOf(identity.now.record, identity.now.key.pem), ...ca }),
    ...(username !== undefined && { username }),
    ...(passwordFile !== undefined && { password: readSecret(passwordFile).trimEnd() }),
  };
}

function readSecret(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new Fault('not-found', `cannot be read: ${messageOf(cause)}`, { where: file, cause });
  }
}
