import path from 'node:path';
import type { KioskEvent } from '../../../daemon/core/event.ts';
import type { StreamName } from '../../../daemon/core/stream.ts';
import { type Hub, startHub } from '../../../daemon/hub/hub.ts';
import { type Link, startLink } from '../../../daemon/link/link.ts';
import type { HubStore } from '../../../daemon/store/contract/hub-store.ts';
import type { KioskStore } from '../../../daemon/store/contract/kiosk-store.ts';
import { openHubStore } from '../../../daemon/store/hub-store.ts';
import { openKioskStore } from '../../../daemon/store/kiosk-store.ts';
import { randomFrom } from '../../../hal/drivers/sim/random.ts';
import { SystemClock } from '../../../hal/drivers/system/clock.ts';
import { aedesBroker, mosquittoAbsent, mosquittoBroker, type TestBroker } from '../../helpers/brokers.ts';
import { alarm, gate, quickHub, quickLink } from '../../helpers/link-fixtures.ts';
import { hubSide, kioskSide } from '../../helpers/sealed-gate.ts';
import { eventOf, storeOptions } from '../../helpers/store.ts';
import type { Endings } from '../endings.ts';
import { memoryFolder } from '../scratch.ts';
import { type BadLine, startBadLine } from './bad-line.ts';

/** A kiosk and a hub with their stores on a disk, and a broker between them, each on a line of its own. */
export interface Site {
  readonly broker: TestBroker;
  readonly kiosk: KioskStore;
  readonly hub: Hub;
  readonly link: Link;
  readonly lines: { readonly kiosk: BadLine; readonly hub: BadLine };
  /** Commits so many routine events, and one urgent for every ten of them. */
  happen(count: number): Promise<void>;
  commit(events: readonly KioskEvent[]): Promise<void>;
  /** Resolves when nothing waits any more; rejects after `timeoutMs` without progress. */
  drained(timeoutMs: number): Promise<void>;
  /** What the hub holds against what was committed. */
  judge(): Promise<Judgement>;
}

export interface Judgement {
  readonly committed: number;
  readonly lost: number;
  /** Applied more than once, or out of its order. */
  readonly twice: number;
  readonly aside: number;
}

export async function siteWith(
  endings: Endings,
  seed: number,
  ackTimeoutMs = quickLink.ackTimeoutMs,
): Promise<Site> {
  const broker = await (mosquittoAbsent === false ? mosquittoBroker() : aedesBroker());
  endings.after(() => broker.dispose());
  const folder = await memoryFolder(endings);
  const kiosk = await openKioskStore(path.join(folder, 'kiosk'), storeOptions());
  endings.after(() => kiosk.close());
  const desk = await openHubStore(path.join(folder, 'hub'), storeOptions());
  endings.after(() => desk.close());
  const lines = { kiosk: await startBadLine(broker.url), hub: await startBadLine(broker.url) };
  endings.after(() => lines.kiosk.close());
  endings.after(() => lines.hub.close());
  const shared = { clock: new SystemClock(), random: randomFrom(seed).uniform, log: () => undefined };
  const hub = startHub({
    options: { url: lines.hub.url, tenant: gate.tenant },
    store: desk,
    ...hubSide,
    ...shared,
    parameters: quickHub,
  });
  endings.after(() => hub.close());
  const parameters = {
    ...quickLink,
    ackTimeoutMs,
    ackTimeoutCapMs: Math.max(ackTimeoutMs, quickLink.ackTimeoutCapMs),
  };
  const options = { url: lines.kiosk.url, address: gate };
  const link = startLink({ options, outbox: kiosk.outbox, ...kioskSide, ...shared, parameters });
  endings.after(() => link.close());
  let committed = 0;
  return {
    broker,
    kiosk,
    hub,
    link,
    lines,
    happen: async count => {
      committed += await commitEvents(kiosk, count);
    },
    commit: async events => {
      committed += events.length;
      await kiosk.commit({ audit: [], events });
    },
    drained: timeoutMs => drained(kiosk, timeoutMs),
    judge: async () => judge(desk, committed),
  };
}

const portion = 500;

/** In portions, so that a week of them is never in memory. */
async function commitEvents(kiosk: KioskStore, count: number): Promise<number> {
  let committed = 0;
  for (let from = 0; from < count; from += portion) {
    const size = Math.min(portion, count - from);
    const routine = Array.from({ length: size }, (_, index) => eventOf(from + index));
    const urgent: KioskEvent[] = routine
      .filter((_, index) => index % 10 === 0)
      .map(() => alarm('two in the lane'));
    await kiosk.commit({ audit: [], events: [...routine, ...urgent] });
    committed += routine.length + urgent.length;
  }
  return committed;
}

async function drained({ outbox }: KioskStore, timeoutMs: number): Promise<void> {
  let left = await outbox.count();
  let movedAt = performance.now();
  while (left > 0) {
    await new Promise(resolve => setTimeout(resolve, 20));
    const now = await outbox.count();
    if (now !== left) movedAt = performance.now();
    left = now;
    if (performance.now() - movedAt > timeoutMs) throw new Error(`${left} events wait, and nothing moves`);
  }
}

const pageSize = 1_000;

/** Reads every event that the hub holds, the newest first: each stream has to count down to 1. */
async function judge(desk: HubStore, committed: number): Promise<Judgement> {
  const next = new Map<StreamName, number>();
  let [held, twice] = [0, 0];
  for (let before = Number.MAX_SAFE_INTEGER; before > 1; ) {
    const page = await desk.received({ limit: pageSize, before });
    for (const { entry } of page) {
      held++;
      if (entry.seq >= (next.get(entry.stream) ?? Infinity)) twice++;
      next.set(entry.stream, entry.seq);
    }
    before = page.at(-1)?.number ?? 0;
  }
  const aside = (await desk.deadLetters(Number.MAX_SAFE_INTEGER)).length;
  return { committed, lost: committed - (held - twice), twice, aside };
}
