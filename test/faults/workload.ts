import { createECDH, createHash, createPrivateKey, randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Evidence } from '../../daemon/core/encounter.ts';
import type { KioskEvent } from '../../daemon/core/event.ts';
import type { Watchlist } from '../../daemon/core/watchlist.ts';
import { signingKeyFrom } from '../../daemon/core/es256.ts';
import type { Account } from '../../daemon/store/contract/account.ts';
import type { KioskStore } from '../../daemon/store/contract/kiosk-store.ts';
import { Keyring, type RingKeys } from '../../daemon/store/keyring.ts';
import { KeyringFile } from '../../daemon/store/keyring-file.ts';
import { sealingKey } from '../../daemon/store/seal.ts';
import { type KioskStoreOptions, openKioskStore } from '../../daemon/store/kiosk-store.ts';
import { auditDefaults } from '../../daemon/store/parameters.ts';
import { SystemClock } from '../../hal/drivers/system/clock.ts';
import { auditEntry, encounterCommit, encounterId, storeOptions } from '../helpers/store.ts';

/**
 * A kiosk's life as a row of numbered steps: what step n does depends on n and on the steps before alone. So the
 * whole content of a store can be foretold from the number of its steps, and compared with what a fault left.
 */
export interface Life {
  readonly steps: number;
  readonly encounters: readonly number[];
  /** Encounters whose evidence is kept, the oldest first. */
  readonly evidence: readonly number[];
  readonly outbox: { readonly last: number; readonly acknowledged: number };
  readonly listVersion: number;
  /** The step that wrote the account `officer-INDEX` last. */
  readonly accounts: ReadonlyMap<number, number>;
  readonly auditLinks: number;
}

export const newborn: Life = {
  steps: 0,
  encounters: [],
  evidence: [],
  outbox: { last: 0, acknowledged: 0 },
  listVersion: 0,
  accounts: new Map(),
  auditLinks: 0,
};

type Kind = 'encounter' | 'acknowledge' | 'list' | 'account' | 'erase';

/** What the step after this life does. Rhythms without a common factor, so that the kinds meet in every order. */
export function nextKind({ steps, evidence }: Life): Kind {
  const number = steps + 1;
  if (number % 19 === 7) return 'list';
  if (number % 13 === 6) return 'account';
  if (number % 11 === 5) return 'acknowledge';
  if (number % 5 === 4 && evidence.length > 4) return 'erase';
  return 'encounter';
}

/** The life one step on. */
export function grown(life: Life): Life {
  const number = life.steps + 1;
  const next = { ...life, steps: number, auditLinks: life.auditLinks + 1 };
  const { last } = life.outbox;
  switch (nextKind(life)) {
    case 'acknowledge':
      return { ...life, steps: number, outbox: { last, acknowledged: last - heldBack } };
    case 'list':
      return { ...next, listVersion: life.listVersion + 1 };
    case 'account':
      return { ...next, accounts: new Map(life.accounts).set(number % 3, number) };
    case 'erase':
      return { ...next, evidence: life.evidence.slice(1) };
    case 'encounter':
      return {
        ...next,
        encounters: [...life.encounters, number],
        evidence: hasEvidence(number) ? [...life.evidence, number] : life.evidence,
        outbox: { ...life.outbox, last: last + 1 },
      };
  }
}

/** The hub never has the last two: so each acknowledgement changes something, and the outbox is never empty. */
const heldBack = 2;
export const hasEvidence = (number: number) => number % 2 === 0;

/** Takes the step after this life. Resolves when the store has acknowledged it. */
export async function take(store: KioskStore, life: Life): Promise<void> {
  const number = life.steps + 1;
  switch (nextKind(life)) {
    case 'acknowledge':
      return acknowledge(store, life.encounters[grown(life).outbox.acknowledged - 1] ?? 0);
    case 'list':
      return store.putWatchlist(listOf(life.listVersion + 1), auditEntry('list.imported'));
    case 'account':
      return store.putAccount(accountOf(number), auditEntry('account.changed'));
    case 'erase':
      await store.erase({
        encounter: encounterId(life.evidence[0] ?? 0),
        at: '2026-01-02T03:05:00.000Z',
        by: 'jana',
        reason: 'redress',
      });
      return;
    case 'encounter':
      return store.commit({
        ...encounterCommit(number),
        ...(hasEvidence(number) ? { evidence: evidenceOf(number) } : {}),
      });
  }
}

/** The hub has everything up to the event of this encounter; between the encounters stand heads of the audit chain. */
async function acknowledge(store: KioskStore, number: number): Promise<void> {
  const { epoch } = store.outbox;
  const entries = await store.outbox.read('routine', 0, everything);
  const upTo = entries.find(({ event }) => isEventOf(event, number))?.seq ?? 0;
  await store.outbox.acknowledge({ stream: 'routine', epoch, upTo });
}

export const everything = 1_000_000;

function isEventOf({ type, data }: KioskEvent, number: number): boolean {
  return type === 'org.bitmap.encounter.v1' && data.id === encounterId(number);
}

/** Steps that read before they are in the store's queue: beside others their place among them is not known. */
export const goesAlone = (life: Life): boolean => ['erase', 'acknowledge'].includes(nextKind(life));

/** Bytes that nobody could mistake for those of another record. */
function bytesOf(label: string, length: number): Uint8Array {
  return new Uint8Array(createHash('shake256', { outputLength: length }).update(label).digest());
}

/** From less than a sector to more than a block of LevelDB's log: tears fall at different places. */
const pictureBytes = [300, 4_000, 20_000, 90_000, 200_000];

export function evidenceOf(number: number): Evidence {
  const png = bytesOf(`picture ${number}`, pictureBytes[(number >> 1) % pictureBytes.length] ?? 0);
  const template = bytesOf(`template ${number}`, 400);
  return {
    encounter: encounterId(number),
    samples: [{ modality: 'fingerprint', position: 2, png, template }],
  };
}

export const listName = 'wanted';

export function listOf(version: number): Watchlist {
  const instances = Array.from({ length: 1 + (version % 4) }, (_, index) => index + 1);
  const references = instances.map(instance => ({
    subject: 'S',
    instance,
    modality: 'fingerprint' as const,
    position: 0 as const,
    template: bytesOf(`reference ${version} ${instance}`, 2_000),
  }));
  const importedAt = '2026-01-01T00:00:00.000Z';
  return { name: listName, version, importedAt, subjects: [{ id: 'S' }], references };
}

export function accountOf(number: number): Account {
  const salt = Buffer.from(bytesOf(`salt ${number}`, 16)).toString('base64');
  const password = { salt, key: salt, cost: 1024 };
  return {
    name: `officer-${number % 3}`,
    role: 'officer',
    password,
    createdAt: '2026-01-01T00:00:00.000Z',
  };
}

const clock = new SystemClock();
const auditKey = signingKeyFrom(keyPairOf('the fault rows'), 'test');

/** A key pair that is the same in every process. It guards nothing. */
function keyPairOf(label: string): string {
  const pair = createECDH('prime256v1');
  pair.setPrivateKey(createHash('sha256').update(label).digest());
  const point = pair.getPublicKey();
  const [x, y, d] = [point.subarray(1, 33), point.subarray(33), pair.getPrivateKey()].map(part =>
    part.toString('base64url'),
  );
  const key = createPrivateKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', x, y, d } });
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** The witness follows closely, and heads are signed often: every few steps something is written beside LevelDB. */
const parameters = { ...auditDefaults, witnessLinks: 8, headLinks: 50 };

/** No less than a daemon gives its store, beside it in the folder. */
const ballastOf = (folder: string) => ({
  file: path.join(folder, 'ballast'),
  bytes: 256 * 1024,
  sliceBytes: 64 * 1024,
});

const rootKey = sealingKey(new Uint8Array(32).fill(7));

/** What a store of either role is opened with: a keyring that changes, witness, ballast, and the file of who was erased. */
export async function openParts(folder: string, create: boolean) {
  await mkdir(folder, { recursive: true });
  const ring = new KeyringFile(path.join(folder, 'keyring'), rootKey, randomBytes);
  const { keys } = await ring.load({ create });
  const audit = { key: auditKey, clock, witnessFolder: path.join(folder, 'witness'), log: () => undefined };
  return {
    create,
    keyring: new Keyring(keys),
    saveKeys: (changed: RingKeys) => ring.save(changed),
    now: () => clock.wall(),
    randomBytes,
    audit: { ...audit, parameters },
    ballast: ballastOf(folder),
    erasureJournal: path.join(folder, 'erasures'),
  };
}

/**
 * Opens the store of a life, `store` in its folder, with all that a daemon gives it. Its directory's times are compared with
 * the real time.
 */
export async function openLife(
  folder: string,
  changes: Partial<KioskStoreOptions> = {},
): Promise<KioskStore> {
  const parts = await openParts(folder, changes.create ?? true);
  const reserveJournal = path.join(folder, 'reserve-journal');
  return openKioskStore(path.join(folder, 'store'), storeOptions({ ...parts, reserveJournal, ...changes }));
}
