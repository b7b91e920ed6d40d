// What an operator looks at, from the fleet as a whole to one machine.
import type { Row } from './panels.ts';

/** The hub that is chosen above, and the machines. */
const hub = 'instance=~"$hub"';
const machine = 'instance=~"$instance"';
const sum = (metric: string, label: string) => `sum by (${label}) (${metric}{${hub}})`;

const kiosks: Row = {
  title: 'Kiosks',
  height: 8,
  panels: [
    {
      ...{ title: 'On the line', type: 'stat', width: 4, unit: 'percentunit', warn: [0.98, 0.9, 'low'] },
      description:
        'Of all kiosks that were ever heard of. Online: heard within two and a half of its intervals.',
      queries: [
        {
          expr: `sum(bitmapd_fleet_kiosks{${hub},line="online"}) / sum(bitmapd_fleet_kiosks{${hub}})`,
        },
      ],
    },
    {
      ...{ title: 'By line', type: 'timeseries', width: 10, isStacked: true },
      description: 'not_heard: not since the hub started.',
      queries: [{ expr: sum('bitmapd_fleet_kiosks', 'line'), legend: '{{line}}' }],
    },
    {
      ...{ title: 'By health', type: 'timeseries', width: 10, isStacked: true },
      description: 'The worst part of each; unknown: it has told nothing since the hub started.',
      queries: [{ expr: sum('bitmapd_fleet_kiosks_health', 'status'), legend: '{{status}}' }],
    },
  ],
};

const configurations: Row = {
  title: 'Configurations, jobs, certificates',
  height: 8,
  panels: [
    {
      ...{ title: 'Configurations', type: 'timeseries', width: 7, isStacked: true },
      description: 'What became of the newest document that each kiosk knows.',
      queries: [{ expr: sum('bitmapd_fleet_configurations', 'state'), legend: '{{state}}' }],
    },
    {
      ...{ title: 'Behind', type: 'stat', width: 3, warn: [1, 100] },
      description: 'Kiosks that are not done with the newest document that was published for them.',
      queries: [{ expr: `sum(bitmapd_fleet_configurations_behind{${hub}})` }],
    },
    {
      ...{ title: 'Versions of the program', type: 'bargauge', width: 4 },
      description: 'The twenty that most kiosks have.',
      queries: [{ expr: sum('bitmapd_fleet_kiosks_software', 'version'), legend: '{{version}}' }],
    },
    {
      ...{ title: 'Jobs in progress: their kiosks', type: 'timeseries', width: 6, isStacked: true },
      description: 'By the status of each execution.',
      queries: [{ expr: sum('bitmapd_fleet_executions', 'status'), legend: '{{status}}' }],
    },
    {
      ...{ title: 'Jobs', type: 'bargauge', width: 4 },
      description: 'By their status.',
      queries: [{ expr: sum('bitmapd_fleet_jobs', 'status'), legend: '{{status}}' }],
    },
  ],
};

const trust: Row = {
  title: 'Lists and certificates',
  height: 8,
  panels: [
    {
      ...{ title: 'List is stale in', type: 'bargauge', width: 6, unit: 's', warn: [43_200, 21_600, 'low'] },
      description:
        'Until the first of its signatures ends, or the list itself: every search is GREY from then on.',
      queries: [{ expr: `bitmapd_fleet_list_expiry_timestamp_seconds{${hub}} - time()`, legend: '{{list}}' }],
    },
    {
      ...{ title: 'Kiosks by what is in force', type: 'timeseries', width: 8, isStacked: true },
      description: 'current: the newest epoch. behind: one before it. none: nothing is in force.',
      queries: [
        {
          expr: `sum by (list, standing) (bitmapd_fleet_list_kiosks{${hub},standing!="refused"})`,
          legend: '{{list}} {{standing}}',
        },
      ],
    },
    {
      ...{ title: 'Epochs', type: 'table', width: 4 },
      description: 'The newest that is published of each list, and who is on it.',
      queries: [
        { expr: `bitmapd_fleet_list_epoch{${hub}}` },
        { expr: `bitmapd_fleet_list_subjects{${hub}}` },
      ],
    },
    {
      ...{ title: 'Certificates', type: 'bargauge', width: 3 },
      description: 'Kiosks by their newest one. expiring: ends within 30 days, and was not renewed.',
      queries: [{ expr: sum('bitmapd_fleet_certificates', 'state'), legend: '{{state}}' }],
    },
    {
      ...{
        title: 'First certificate ends in',
        type: 'stat',
        width: 3,
        unit: 's',
        warn: [2_592_000, 604_800, 'low'],
      },
      description: 'Of the newest one of each kiosk.',
      queries: [{ expr: `min(bitmapd_fleet_certificate_first_expiry_timestamp_seconds{${hub}}) - time()` }],
    },
  ],
};

const ingest: Row = {
  title: 'Hub',
  height: 8,
  panels: [
    {
      ...{ title: 'Line to the broker', type: 'stat', width: 3, warn: [1, 1, 'low'] },
      description: '1: connected.',
      queries: [{ expr: `min(bitmapd_hub_link_up{${hub}})` }],
    },
    {
      ...{ title: 'Events a second', type: 'timeseries', width: 9, unit: 'cps' },
      description:
        'received: kept for the first time. duplicate, early: the line lost or doubled something. overflowed: the disk does not keep up.',
      queries: [
        {
          expr: `sum by (outcome) (rate(bitmapd_hub_events_total{${hub}}[$__rate_interval]))`,
          legend: '{{outcome}}',
        },
      ],
    },
    {
      ...{ title: 'Acks a second', type: 'timeseries', width: 6, unit: 'cps' },
      description: 'One may cover many events.',
      queries: [{ expr: `sum(rate(bitmapd_hub_acks_total{${hub}}[$__rate_interval]))`, legend: 'acks' }],
    },
    {
      ...{ title: 'Refused, and commits that failed', type: 'timeseries', width: 6, unit: 'cps' },
      description: 'Refused: malformed, or not from who they say.',
      queries: [
        {
          expr: `sum(rate(bitmapd_hub_messages_refused_total{${hub}}[$__rate_interval]))`,
          legend: 'refused',
        },
        {
          expr: `sum(rate(bitmapd_hub_commit_failures_total{${hub}}[$__rate_interval]))`,
          legend: 'failed commits',
        },
      ],
    },
  ],
};

const machines: Row = {
  title: 'Machines: kiosks and hubs that are scraped themselves',
  height: 8,
  panels: [
    {
      ...{ title: 'Free on the volume of the store', type: 'timeseries', width: 6, unit: 'bytes' },
      description: 'When little is left, pictures go first.',
      queries: [{ expr: `bitmapd_store_free_bytes{${machine}}`, legend: '{{instance}}' }],
    },
    {
      ...{ title: 'Quota that is used', type: 'timeseries', width: 6, unit: 'percentunit' },
      description: 'Of each kind of record that has one.',
      queries: [
        {
          expr: `bitmapd_store_used_bytes{${machine}} / on (instance, kind) bitmapd_store_quota_bytes{${machine}}`,
          legend: '{{instance}} {{kind}}',
        },
      ],
    },
    {
      ...{ title: 'Waiting for the hub', type: 'timeseries', width: 6 },
      description: 'Events in the outbox of a kiosk: they go when the hub has them.',
      queries: [
        { expr: `bitmapd_outbox_events{${machine}}`, legend: '{{instance}}' },
        { expr: `bitmapd_link_in_flight_events{${machine}}`, legend: '{{instance}} in flight' },
      ],
    },
    {
      ...{ title: 'Parts that are not up', type: 'table', width: 6 },
      description: '1 degraded, 2 down.',
      queries: [{ expr: `bitmapd_part_level{${machine}} > 0` }],
    },
  ],
};

const more: Row = {
  title: 'Disk and traces',
  height: 6,
  panels: [
    {
      ...{ title: 'Store', type: 'timeseries', width: 8 },
      description: 'Level: 0 ample, 1 low, 2 full. Open: 0 after a failed write.',
      queries: [
        { expr: `bitmapd_store_level{${machine}}`, legend: '{{instance}} level' },
        { expr: `bitmapd_store_open{${machine}}`, legend: '{{instance}} open' },
      ],
    },
    {
      ...{ title: 'Records that wait for room', type: 'timeseries', width: 8 },
      description: 'In the reserve journal.',
      queries: [{ expr: `bitmapd_store_waiting_records{${machine}}`, legend: '{{instance}}' }],
    },
    {
      ...{ title: 'Spans a second', type: 'timeseries', width: 8, unit: 'cps' },
      description: 'Dropped: the collector of traces was away, or too slow.',
      queries: [
        {
          expr: `sum by (outcome) (rate(bitmapd_telemetry_spans_total{${machine}}[$__rate_interval]))`,
          legend: '{{outcome}}',
        },
      ],
    },
  ],
};

export const rows: readonly Row[] = [kiosks, trust, configurations, ingest, machines, more];
