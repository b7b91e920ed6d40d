import { gauge } from '../../http/routes/metrics.ts';
import type { HubView } from '../contract.ts';
import type { KioskSummary } from '../desk/kiosk-row.ts';

/** What a hub has received since it started, and how its kiosks stand: families of OpenMetrics 1.0. */
export function hubGauges(
  { counts, link }: HubView,
  { lines, behind, degraded, down }: KioskSummary,
): string[] {
  const received = Object.entries(counts).map(([kind, value]) => ({ kind, value: Number(value) }));
  const kiosks = Object.entries({ ...lines, behind, degraded, down });
  return [
    ...gauge('hub_connected', '1 while the broker has us', [{ value: Number(link.connected) }]),
    ...gauge('hub_messages', 'Since start, by what became of them', received),
    ...gauge(
      'hub_kiosks',
      'By line; behind a newer configuration; with a part that is degraded or down',
      kiosks.map(([kind, value]) => ({ kind, value })),
    ),
  ];
}
