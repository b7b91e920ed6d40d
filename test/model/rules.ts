import type { Ack } from '../../daemon/core/event.ts';
import type { SentEntry } from '../../daemon/link/envelope.ts';
import * as uplink from '../../daemon/link/uplink.ts';
import type { KioskReport } from '../../daemon/store/contract/received.ts';
import { planReceived } from '../../daemon/store/hub-intake.ts';
import { acknowledgedBy } from '../../daemon/store/outbox-state.ts';

/** What the model takes from the daemon to decide with: a mistake can be put in the place of each. */
export interface Rules {
  readonly heard: typeof uplink.heard;
  readonly acknowledgedBy: typeof acknowledgedBy;
  readonly planReceived: (
    batch: readonly KioskReport[],
    receivedAt: string,
  ) => ReturnType<typeof planReceived>;
  /** What the kiosk makes of the broker's word that it has a message; nothing, if it is right. */
  readonly onPuback?: (message: SentEntry) => Ack;
  /** When the hub answers. */
  readonly answers: 'after-commit' | 'on-receipt';
}

export const rightRules: Rules = {
  heard: uplink.heard,
  acknowledgedBy,
  planReceived,
  answers: 'after-commit',
};

const deletedOnPuback: Rules = {
  ...rightRules,
  onPuback: ({ entry: { stream, epoch, seq } }) => ({ stream, epoch, upTo: seq }),
};

/** The hub takes whatever lies beyond what it has. */
const ackBeyondGap: Rules = {
  ...rightRules,
  planReceived: (batch, receivedAt) =>
    planReceived(
      batch.map(report => ({ ...report, first: report.entry.seq })),
      receivedAt,
    ),
};

/** The kiosk takes an ack of another epoch for one of its own. */
const epochIgnored: Rules = {
  ...rightRules,
  heard: (window, ack, given, nowMs, limits) =>
    uplink.heard(window, { ...ack, epoch: given.epoch }, given, nowMs, limits),
};

const ackBeforeCommit: Rules = { ...rightRules, answers: 'on-receipt' };

/** An ack that runs ahead of what was sent since the start is not believed: the kiosk waits for ever. */
const ackAheadRefused: Rules = {
  ...rightRules,
  heard: (window, ack, given, nowMs, limits) =>
    ack.upTo > window.sent ? window : uplink.heard(window, ack, given, nowMs, limits),
};

/** Mistakes that the explorer has to find, and what it has to say of them. */
export const mistakes: Readonly<Record<string, { readonly rules: Rules; readonly found: RegExp }>> = {
  'deleted on PUBACK': { rules: deletedOnPuback, found: /^lost/ },
  'acknowledged beyond a gap': { rules: ackBeyondGap, found: /^applied out of order|^lost/ },
  'epoch ignored': { rules: epochIgnored, found: /^lost/ },
  'acknowledged before the commit': { rules: ackBeforeCommit, found: /^acknowledged and not on the disk/ },
  'an ack that runs ahead is refused': { rules: ackAheadRefused, found: /^never done/ },
};
