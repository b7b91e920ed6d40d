import { monitorEventLoopDelay } from 'node:perf_hooks';
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import path from 'node:path';
import { openKioskStore } from '../../daemon/store/kiosk-store.ts';
import { encodeRecord } from '../../daemon/store/record.ts';
import { SealedDatabase } from '../../daemon/store/sealed-database.ts';
import { encounter, encounterCommit, encounterId, storeOptions } from '../../test/helpers/store.ts';
import { openPeer, type Put } from './sqlite.ts';

export const now = () => new Date(performance.timeOrigin + performance.now());

/** What writes, and how many writes of it a second. */
export interface Writing {
  readonly perSecond: number;
  /** How late the event loop came, 99th percentile, ms. */
  readonly loopDelayP99Ms: number;
  /** Of the processor, all threads together, us; a busy machine changes it least. */
  readonly processorUs: number;
}

/** The record of a traveller, as all that are compared here write it. */
const plaintextOf = (number: number) => encodeRecord(encounter(number));

/** Something open that writes. */
export interface Writer {
  write(): Promise<void>;
  close(): Promise<void>;
}

/** Single puts of our own: sealed, synced, with the names of new files. */
export async function ourPuts(folder: string): Promise<Writer> {
  const database = await SealedDatabase.open(folder, storeOptions({ now }));
  let number = 0;
  const write = async () => {
    const key = `encounter/${encounterId(++number)}`;
    await database.write([{ type: 'put', key, value: database.seal(key, plaintextOf(number)) }]);
  };
  return { write, close: () => database.close() };
}

/** The same puts by the peer; undefined where there is none. */
export async function peerPuts(folder: string): Promise<Writer | undefined> {
  const peer = openPeer(path.join(folder, 'peer.db'));
  if (peer === undefined) return undefined;
  let number = 0;
  return { write: async () => peer.put([putOf(++number)]), close: async () => peer.close() };
}

/** Both go on writing, each in its turn and for a short while, so that a disk whose speed drifts does so for both. */
export async function inSlices(
  writers: readonly Writer[],
  slices: number,
  seconds: number,
): Promise<Writing[][]> {
  const seen: Writing[][] = writers.map(() => []);
  for (let slice = 0; slice < slices; slice++) {
    for (const [index, writer] of writers.entries()) {
      seen[index]?.push(await timed(seconds, 1, () => writer.write()));
    }
  }
  return seen;
}

const putOf = (number: number): Put => ({
  key: `encounter/${encounterId(number)}`,
  value: plaintextOf(number),
});

/** Whole commits of the kiosk's store, by so many lanes: encounter, audit link, outbox entry and heads. */
export async function ourCommits(folder: string, seconds: number, lanes: number): Promise<Writing> {
  const store = await openKioskStore(folder, storeOptions({ now }));
  let number = 0;
  const writing = await timed(seconds, lanes, () => store.commit(encounterCommit(++number)));
  await store.close();
  return writing;
}

/** As many records of the same size in a transaction of the peer. */
export async function peerCommits(
  folder: string,
  seconds: number,
  lanes: number,
): Promise<Writing | undefined> {
  const peer = openPeer(path.join(folder, 'peer.db'));
  if (peer === undefined) return undefined;
  let number = 0;
  const writing = await timed(seconds, lanes, async () => {
    const { key, value } = putOf(++number);
    const audit = new Uint8Array(200);
    peer.put([
      { key, value },
      { key: `outbox/${number}`, value },
      { key: `audit/${number}`, value: audit },
      { key: 'meta/heads', value: audit },
    ]);
  });
  peer.close();
  return writing;
}

/**
 * Runs one write after the other in each of so many loops, until the time is over. Several loops let others have their turn
 * between two writes, as lanes do.
 */
async function timed(seconds: number, loops: number, write: () => Promise<void>): Promise<Writing> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const beganCpu = process.cpuUsage();
  const beganMs = performance.now();
  const endMs = beganMs + 1000 * seconds;
  let writes = 0;
  const loop = async () => {
    while (performance.now() < endMs) {
      await write();
      writes++;
      if (loops > 1) await new Promise(resolve => setImmediate(resolve));
    }
  };
  delay.enable();
  await Promise.all(Array.from({ length: loops }, loop));
  delay.disable();
  const tookS = (performance.now() - beganMs) / 1000;
  const { user, system } = process.cpuUsage(beganCpu);
  return {
    perSecond: writes / tookS,
    loopDelayP99Ms: delay.percentile(99) / 1e6,
    processorUs: (user + system) / writes,
  };
}

/** Runs `use` in a folder of its own below the given one. */
export async function inFolder<Value>(
  parent: string,
  use: (folder: string) => Promise<Value>,
): Promise<Value> {
  const folder = await mkdtemp(path.join(parent, 'bitmapd-speed-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
