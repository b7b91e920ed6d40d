// Rules of alerts for Prometheus: what somebody has to look at, and what to do then.

interface Rule {
  readonly alert: string;
  readonly expr: string;
  /** How long it has to be so. */
  readonly for: string;
  readonly severity: 'page' | 'ticket';
  readonly summary: string;
  readonly action: string;
}

const rules: readonly Rule[] = [
  {
    ...{ alert: 'BitmapdHubOffTheLine', for: '2m', severity: 'page' },
    expr: 'bitmapd_hub_link_up == 0',
    summary: 'The hub is not connected to its broker: kiosks keep what happens, and nobody sees their hits.',
    action: 'journalctl -u bitmapd-hub; the broker; the certificate of the hub (bitmapd hub enroll ls).',
  },
  {
    ...{ alert: 'BitmapdHubDoesNotKeep', for: '1m', severity: 'page' },
    expr: 'increase(bitmapd_hub_commit_failures_total[5m]) > 0',
    summary: 'The hub cannot write to its disk: nothing is acknowledged.',
    action: 'bitmapd store status on the hub.',
  },
  {
    ...{ alert: 'BitmapdHubTooSlow', for: '10m', severity: 'ticket' },
    expr: 'rate(bitmapd_hub_events_total{outcome="overflowed"}[5m]) > 0',
    summary: 'Events come faster than the disk of the hub takes them; kiosks send them again.',
    action: 'A faster disk, or fewer kiosks on this hub.',
  },
  {
    ...{ alert: 'BitmapdMessagesRefused', for: '10m', severity: 'ticket' },
    expr: 'rate(bitmapd_hub_messages_refused_total[5m]) > 0.1',
    summary: 'Messages are refused: malformed, or not from who they say.',
    action: 'journalctl -u bitmapd-hub says which topic and why; bitmapd hub enroll revoke NAME.',
  },
  {
    ...{ alert: 'BitmapdKiosksOffTheLine', for: '5m', severity: 'page' },
    expr: 'sum by (instance) (bitmapd_fleet_kiosks{line="offline"}) / sum by (instance) (bitmapd_fleet_kiosks) > 0.1',
    summary: 'More than a tenth of the kiosks is off the line.',
    action: 'bitmapd fleet ls --line offline.',
  },
  {
    ...{ alert: 'BitmapdKiosksDown', for: '15m', severity: 'ticket' },
    expr: 'bitmapd_fleet_kiosks_health{status="down"} > 0',
    summary: 'Kiosks have a part that is down.',
    action: 'bitmapd fleet ls, then fleet show ADDRESS.',
  },
  {
    ...{ alert: 'BitmapdListGoesStale', for: '10m', severity: 'page' },
    expr: 'bitmapd_fleet_list_expiry_timestamp_seconds - time() < 21600',
    summary:
      'A list is stale within six hours: every search in it is GREY from then on, and every gate calls an officer.',
    action: 'bitmapd list show says which signature ends; list sign, or list publish.',
  },
  {
    ...{ alert: 'BitmapdListNotInForce', for: '30m', severity: 'ticket' },
    expr: 'sum by (instance, list) (bitmapd_fleet_list_kiosks{standing=~"behind|none"}) > 0',
    summary: 'Kiosks have not confirmed the newest epoch of a list for half an hour.',
    action: 'bitmapd fleet lists; a kiosk that is off the line takes it when it is back.',
  },
  {
    ...{ alert: 'BitmapdListRefused', for: '5m', severity: 'page' },
    expr: 'bitmapd_fleet_list_kiosks{standing="refused"} > 0',
    summary: 'Kiosks refuse what they are offered as a list: it may be forged, or an older one.',
    action: 'bitmapd fleet lists says who and why.',
  },
  {
    ...{ alert: 'BitmapdConfigurationNotTaken', for: '10m', severity: 'ticket' },
    expr: 'sum by (instance, state) (bitmapd_fleet_configurations{state=~"rejected|failed"}) > 0',
    summary: 'Kiosks have not taken the configuration that was published for them.',
    action: 'bitmapd fleet show ADDRESS says which field, or which step, and why.',
  },
  {
    ...{ alert: 'BitmapdJobsFail', for: '5m', severity: 'ticket' },
    expr: 'sum by (instance) (bitmapd_fleet_executions{status=~"failed|timed_out|rejected"}) > 0',
    summary: 'Kiosks did not succeed in a job that is still in progress.',
    action: 'bitmapd fleet job show ID; fleet job cancel ID.',
  },
  {
    ...{ alert: 'BitmapdCertificatesNotRenewed', for: '1h', severity: 'ticket' },
    expr: 'bitmapd_fleet_certificates{state="expiring"} > 0',
    summary: 'Certificates of kiosks end within 30 days and were not renewed.',
    action: 'bitmapd hub enroll ls; a kiosk renews by itself when it is on the line.',
  },
  {
    ...{ alert: 'BitmapdDiskLow', for: '10m', severity: 'ticket' },
    expr: 'bitmapd_store_level == 1',
    summary: 'Little is left on the disk: pictures of hits are no longer kept.',
    action: 'docs/disk-and-backup.md.',
  },
  {
    ...{ alert: 'BitmapdDiskFull', for: '1m', severity: 'page' },
    expr: 'bitmapd_store_level == 2 or bitmapd_store_open == 0',
    summary: 'A store is full or closed: nobody is served there.',
    action: 'docs/disk-and-backup.md.',
  },
  {
    ...{ alert: 'BitmapdOutboxGrows', for: '15m', severity: 'ticket' },
    expr: 'bitmapd_link_up == 1 and deriv(bitmapd_outbox_events[15m]) > 0.1 and bitmapd_outbox_events > 100',
    summary: 'A kiosk is on the line, and what happens there does not reach the hub.',
    action: 'Its /health, and that of the hub.',
  },
  {
    ...{ alert: 'BitmapdSpansDropped', for: '30m', severity: 'ticket' },
    expr: 'rate(bitmapd_telemetry_spans_total{outcome="dropped"}[10m]) > 0',
    summary: 'Traces are dropped: the collector is away, or too slow.',
    action: 'docs/tracing.md. Nothing else is lost.',
  },
];

/** A file of rules as Prometheus reads it. */
export function alerts(): object {
  return {
    groups: [
      {
        name: 'bitmapd',
        rules: rules.map(({ alert, expr, for: since, severity, summary, action }) => ({
          ...{ alert, expr, for: since },
          labels: { severity },
          annotations: { summary, action },
        })),
      },
    ],
  };
}
