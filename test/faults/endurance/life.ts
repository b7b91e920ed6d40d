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
import { encodeTime } from 'ulid';
import { startWorkerEngine } from '../../../daemon/biometrics/worker-engine.ts';
import type { BiometricEngine } from '../../../daemon/biometrics/engine.ts';
import type { Encounter } from '../../../daemon/core/encounter.ts';
import { streams } from '../../../daemon/core/stream.ts';
import type { Commit, KioskStore } from '../../../daemon/store/contract/kiosk-store.ts';
import { auditKey } from '../../../daemon/store/keys.ts';
import { openKioskStore } from '../../../daemon/store/kiosk-store.ts';
import { usualRetention } from '../../../daemon/store/retention/policy.ts';
import { encodeRecord } from '../../../daemon/store/record.ts';
import { sealOverheadBytes } from '../../../daemon/store/seal.ts';
import { SystemClock } from '../../../hal/drivers/system/clock.ts';
import { encounter, encounterCommit, hit, storeOptions } from '../../helpers/store.ts';
import { irisTemplate, longList } from './gallery.ts';
import {
  apartMs,
  hitEvery,
  irises,
  lanes,
  pictureBytes,
  reportEvery,
  roundEvery,
  sweepsPerRound,
  windowEncounters,
} from './parameters.ts';

/** What was seen after so many encounters. */
export interface Look {
  readonly encounters: number;
  /** All that is in memory, and the part of it that no file backs. */
  readonly residentBytes: number;
  readonly anonymousBytes: number;
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

/** Virtual: an encounter every `apartMs`, so that a year goes by in an hour. */
let nowMs = Date.UTC(2026, 0, 1);
const instant = () => new Date(nowMs).toISOString();

async function commit(store: KioskStore, number: number): Promise<void> {
  nowMs += apartMs;
  const id = `${encodeTime(nowMs, 10)}${String(number).padStart(16, '0')}`;
  const made = isHit(number) ? hit(number) : encounter(number);
  const times = { startedAt: instant(), decidedAt: instant() };
  await store.commit({ ...commitOf({ ...made, ...times, id }), ...(isHit(number) && evidenceOf(id)) });
  links++;
  if (isHit(number)) await resolve(store, id);
}

const commitOf = (encounter: Encounter): Commit => ({
  encounter,
  audit: [{ at: encounter.decidedAt, action: 'encounter.decided', actor: 'lane', object: encounter.id }],
  events: [{ type: 'org.bitmap.encounter.v1', data: encounter }],
});

function evidenceOf(encounter: string): Pick<Commit, 'evidence'> {
  const png = randomBytes(pictureBytes);
  const sample = {
    modality: 'fingerprint' as const,
    position: 2 as const,
    png,
    template: png.subarray(0, 400),
  };
  return { evidence: { encounter, samples: [sample] } };
}

/** An officer decides at once; only then retention begins to count. */
async function resolve(store: KioskStore, encounter: string): Promise<void> {
  const at = instant();
  await store.commit({
    audit: [{ at, action: 'hit.decided', actor: 'jana', object: encounter }],
    decision: { encounter, officer: 'jana', decidedAt: at, verdict: 'dismiss' },
  });
  links++;
}

/** The hub has everything, and what is behind the window of retention goes. */
async function round(store: KioskStore): Promise<void> {
  const { outbox, retention } = store;
  for (const stream of streams) {
    await outbox.acknowledge({ stream, epoch: outbox.epoch, upTo: outbox.last(stream) });
  }
  const windowDays = (windowEncounters * apartMs) / 86_400_000;
  const policy = { ...usualRetention, resolvedDays: windowDays / 2, encounterDays: windowDays };
  for (let sweep = 0; sweep < sweepsPerRound; sweep++) {
    const { erased, deleted } = await retention.run({ policy, nowMs, at: instant() });
    links += erased + Math.min(1, deleted);
  }
}

async function look(engine: BiometricEngine, encounters: number): Promise<void> {
  const options = { minimumScore: 20, maximumCandidates: 5, today: '2026-01-01' };
  const { searchMs } = await engine.identify(irisTemplate(7, 1), options);
  const seen: Look = {
    encounters,
    residentBytes: statusBytes('VmRSS'),
    anonymousBytes: statusBytes('RssAnon'),
    diskBytes: diskBytes() - links * linkBytes,
    chainBytes: links * linkBytes,
    searchMs,
  };
  process.stdout.write(`${JSON.stringify(seen)}\n`);
}

/** A figure of proc(5). */
function statusBytes(name: 'VmRSS' | 'RssAnon'): number {
  const status = readFileSync('/proc/self/status', 'utf8');
  const [, kilobytes = '0'] = new RegExp(`${name}:\\s+(\\d+)`).exec(status) ?? [];
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
const store = await openKioskStore(path.join(folder, 'store'), storeOptions({ now: () => new Date(nowMs) }));
for (let done = 0; done < total; done += roundEvery) {
  let number = done;
  const lane = async () => {
    while (number < done + roundEvery) await commit(store, ++number);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  await round(store);
  if ((done + roundEvery) % reportEvery === 0) await look(engine, done + roundEvery);
}
await store.close();
await engine.close();
