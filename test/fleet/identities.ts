// The identities of a run's kiosks: made once, since a certificate costs more than all that a kiosk does with it in a row.
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { clientIdOf } from '../../daemon/link/topics.ts';
import type { KioskAddress } from '../../daemon/core/kiosk-address.ts';
import { TestAuthority } from '../helpers/fleet-authority.ts';

export const tenant = 'fleet';

/** A line of the file that identities lie in. */
export interface KeptIdentity {
  readonly address: KioskAddress;
  readonly keyPem: string;
  readonly certificate: string;
}

const folder = mkdtempSync(path.join(os.tmpdir(), 'bitmapd-identities-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
/** JSON, a line a kiosk. */
export const identitiesFile = path.join(folder, 'identities.ndjson');

const made = { count: 0, authority: TestAuthority.make() };

export const runAuthority = (): Promise<TestAuthority> => made.authority;

/** Makes sure that the file holds so many. */
export async function identitiesFor(count: number): Promise<void> {
  const authority = await made.authority;
  while (made.count < count) {
    const address = { tenant, shard: 's1', device: `kiosk-${String(++made.count).padStart(5, '0')}` };
    const { keyPem, certificate } = await authority.identity(clientIdOf(address));
    appendFileSync(
      identitiesFile,
      `${JSON.stringify({ address, keyPem, certificate } satisfies KeptIdentity)}\n`,
    );
  }
}
