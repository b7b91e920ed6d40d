import type { LinkStatus } from '../core/link-status.ts';
import type { PartHealth } from './contract.ts';
import { byLabel, type Family, single } from './open-metrics.ts';

export interface KioskFigures {
  readonly link: LinkStatus;
  /** Events that the hub has not acknowledged. */
  readonly outboxEvents: number;
  readonly health: readonly PartHealth[];
  /** Since start; absent where nobody collects traces. */
  readonly spans?: { readonly exported: number; readonly dropped: number };
}

const levels = { up: 0, degraded: 1, down: 2 } as const;

/** How a kiosk stands, beside its disk. Numbers of the machine, never of people: whether the outbox holds a hit is not told. */
export function kioskMetrics({ link, outboxEvents, health, spans }: KioskFigures): Family[] {
  const parts = Object.fromEntries(health.map(({ name, status }) => [name, levels[status]]));
  return [
    single('link_up', 'gauge', '1 while the kiosk is connected to the broker', Number(link.connected)),
    single('link_in_flight_events', 'gauge', 'Sent, and not yet acknowledged by the hub', link.inFlight),
    single('outbox_events', 'gauge', 'On the disk, and not yet acknowledged by the hub', outboxEvents),
    byLabel('part_level', 'gauge', '0 up, 1 degraded, 2 down: as /health', 'part', parts),
    ...(spans === undefined ? [] : spanMetrics(spans)),
  ];
}

/** Of a kiosk, or of a hub. */
export const spanMetrics = (spans: NonNullable<KioskFigures['spans']>): Family[] => [
  byLabel('telemetry_spans', 'counter', 'Spans of traces since start', 'outcome', { ...spans }),
];
