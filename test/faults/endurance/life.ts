/**
 * The life of a kiosk in short: encounters, the hub's word, retention, and searches in a long list, one process as the daemon is.
 *
 *     node life.js FOLDER ENCOUNTERS
 *
 * Prints a `Look` as a line of JSON now and then.
 */
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { startWorkerEngine } from '../../../daemon/biometrics/worker-engine.ts';
import type { BiometricEngine } from '../../../daemon/biometrics/engine.ts';
import { streams } from '../../../daemon/core/stream.ts';
import type { KioskStore } from '../../../daemon/store/contract.ts';
import { auditKey } from '../../../daemon/store/keys.ts';
import { openKioskStore } from '../../../daemon/store/kiosk-store.ts';
import { encodeRecord } from '../../../daemon/store/record.ts';
import { sealOverheadBytes } from '../../../daemon/store/seal.ts';
import { SystemClock } from '../../../hal/drivers/system/clock.ts';
import { encounterCommit, encounterId, storeOptions } from '../../helpers/store.ts';
import { irisTemplate, longList } from './gallery.ts';
import {
  hitEvery,
  irises,
  lanes,
  pictureBytes,
  reportEvery,
  roundEvery,
  windowEncounters,
} from './parameters.ts';

/** What was seen after so many encounters. */
export interface Look {
  readonly encounters: number;
  readonly residentBytes: number;
  /** All of the store's folder, but for the links of the audit chain, which is kept whole. */
  readonly diskBytes: number;
  readonly chainBytes: number;
  readonly searchMs: number;
}

const [folder = '', count = '0'] = process.argv.slice(2);
const total = Number(count);
const clock = new SystemClock();
const isHit = (number: number) => number % hitEvery === 0;

let links = 0;
const { audit } = encounterCommit(total);
/** A link with its key, its hash and its seal. */
const linkBytes = auditKey(total).length + 32 + sealOverheadBytes + encodeRecord(audit[0]).length;

async function commit(store: KioskStore, number: number): Promise<void> {
  const png = isHit(number) ? randomBytes(pictureBytes) : undefined;
  const sample = png && {
    modality: 'fingerprint' as const,
    position: 2 as const,
    png,
    template: png.subarray(0, 400),
  };
  const evidence = sample && { encounter: encounterId(number), samples: [sample] };
  await store.commit({ ...encounterCommit(number), ...(evidence && { evidence }) });
  links++;
}

/** The hub has everything, and what is behind the window goes. */
async function round(store: KioskStore, upTo: number): Promise<void> {
  const { outbox } = store;
  for (const stream of streams) {
    await outbox.acknowledge({ stream, epoch: outbox.epoch, upTo: outbox.last(stream) });
  }
  const before = encounterId(Math.max(1, upTo - windowEncounters));
  const at = clock.wall().toISOString();
  const gone = await store.forget({ before, limit: 2 * roundEvery, at, by: 'retention' });
  if (gone > 0) links++;
}

async function look(engine: BiometricEngine, encounters: number): Promise<void> {
  const options = { minimumScore: 20, maximumCandidates: 5, today: '2026-01-01' };
  const { searchMs } = await engine.identify(irisTemplate(7, 1), options);
  const seen: Look = {
    encounters,
    residentBytes: residentBytes(),
    diskBytes: diskBytes() - links * linkBytes,
    chainBytes: links * linkBytes,
    searchMs,
  };
  process.stdout.write(`${JSON.stringify(seen)}\n`);
}

function residentBytes(): number {
  const [, kilobytes = '0'] = /VmRSS:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return 1024 * Number(kilobytes);
}

function diskBytes(): number {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map(name =>
    path.join(folder, name),
  );
  return files.reduce((sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0), 0);
}

const engine = startWorkerEngine({ clock, log: line => process.stderr.write(`${line}\n`) });
await engine.load(longList(irises));
const store = await openKioskStore(path.join(folder, 'store'), storeOptions({ now: () => clock.wall() }));
for (let done = 0; done < total; done += roundEvery) {
  let number = done;
  const lane = async () => {
    while (number < done + roundEvery) await commit(store, ++number);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  await round(store, done + roundEvery);
  if ((done + roundEvery) % reportEvery === 0) await look(engine, done + roundEvery);
}
await store.close();
await engine.close();
