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
import type { KioskStore } from '../../../daemon/store/contract.ts';
import { openKioskStore } from '../../../daemon/store/kiosk-store.ts';
import { SystemClock } from '../../../hal/drivers/system/clock.ts';
import { auditEntry, encounterCommit, encounterId, storeOptions } from '../../helpers/store.ts';
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
  readonly diskBytes: number;
  /** Of the audit chain, which is kept whole: part of what is on the disk. */
  readonly auditLinks: number;
  readonly searchMs: number;
}

const [folder = '', count = '0'] = process.argv.slice(2);
const total = Number(count);
const clock = new SystemClock();
const isHit = (number: number) => number % hitEvery === 0;

let links = 0;

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
  await store.outbox.acknowledge({ stream: 'routine', epoch: store.outbox.epoch, upTo });
  const behind = Array.from({ length: roundEvery }, (_, index) => upTo - windowEncounters - index);
  await Promise.all(behind.filter(number => number > 0).map(number => forget(store, number)));
}

async function forget(store: KioskStore, number: number): Promise<void> {
  if (!isHit(number)) return;
  await store.eraseEvidence(encounterId(number), auditEntry('evidence.erased', encounterId(number)));
  links++;
}

async function look(engine: BiometricEngine, encounters: number): Promise<void> {
  const options = { minimumScore: 20, maximumCandidates: 5, today: '2026-01-01' };
  const { searchMs } = await engine.identify(irisTemplate(7, 1), options);
  const seen: Look = {
    encounters,
    residentBytes: residentBytes(),
    diskBytes: diskBytes(),
    auditLinks: links,
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
