import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { KioskEvent } from '../../daemon/core/event.ts';
import type { HubStore } from '../../daemon/store/contract/hub-store.ts';
import type { KioskReport } from '../../daemon/store/contract/received.ts';
import { openHubStore } from '../../daemon/store/hub-store.ts';
import { encounterId, eventOf, hit, storeOptions } from '../helpers/store.ts';
import { witnessLoss } from './compare.ts';
import { Keeper } from './keeper.ts';
import type { Living } from './living.ts';
import { everything, openParts } from './workload.ts';

/**
 * A hub's life: step n is a batch of what a kiosk reports, which depends on n alone. So what a store holds is foretold by
 * the number of its steps, as a kiosk's is.
 */
const kiosks = 3;
const kioskOf = (step: number) => step % kiosks;
const batchLength = (step: number) => 1 + (step % 4);

/** Every fourth event is of somebody who was held: the hub seals it with a key of its own. */
function eventAt(seq: number): KioskEvent {
  return seq % 4 === 0 ? { type: 'org.bitmap.encounter.v1', data: hit(seq) } : eventOf(seq);
}

/** Events of a kiosk in the steps up to this one. */
function reportedBy(kiosk: number, steps: number): number {
  let events = 0;
  for (let step = 1; step <= steps; step++) if (kioskOf(step) === kiosk) events += batchLength(step);
  return events;
}

function reportOf(kiosk: number, seq: number): KioskReport {
  const address = { tenant: 'airport', shard: 's0', device: `kiosk-${kiosk}` };
  const place = { stream: 'routine' as const, epoch: 'e1', seq };
  const entry = { ...place, id: `${encounterId(seq)}-${kiosk}`, time: '2026-01-02T03:04:05.000Z' };
  return { address, entry: { ...entry, event: eventAt(seq) } };
}

function batchOf(step: number): KioskReport[] {
  const kiosk = kioskOf(step);
  const before = reportedBy(kiosk, step - 1);
  return Array.from({ length: batchLength(step) }, (_, index) => reportOf(kiosk, before + index + 1));
}

/** All events in the order in which a hub keeps them. */
const keptAfter = (steps: number) => Array.from({ length: steps }, (_, index) => batchOf(index + 1)).flat();

/** How many whole steps so many events are; throws when a batch was torn. */
function stepsOf(events: number): number {
  let [steps, sum] = [0, 0];
  while (sum < events) sum += batchLength(++steps);
  if (sum > events) throw new Error(`a batch is torn: ${events} events are there, a step ends with ${sum}`);
  return steps;
}

/** Opens the store of a hub's life, `store` in its folder. */
export async function openHubLife(folder: string, create: boolean): Promise<Living> {
  const parts = await openParts(folder, create);
  const store = await openHubStore(path.join(folder, 'store'), { ...storeOptions(), ...parts });
  const held = await store.received({ limit: everything });
  return new HubLife(store, stepsOf(held.length));
}

class HubLife implements Living {
  readonly #store: HubStore;
  readonly #keeper: Keeper;
  steps: number;

  constructor(store: HubStore, steps: number) {
    this.#store = store;
    this.#keeper = new Keeper(store);
    this.steps = steps;
  }

  readonly goesAlone = false;

  /** The hub acknowledges with the heads that it gives back: what they leave out has no word yet. */
  async next(): Promise<void> {
    const batch = batchOf(++this.steps);
    const { heads } = await this.#store.commitReceived(batch);
    const last = batch.at(-1)?.entry.seq ?? 0;
    const upTo = heads[0]?.upTo ?? 0;
    if (upTo < last) throw new Error(`${last} was sent, and ${upTo} acknowledged`);
  }

  async wrong(): Promise<string[]> {
    const lost = witnessLoss(this.#store);
    const wrong = lost === undefined ? [] : [lost];
    const { firstBad } = await this.#store.verifyAudit();
    if (firstBad !== undefined) wrong.push(`the audit chain breaks at ${firstBad.key}: ${firstBad.defect}`);
    const kept = (await this.#store.received({ limit: everything })).toReversed();
    const wanted = keptAfter(this.steps);
    const seen = kept.map(({ address, entry }) => ({ address, entry }));
    if (!isDeepStrictEqual(seen, wanted)) wrong.push('events');
    if (kept.some(({ number }, index) => number !== index + 1)) wrong.push('numbers');
    for (const { device, events } of this.#store.deviceCounts()) {
      const reported = reportedBy(Number(device.slice('kiosk-'.length)), this.steps);
      if (events !== reported) wrong.push(`count of ${device}`);
    }
    return wrong;
  }

  upkeep(): Promise<void> {
    return this.#keeper.upkeep();
  }

  async close(): Promise<void> {
    try {
      await this.#keeper.close();
    } finally {
      await this.#store.close();
    }
  }
}
