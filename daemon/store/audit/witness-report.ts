import { messageOf } from '../../core/errors.ts';
import type { LaneAlarm } from '../../core/event.ts';
import type { AuditEntry, WitnessFinding } from '../contract/audit.ts';
import type { KioskStore } from '../contract/kiosk-store.ts';
import { alarmEvent } from '../outbox-state.ts';
import { isRollback } from './open-notary.ts';

const wellStates = new Set(['none', 'new', 'agrees']);

/** What goes into the audit chain of what a witness told; nothing when all is well. */
export function witnessEntries({ state, detail = '' }: WitnessFinding, at: string): AuditEntry[] {
  if (wellStates.has(state)) return [];
  return [{ at, action: `audit.witness-${state}`, actor: 'daemon', object: 'witness', detail: { detail } }];
}

function kindOf(finding: WitnessFinding): LaneAlarm['kind'] {
  if (finding.state === 'holed') return 'records-lost';
  return isRollback(finding) ? 'store-rolled-back' : 'witness-lost';
}

interface Telling {
  readonly now: () => Date;
  /** One line for the journal. */
  readonly log: (line: string) => void;
}

/** Puts it on record, and on its way to the hub. What the disk has no room for is told again at the next start. */
export async function tellOfWitness(
  store: Pick<KioskStore, 'commit' | 'witness' | 'outbox'>,
  { now, log }: Telling,
): Promise<void> {
  const { state, detail = '' } = store.witness;
  const at = now().toISOString();
  const audit = witnessEntries(store.witness, at);
  if (audit.length === 0) return;
  const data: LaneAlarm = { lane: 'store', at, kind: kindOf(store.witness), detail: `${state}: ${detail}` };
  log(`audit: the witness of the chain: ${data.detail}`);
  try {
    // The hub has events under these numbers already: to it what comes now would be what it has.
    if (isRollback(store.witness)) await store.outbox.beginEpoch(store.outbox.epoch);
    await store.commit({ audit, events: [alarmEvent(data)] });
  } catch (error) {
    log(`audit: not put on record: ${messageOf(error)}`);
  }
}
