// The message keys of a kiosk and of a hub as they lie in its data folder, renewed in time.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Fault, messageOf } from './core/errors.ts';
import type { KioskAddress } from './core/kiosk-address.ts';
import { KioskKeys, type KeptStatements } from './hub/kiosk-keys.ts';
import { HeldHubKeys } from './link/sealed/hub-keys.ts';
import { decryptText, encryptText } from './link/sealed/jwe.ts';
import type { Authority } from './link/sealed/key-statement.ts';
import { KeptOwnKeys, messageKeysFile } from './kept-own-keys.ts';
import type { KeyOwner } from './link/sealed/own-keys.ts';
import { type HubSealing, hubSealing, type KioskSealing, kioskSealing } from './link/sealed/sealing.ts';
import { hubSourceOf, sourceOf } from './link/topics.ts';
import type { Machine } from './machine.ts';
import { replaceFile } from './store/replace-file.ts';

/** A certified identity, and whom it trusts. */
export interface Proof extends Pick<KeyOwner, 'identity' | 'certificate'> {
  readonly authority: Authority;
}

const hubStatementFile = (folder: string) => path.join(folder, 'hub-keys.jws');
const sessionFile = (folder: string) => path.join(folder, 'session');

export interface KioskLine {
  readonly sealing: KioskSealing;
  readonly nextSession: (above: number) => number;
  /** What is encrypted to this kiosk. The Faults are those of `decryptText`. */
  readonly openKey: (jwe: string) => Uint8Array;
  close(): void;
}

export interface HubLine {
  readonly sealing: HubSealing;
  readonly kiosks: KioskKeys;
  /** Called when the hub's keys are stated anew. */
  readonly onStated: (listener: () => void) => void;
  /** A JWE to a kiosk; undefined for one that has stated no key to encrypt to, or is revoked. */
  readonly sealTo: (kiosk: KioskAddress, plaintext: Uint8Array) => string | undefined;
  close(): void;
}

export async function kioskLine(
  folder: string,
  address: KioskAddress,
  proof: () => Proof,
  machine: Machine,
): Promise<KioskLine> {
  const { clock, randomBytes } = machine;
  const now = () => clock.wall();
  const owner = () => ({ ...proof(), source: sourceOf(address), uses: ['sig', 'enc'] as const });
  const own = await KeptOwnKeys.open(messageKeysFile(folder), owner, machine);
  const save = (statement: string) => keep(hubStatementFile(folder), statement, machine);
  const hub = new HeldHubKeys(address.tenant, proof().authority, now, save);
  await takeKept(folder, hub, machine);
  const first = (await nextBoot(folder)) * sessionsOfABoot;
  let session = first;
  return {
    sealing: kioskSealing({ own: () => own.keys, hub, now, randomBytes }),
    openKey: jwe => decryptText(jwe, keyId => own.keys.agreement(keyId)),
    nextSession: above => (session = Math.max(session, above) + 1),
    close: () => own.close(),
  };
}

export async function hubLine(
  folder: string,
  tenant: string,
  { proof }: { readonly proof: () => Proof },
  kept: KeptStatements,
  machine: Machine,
): Promise<HubLine> {
  const now = () => machine.clock.wall();
  const owner = () => ({ ...proof(), source: hubSourceOf(tenant), uses: ['sig', 'enc'] as const });
  const own = await KeptOwnKeys.open(messageKeysFile(folder), owner, machine);
  const kiosks = new KioskKeys(proof().authority, now, kept);
  return {
    sealing: hubSealing({ own: () => own.keys, kiosks, now }),
    kiosks,
    onStated: listener => own.onStated(listener),
    sealTo: (kiosk, plaintext) => sealedTo(kiosks, kiosk, plaintext, machine),
    close: () => own.close(),
  };
}

function sealedTo(
  kiosks: KioskKeys,
  kiosk: KioskAddress,
  plaintext: Uint8Array,
  { clock, randomBytes }: Machine,
): string | undefined {
  try {
    const recipient = kiosks.keysOf(kiosk)?.recipient(clock.wall());
    return recipient && encryptText(plaintext, recipient, randomBytes, 'application/octet-stream');
  } catch (error) {
    if (error instanceof Fault && (error.code === 'not-allowed' || error.code === 'unavailable'))
      return undefined;
    throw error;
  }
}

/** Sessions are numbered by the start of the program and, within it, by the connection: a number is never given twice. */
const sessionsOfABoot = 1_000_000;

async function nextBoot(folder: string): Promise<number> {
  const file = sessionFile(folder);
  const boot = (existsSync(file) ? Number(await readFile(file, 'utf8')) : 0) + 1;
  if (!Number.isSafeInteger(boot * sessionsOfABoot))
    throw new Fault('corrupt', 'the number of the last start cannot be read', {
      where: file,
      wanted: 'a number',
      remedy: 'write one into it that is higher than the number of starts so far',
    });
  await replaceFile(file, `${boot}\n`);
  return boot;
}

/** What is held of the hub's keys from the run before; without it the hub states them again. */
async function takeKept(folder: string, hub: HeldHubKeys, { log }: Machine): Promise<void> {
  const file = hubStatementFile(folder);
  if (!existsSync(file)) return;
  try {
    hub.accept(await readFile(file, 'latin1'));
  } catch (error) {
    log(`link: ${file}: the hub has to state its keys again: ${messageOf(error)}`);
  }
}

function keep(file: string, text: string, { log }: Machine): void {
  replaceFile(file, text).catch((error: unknown) => log(`link: ${file}: ${messageOf(error)}`));
}
