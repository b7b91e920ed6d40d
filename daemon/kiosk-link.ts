// A kiosk's line to its hub: by its identity, or none.
import { readFileSync } from 'node:fs';
import type { Closers } from './closers.ts';
import { signingKeyFrom } from './core/es256.ts';
import { Fault, messageOf } from './core/errors.ts';
import { type DeviceIdentity, loadIdentity } from './device-identity.ts';
import { rootOf, tlsOf } from './fleet/identity/identity.ts';
import type { LinkOptions } from './link/contract.ts';
import { type Link, startLink } from './link/link.ts';
import type { Machine } from './machine.ts';
import { kioskLine, type Proof } from './message-keys.ts';
import { offline } from './offline.ts';
import type { Profile } from './profile.ts';
import type { Outbox } from './store/contract/outbox.ts';

/** Without a broker in the profile, or an identity that a hub has given it, everything waits in the outbox. */
export async function connectKiosk(
  profile: Profile,
  dataFolder: string,
  outbox: Outbox,
  machine: Machine,
  closers: Closers,
): Promise<Link> {
  const { clock, random, log } = machine;
  if (profile.link === undefined) return offline(clock, 'the profile names no broker');
  const identity = await knownIdentity(dataFolder, machine);
  if (identity === undefined) return offline(clock, noIdentity);
  const options = linkOptions(profile, profile.link, identity);
  const line = await kioskLine(dataFolder, options.address, () => proofOf(identity), machine);
  closers.add(() => line.close());
  return startLink({ options, outbox, ...line, clock, random, log });
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
  { record, certificate: { party }, key }: DeviceIdentity,
): LinkOptions {
  const own = tlsOf(record, key.pem);
  return {
    url,
    address: party.kind === 'device' ? party.address : { tenant, shard, device },
    tls: caFile === undefined ? own : { ...own, ca: readSecret(caFile) },
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
