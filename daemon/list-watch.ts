import type { CancelTimer, Clock } from '../hal/clock.ts';
import { messageOf } from './core/errors.ts';
import type { LaneAlarm } from './core/event.ts';
import { isStale, type KnownList } from './lane/policy.ts';
import type { Policy } from './lane/policy-schema.ts';
import type { KioskStore } from './store/contract/kiosk-store.ts';

export interface ListWatchParts {
  readonly policy: () => Pick<Policy, 'lists'>;
  readonly known: () => readonly KnownList[];
  readonly store: Pick<KioskStore, 'commit'>;
  readonly clock: Clock;
  readonly log: (line: string) => void;
}

/** How often is looked, and when first: a kiosk that starts takes what is new (ms, 1 s to 10 min). Decisions look by themselves. */
export const lookMs = 30_000;

/**
 * Tells the hub when a list that the policy names becomes stale, or is not there, and when it is fresh again: every search is GREY
 * meanwhile, and somebody has to do something about it.
 */
export function watchLists(parts: ListWatchParts): { close(): Promise<void> } {
  const { clock, policy, known, log } = parts;
  const stale = new Set<string>();
  let cancel: CancelTimer = () => {};
  let isOpen = true;
  let settled: Promise<void> = Promise.resolve();
  const look = async () => {
    for (const { name, maximumAgeHours } of policy().lists) {
      const list = known().find(one => one.name === name);
      const isNow = list === undefined || isStale(list, maximumAgeHours, clock.wall());
      if (isNow === stale.has(name)) continue;
      try {
        await raise(parts, name, isNow ? 'list-stale' : 'list-fresh', list);
        if (isNow) stale.add(name);
        else stale.delete(name);
      } catch (error) {
        log(`list ${name}: an alarm is not on record yet: ${messageOf(error)}`);
      }
    }
    if (isOpen) cancel = clock.after(lookMs, turn);
  };
  const turn = () => {
    settled = look();
  };
  cancel = clock.after(lookMs, turn);
  return {
    close: async () => {
      isOpen = false;
      cancel();
      await settled;
    },
  };
}

async function raise(
  { store, clock }: ListWatchParts,
  name: string,
  kind: LaneAlarm['kind'],
  list: KnownList | undefined,
): Promise<void> {
  const at = clock.wall().toISOString();
  const state = list === undefined ? 'is missing' : `was confirmed at ${list.importedAt}`;
  const detail = `list ${name} ${state}${list?.expiresAt === undefined ? '' : `, expires at ${list.expiresAt}`}`;
  const alarm: LaneAlarm = { lane: 'lists', at, kind, detail };
  const audit = { at, action: `alarm.${kind}`, actor: 'daemon', object: name, detail: { detail } };
  await store.commit({ audit: [audit], events: [{ type: 'org.bitmap.alarm.v1', data: alarm }] });
}
