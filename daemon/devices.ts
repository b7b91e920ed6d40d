import type { Board, DeviceChange } from '../hal/board.ts';
import type { Clock } from '../hal/clock.ts';
import type { DeviceKind } from '../hal/driver-table.ts';
import { messageOf } from './core/errors.ts';
import type { LaneAlarm } from './core/event.ts';
import type { KioskStore } from './store/contract/kiosk-store.ts';

export interface DeviceWatchParts {
  readonly board: Pick<Board, 'failures' | 'onChange'>;
  readonly laneName: string;
  readonly store: Pick<KioskStore, 'commit'>;
  readonly clock: Clock;
  readonly log: (line: string) => void;
}

/** A device that goes and comes is told of once in so long (ms, 1 s to 1 h): the journal and the health report have every time. */
export const flapMs = 60_000;

/** A lane tells of these itself, when it needs them. */
const ofTheLane: readonly (DeviceKind | 'world')[] = [
  'fingerprint-scanner',
  'iris-camera',
  'document-reader',
  'presence',
  'barrier',
  'indicator',
];

/** Tells the journal of every device that is missing, lost or back, and the hub of those that no lane tells of. */
export function watchDevices(parts: DeviceWatchParts): { close(): Promise<void> } {
  const { board, log } = parts;
  const watch = new DeviceWatch(parts);
  for (const { id, error } of board.failures) log(`device ${id} is missing: ${error.message}`);
  const unsubscribe = board.onChange(change => watch.take(change));
  return {
    close: async () => {
      unsubscribe();
      await watch.settled;
    },
  };
}

class DeviceWatch {
  readonly #parts: DeviceWatchParts;
  readonly #toldMs = new Map<string, number>();
  /** Of whom the hub was told that it is gone, and not yet that it is back. */
  readonly #gone = new Set<string>();
  /** Resolves when all that was taken is on the disk. */
  settled: Promise<void> = Promise.resolve();

  constructor(parts: DeviceWatchParts) {
    this.#parts = parts;
  }

  take({ id, kind, error }: DeviceChange): void {
    const { clock, log } = this.#parts;
    log(error ? `device ${id} is gone: ${error.message}` : `device ${id} is there`);
    if (ofTheLane.includes(kind)) return;
    const nowMs = clock.monotonicMs();
    const isNews = error ? nowMs - (this.#toldMs.get(id) ?? -flapMs) >= flapMs : this.#gone.delete(id);
    if (!isNews) return;
    if (error) {
      this.#toldMs.set(id, nowMs);
      this.#gone.add(id);
    }
    this.settled = this.settled.then(() => this.#record(id, error?.message));
  }

  async #record(id: string, message: string | undefined): Promise<void> {
    const { laneName: lane, clock, store, log } = this.#parts;
    const at = clock.wall().toISOString();
    const kind = message === undefined ? 'device-restored' : 'device-failed';
    const alarm: LaneAlarm = { lane, at, kind, detail: message ?? id };
    const entry = {
      at,
      action: `alarm.${kind}`,
      actor: 'daemon',
      object: lane,
      detail: { detail: alarm.detail },
    };
    try {
      await store.commit({ audit: [entry], events: [{ type: 'org.bitmap.alarm.v1', data: alarm }] });
    } catch (error) {
      log(`device ${id}: telling the hub: ${messageOf(error)}`);
    }
  }
}
