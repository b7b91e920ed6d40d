import { byLabel, type Family, type Sample, single } from '../http/open-metrics.ts';
import type { FleetSummary, ListFigures } from './fleet-summary.ts';

/**
 * A fleet in numbers, for a collector. No label names a kiosk: at 5,000 kiosks each family would be 5,000 series, and all of them new when shards or
 * names change; how many there are is what a graph and an alert need, and which they are `bitmapd fleet ls` tells. Labels are words of fixed
 * vocabularies, lists, and the versions that most kiosks have.
 */
export function fleetMetrics(summary: FleetSummary): Family[] {
  return [
    ...kioskFamilies(summary),
    ...jobFamilies(summary),
    ...listFamilies(summary),
    ...hubFamilies(summary),
  ];
}

function kioskFamilies(summary: FleetSummary): Family[] {
  const { lines, health, configurations, behind, software, certificates, firstExpiry } = summary;
  return [
    byLabel('fleet_kiosks', 'gauge', 'Kiosks by their line', 'line', snake(lines)),
    byLabel('fleet_kiosks_health', 'gauge', 'Kiosks by the worst of their parts', 'status', health),
    byLabel('fleet_kiosks_software', 'gauge', 'Kiosks by the version of their program', 'version', software),
    byLabel(
      'fleet_configurations',
      'gauge',
      'Kiosks by what became of the newest configuration that they know',
      'state',
      configurations,
    ),
    single('fleet_configurations_behind', 'gauge', 'Kiosks that are not done with the newest', behind),
    byLabel(
      'fleet_certificates',
      'gauge',
      'Kiosks by their newest certificate; expiring: it should have been renewed',
      'state',
      certificates,
    ),
    single(
      'fleet_certificate_first_expiry_timestamp_seconds',
      'gauge',
      'When the first of these certificates ends',
      secondsOf(firstExpiry),
    ),
  ];
}

function jobFamilies({ jobs, executions }: FleetSummary): Family[] {
  return [
    byLabel('fleet_jobs', 'gauge', 'Jobs by their status', 'status', snake(jobs)),
    byLabel(
      'fleet_executions',
      'gauge',
      'Kiosks of the jobs in progress, by the status of their execution',
      'status',
      snake(executions),
    ),
  ];
}

function listFamilies({ lists }: FleetSummary): Family[] {
  const perList = (
    name: string,
    help: string,
    valueOf: (list: ListFigures) => number | undefined,
  ): Family => ({
    ...{ name, type: 'gauge', help },
    samples: lists.flatMap(one => {
      const value = valueOf(one);
      return value === undefined ? [] : [{ labels: { list: one.list }, value }];
    }),
  });
  return [
    perList('fleet_list_epoch', 'The newest epoch that is published', ({ epoch }) => epoch),
    perList('fleet_list_subjects', 'Who is on it', ({ subjects }) => subjects),
    perList(
      'fleet_list_expiry_timestamp_seconds',
      'When it is stale, unless it is signed or published anew: every search is GREY from then on',
      endOf,
    ),
    {
      name: 'fleet_list_kiosks',
      type: 'gauge',
      help: 'Kiosks that have reported on it: which epoch is in force there; refused: their last word was that they do not take what is offered',
      samples: lists.flatMap(standingOf),
    },
  ];
}

/** The first of its signatures, or the end that it was given. */
function endOf(list: ListFigures): number | undefined {
  const { epoch, expiresAt, signedUntil, snapshotUntil, targetsUntil, rootUntil } = list;
  if (epoch === 0) return undefined;
  const ends = [expiresAt, signedUntil, snapshotUntil, targetsUntil, rootUntil].flatMap(end => end ?? []);
  return secondsOf(ends.toSorted((a, b) => Date.parse(a) - Date.parse(b))[0]);
}

function standingOf({ list, epoch, confirmed, refused }: ListFigures): Sample[] {
  const held = (isHeld: (held: number) => boolean) =>
    confirmed.filter(one => isHeld(one.epoch)).reduce((sum, { kiosks }) => sum + kiosks, 0);
  const standing = {
    current: held(at => at === epoch && epoch > 0),
    behind: held(at => at !== epoch && at > 0),
    none: held(at => at === 0),
    refused: refused.length,
  };
  return Object.entries(standing).map(([word, value]) => ({ labels: { list, standing: word }, value }));
}

function hubFamilies({ connected, counts }: FleetSummary): Family[] {
  const { received, duplicates, early, aside, overflowed, refused, failedCommits, acknowledged } = counts;
  const events = { received, duplicate: duplicates, early, aside, overflowed };
  return [
    single('hub_link_up', 'gauge', '1 while the hub is connected to the broker', Number(connected)),
    byLabel('hub_events', 'counter', 'Events since start, by what became of them', 'outcome', events),
    single('hub_messages_refused', 'counter', 'Malformed, or not from who they say, since start', refused),
    single('hub_commit_failures', 'counter', 'Commits that failed since start', failedCommits),
    single('hub_acks', 'counter', 'Acks that were sent since start', acknowledged),
  ];
}

/** Words as Prometheus has them: `not-heard` is not_heard, IN_PROGRESS in_progress. */
const snake = (numbers: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(
    Object.entries(numbers).map(([word, value]) => [word.toLowerCase().replaceAll('-', '_'), value]),
  );

const secondsOf = (instant: string | undefined): number | undefined =>
  instant === undefined ? undefined : Date.parse(instant) / 1000;
