import type { Arrival, Report } from './arrival.ts';

export interface QueueLimits {
  readonly queueMessages: number;
  readonly queueBytes: number;
}

/** What waits for the disk, bounded in number and in bytes. What is urgent goes first; each stream keeps its order. */
export class ArrivalQueue {
  readonly #limits: QueueLimits;
  readonly #urgent: Arrival[] = [];
  readonly #others: Arrival[] = [];
  #bytes = 0;

  constructor(limits: QueueLimits) {
    this.#limits = limits;
  }

  get length(): number {
    return this.#urgent.length + this.#others.length;
  }

  /** False when it is full. */
  push(arrival: Arrival): boolean {
    const { queueMessages, queueBytes } = this.#limits;
    const bytes = this.#bytes + arrival.bytes;
    if (this.length >= queueMessages || bytes > queueBytes) return false;
    this.#bytes = bytes;
    (isUrgent(arrival.report) ? this.#urgent : this.#others).push(arrival);
    return true;
  }

  /** The next `limit`, in the order in which they shall be kept. */
  take(limit: number): Arrival[] {
    const urgent = this.#urgent.splice(0, limit);
    const batch = [...urgent, ...this.#others.splice(0, limit - urgent.length)];
    for (const { bytes } of batch) this.#bytes -= bytes;
    return batch;
  }

  clear(): void {
    this.take(this.length);
  }
}

function isUrgent(report: Report): boolean {
  return ('entry' in report ? report.entry.stream : report.placed?.place.stream) === 'urgent';
}
