// A kiosk's line to its hub: by its identity, or none.
import { readFileSync } from 'node:fs';
import type { Closers } from './closers.ts';
import { signingKeyFrom } from './core/es256.ts';
import { Fault, messageOf } from './core/errors.ts';
import { type DeviceIdentity, loadIdentity } from './device-identity.ts';
import { rootOf, tlsOf } from './fleet/identity/identity.ts';
import { deviceName } from './fleet/identity/names.ts';
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
  const identity = await loadIdentity(dataFolder);
  if (identity === undefined) {
    const reason = 'this kiosk has no identity: bitmapd enroll gets it one from its hub';
    log(`link: ${reason}`);
    return offline(clock, reason);
  }
  const options = linkOptions(profile, profile.link, identity);
  const line = await kioskLine(dataFolder, options.address, proofOf(identity), machine);
  closers.add(() => line.close());
  return startLink({ options, outbox, ...line, clock, random, log });
}

function proofOf({ record, key }: DeviceIdentity): Proof {
  return {
    identity: signingKeyFrom(key.pem, 'device-key'),
    certificate: record.certificate,
    // Whom the hub has revoked it knows itself; its own certificate a kiosk takes as its root has signed it.
    authority: { certificates: [rootOf(record)], isRevoked: () => false },
  };
}

/** Fault `conflict` when the identity is of another address than the profile's. */
function linkOptions(
  { tenant, shard, device }: Profile,
  { url, username, passwordFile, caFile }: NonNullable<Profile['link']>,
  { record, certificate, key }: DeviceIdentity,
): LinkOptions {
  const address = { tenant, shard, device };
  if (certificate.name !== deviceName(address))
    throw new Fault('conflict', 'the identity of this kiosk is of another address than its profile', {
      given: deviceName(address),
      wanted: certificate.name,
      remedy: 'correct the profile, or enrol again',
    });
  const own = tlsOf(record, key.pem);
  return {
    url,
    address,
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
