// `node dist/scripts/measure-lists.js [SUBJECTS] [KIOSKS] [WHOLE]`: a list of so many subjects, each with a finger and an eye, from a hub in a
// process of its own over HTTPS: (1) to a whole kiosk in this process, with store, engine and fsync; a change of 100 subjects after it; (2) to
// WHOLE light kiosks, all of it; (3) a change of 100 to KIOSKS light ones that hold the list.
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { percentile } from '../daemon/biometrics/evaluation.ts';
import { startWorkerEngine } from '../daemon/biometrics/worker-engine.ts';
import { LightPlace, SharedDigests } from '../daemon/fleet/lists/place.ts';
import { FolderScratch } from '../daemon/fleet/lists/scratch.ts';
import { LoadedLists } from '../daemon/lists.ts';
import { PublishedLists } from '../daemon/published-lists.ts';
import { openKioskStore } from '../daemon/store/kiosk-store.ts';
import { SystemClock } from '../hal/drivers/system/clock.ts';
import { agentFor, CrowdMember, heldByAll, HubProcess } from '../test/helpers/list-crowd.ts';
import { storeOptions } from '../test/helpers/store.ts';

const [subjects = 100_000, kiosks = 0, whole = 0] = process.argv.slice(2).map(Number);
const print = (text: string) => process.stdout.write(`${text}\n`);
const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
const resident = (name: string) => {
  const [, kilobytes = '0'] =
    new RegExp(`${name}:\\s+(\\d+)`).exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return megabytes(Number(kilobytes) * 1024);
};

const folder = await mkdtemp(path.join(os.tmpdir(), 'bitmapd-lists-'));
const hub = await HubProcess.start(path.join(folder, 'hub'), subjects);
const agent = agentFor(hub);
const { started } = hub;
print(
  `${subjects} subjects: ${megabytes(started.snapshotBytes)}, published in ${seconds(started.publishMs)}, metadata and manifest ${started.metadataBytes} bytes`,
);

async function wholeKiosk(): Promise<void> {
  const clock = new SystemClock();
  const store = await openKioskStore(path.join(folder, 'kiosk'), storeOptions({ now: () => clock.wall() }));
  const engine = startWorkerEngine({ clock, siteKey: new Uint8Array(32).fill(7) });
  const lists = new LoadedLists(engine);
  const machine = { clock, log: print };
  const place = new PublishedLists({ store, lists, isSearched: () => true, machine });
  const scratch = new FolderScratch(path.join(folder, 'downloads'));
  const member = await CrowdMember.join({ hub, place, agent, documents: store.documents, scratch });
  print(`a kiosk: ${resident('VmRSS')} resident before`);
  const first = await member.follow({ ...hub.pointer(started, true), spreadMs: 0 });
  print(
    `whole list in force after ${seconds(first.afterMs)}, ${megabytes(first.report.bytes)} fetched; ${resident('VmHWM')} resident at most, ${resident('VmRSS')} after`,
  );
  for (let turn = 0; turn < 5; turn++) {
    const done = await hub.publish(100);
    const { report, afterMs } = await member.follow({ ...hub.pointer(done), spreadMs: 0 });
    print(
      `epoch ${done.epoch}: ${report.how} of ${report.replaced} in force after ${Math.round(afterMs)} ms, ${report.bytes} bytes (delta ${done.deltaBytes}, metadata ${done.metadataBytes}); published in ${seconds(done.publishMs)}`,
    );
  }
  await member.close();
  await store.close();
  const openedMs = performance.now();
  const again = await openKioskStore(
    path.join(folder, 'kiosk'),
    storeOptions({ create: false, now: () => clock.wall() }),
  );
  print(`the store opens in ${seconds(performance.now() - openedMs)}`);
  await again.close();
  await engine.close();
}

async function lightKiosks(count: number, shared: SharedDigests): Promise<CrowdMember[]> {
  return Promise.all(
    Array.from({ length: count }, () => CrowdMember.join({ hub, place: new LightPlace(shared), agent })),
  );
}

async function crowd(): Promise<void> {
  const held = await heldByAll(path.join(folder, 'crowd'), { kiosks, subjects });
  await held.change(100); // everybody has followed the list before
  const { timesMs: times, bytes, wrong } = await held.change(100);
  print(
    `${kiosks} light kiosks, a change of 100 of ${subjects}: in force p50 ${seconds(percentile(times, 0.5))}, p99 ${seconds(percentile(times, 0.99))}, last ${seconds(Math.max(...times))}; ${bytes} bytes each, ${wrong} took anything else; ${resident('VmHWM')} resident at most`,
  );
  await held.close();
}

if (kiosks === 0 && whole === 0) await wholeKiosk();
if (whole > 0) {
  const members = await lightKiosks(whole, new SharedDigests());
  const results = await Promise.all(members.map(member => member.follow(hub.pointer(started, true))));
  const times = results.map(({ afterMs }) => afterMs);
  print(
    `${whole} light kiosks, all of it: p50 ${seconds(percentile(times, 0.5))}, last ${seconds(Math.max(...times))}; ${megabytes(results[0]?.report.bytes ?? 0)} each; ${resident('VmHWM')} resident at most`,
  );
  await Promise.all(members.map(member => member.close()));
}
if (kiosks > 0) await crowd();
agent.destroy();
await hub.close();
await rm(folder, { recursive: true, force: true });
