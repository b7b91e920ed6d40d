import type { Ack } from '../core/event.ts';
import type { AuditEntry } from './contract/audit.ts';
import type { Loss } from './contract/damage.ts';
import type { Commit } from './contract/kiosk-store.ts';
import { decisionPuts, encounterPuts } from './encounter-record.ts';
import { encodeEvidence } from './evidence-record.ts';
import * as keys from './keys.ts';
import type { KioskState } from './kiosk-state.ts';
import { doubtAlarms, lossEntries, lossPuts } from './losses.ts';
import type { Plan, Put } from './plan-group.ts';
import { acknowledgedBy, alarmEvent, appendEvents, givenCount } from './outbox-state.ts';
import type { QuarantineEntry } from './quarantine.ts';

type KioskPlan<Result> = Plan<KioskState, Result>;

/** `time`: ISO 8601, of the outbox entries. The result tells whether there are any. */
export function planCommit(commit: Commit, time: string): KioskPlan<boolean> {
  return state => {
    const events = commit.events ?? [];
    const appended = appendEvents(state, events, time);
    const puts = [...recordsOf(commit, state.commits + 1), ...appended.puts];
    const next = { ...appended.state, commits: state.commits + 1 };
    return { puts, deletes: [], audit: commit.audit, state: next, result: events.length > 0 };
  };
}

/** A commit that waited in the reserve journal, with the time at which it came. */
export interface DeferredCommit {
  readonly time: string;
  readonly commit: Commit;
}

/** All of them that are not in the store, in order, in one batch, with an audit link of its own. */
export function planDeferred(
  waiting: readonly { readonly number: number; readonly value: DeferredCommit }[],
  entry: AuditEntry,
): KioskPlan<boolean> {
  return state => {
    const puts: Put[] = [];
    const audit: AuditEntry[] = [];
    let next = state;
    for (const { number, value } of waiting) {
      if (number <= next.settled) continue;
      const draft = planCommit(value.commit, value.time)(next);
      puts.push(...draft.puts);
      audit.push(...draft.audit);
      next = { ...draft.state, settled: number };
    }
    const result = givenCount(next.outbox) > givenCount(state.outbox);
    return { puts, deletes: [], audit: next === state ? [] : [...audit, entry], state: next, result };
  };
}

function recordsOf({ encounter, evidence, decision }: Commit, number: number): Put[] {
  const puts: Put[] = [];
  if (encounter !== undefined) {
    puts.push(...encounterPuts(encounter));
  }
  if (evidence !== undefined) {
    const owner = evidence.encounter;
    puts.push({ key: keys.evidenceKey(owner), plaintext: encodeEvidence(evidence), owner });
  }
  if (decision !== undefined) {
    puts.push(...decisionPuts(keys.decisionKey(decision.encounter, number), decision));
  }
  return puts;
}

/** The result is false for a foreign epoch, which changes nothing. Fault `bad-input` for what is no ack. */
export function planAcknowledge(ack: Ack): KioskPlan<boolean> {
  return state => {
    const done = acknowledgedBy(ack, state);
    if (done === undefined) return { puts: [], deletes: [], audit: [], state, result: false };
    const { deletes, outbox } = done;
    return { puts: [], deletes, audit: [], state: { ...state, outbox }, result: true };
  };
}

/** Another epoch in the place of `old`, once; `at`: ISO 8601. */
export function planEpoch(old: string, epoch: string, at: string): KioskPlan<void> {
  return state => {
    if (state.epoch !== old) return { puts: [], deletes: [], audit: [], state, result: undefined };
    const audit = [{ at, action: 'outbox.epoch-begun', actor: 'daemon', object: epoch, detail: { old } }];
    return { puts: [], deletes: [], audit, state: { ...state, epoch }, result: undefined };
  };
}

/** A copy of a damaged record, and the alarm for it. The result tells whether there is one. */
export function planQuarantine({ put, audit, alarm }: QuarantineEntry): KioskPlan<boolean> {
  const events = alarm ? [alarmEvent(alarm)] : [];
  return state => {
    const appended = appendEvents(state, events, audit.at);
    const puts = [put, ...appended.puts];
    return { puts, deletes: [], audit: [audit], state: appended.state, result: events.length > 0 };
  };
}

/** What was found to be lost, and who is told. The result tells whether there is an alarm. */
export function planLosses(losses: readonly Loss[], at: string): KioskPlan<boolean> {
  const events = doubtAlarms(losses).map(alarmEvent);
  return state => {
    const appended = appendEvents(state, events, at);
    const puts = [...lossPuts(losses), ...appended.puts];
    const audit = lossEntries(losses);
    return { puts, deletes: [], audit, state: appended.state, result: events.length > 0 };
  };
}
