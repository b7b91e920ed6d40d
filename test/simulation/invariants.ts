import type { Clock } from '../../hal/clock.ts';

/** What has to hold at every moment of a day, whatever happens. ARCHITECTURE.md lists the same. */
export const invariants = {
  'acknowledged-stays': 'what a commit has acknowledged survives every crash',
  'disk-before-show': 'nothing is shown, opened or sent before its batch is on the disk',
  'gate-for-admitted':
    'the gate opens for somebody admitted, or by the word of an officer on record; never on GREY',
  'grey-is-not-green': 'not searched never looks like no match: GREEN says that every list was searched',
  'nobody-locked-in': 'whoever is in the lane is out of it, or has an officer, within bounded time',
  'looks-audited': 'nobody looks at a person without an audit entry that is on the disk',
  'chain-verifies':
    'the audit chain is whole, but for links whose bits were turned over, and those are named',
  'erased-stays': 'what was erased of a person is not read again, at the kiosk or the hub, after any crash',
  'never-silently-wrong': 'a record is read as it was written, or refused',
  'applied-once': 'the hub applies each event of a stream once, and in order',
  'hub-has-all': 'at the end the hub has every event that a kiosk has committed',
  'outbox-drains': 'at the end no outbox holds anything',
  bounded: 'windows, queues, timers and snapshots stay bounded',
  'day-ends': 'the lanes serve everybody, and the day comes to its end',
} as const;

export type Invariant = keyof typeof invariants;

export interface Violation {
  readonly invariant: Invariant;
  readonly detail: string;
  /** Virtual time, in milliseconds since the start. */
  readonly atMs: number;
}

/** Remembers the first invariant that broke. */
export class Checker {
  readonly #clock: Clock;
  #first: Violation | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get violation(): Violation | undefined {
    return this.#first;
  }

  must(invariant: Invariant, holds: boolean, detail: () => string): void {
    if (holds || this.#first !== undefined) return;
    this.#first = { invariant, detail: detail(), atMs: this.#clock.monotonicMs() };
  }
}
