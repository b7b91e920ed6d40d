import type { LaneAlarm } from '../../core/event.ts';
import { maximumWaitingAlarms } from '../parameters.ts';
import type { AuditEntry } from '../../store/contract/audit.ts';
import type { LaneParts } from './parts.ts';

type AlarmParts = Pick<LaneParts, 'lane' | 'clock' | 'store' | 'onError'>;

/** Puts alarms on the disk, and so on their way to the hub. What the disk has no room for waits for the next time. */
export class AlarmLog {
  readonly #parts: AlarmParts;
  #waiting: LaneAlarm[] = [];

  constructor(parts: AlarmParts) {
    this.#parts = parts;
  }

  async raise(kind: LaneAlarm['kind'], detail: string): Promise<void> {
    const { lane, clock } = this.#parts;
    const alarm: LaneAlarm = { lane, at: clock.wall().toISOString(), kind, detail };
    this.#waiting = [...this.#waiting, alarm].slice(-maximumWaitingAlarms);
    await this.flush();
  }

  async flush(): Promise<void> {
    const alarms = this.#waiting;
    if (alarms.length === 0) return;
    this.#waiting = [];
    try {
      await this.#parts.store.commit({
        audit: alarms.flatMap(auditOf),
        events: alarms.map(data => ({ type: 'org.bitmap.alarm.v1', data })),
      });
    } catch (error) {
      this.#parts.onError(error, 'committing an alarm');
      this.#waiting = [...alarms, ...this.#waiting].slice(-maximumWaitingAlarms);
    }
  }
}

function auditOf({ lane, at, kind, detail }: LaneAlarm): AuditEntry[] {
  const alarm: AuditEntry = { at, action: `alarm.${kind}`, actor: 'lane', object: lane, detail: { detail } };
  if (kind !== 'fire') return [alarm];
  return [alarm, { at, action: 'barrier.released', actor: 'lane', object: lane }];
}
