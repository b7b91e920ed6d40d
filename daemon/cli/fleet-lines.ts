import type { FleetAnswers } from '../fleet-answers.ts';
import type { Report } from '../fleet/shadow/messages.ts';
import type { KioskRow, KioskSummary } from '../hub/desk/kiosk-row.ts';
import { clientIdOf } from '../link/topics.ts';
import { table } from './output.ts';

const listWords = (lists: KioskRow['lists']) =>
  Object.entries(lists)
    .map(([list, epoch]) => `${list}=${epoch}`)
    .join(' ') || '-';

export function kioskTable(rows: readonly KioskRow[]): string[] {
  if (rows.length === 0) return [];
  return table(
    ['kiosk', 'line', 'software', 'configuration', 'behind', 'lists', 'health', 'heard', 'tags'],
    rows.map(row => [
      row.address,
      row.line,
      row.software ?? '-',
      row.configuration === undefined ? '-' : `${row.configuration.version} ${row.configuration.state}`,
      row.isBehind ? `wants ${row.desired ?? '-'}` : '-',
      listWords(row.lists),
      row.health ?? '-',
      row.lastHeardAt ?? '-',
      row.tags.join(',') || '-',
    ]),
  );
}

export const kiosksWord = (count: number) => `${count} ${count === 1 ? 'kiosk' : 'kiosks'}`;

export function summaryLine({ kiosks, lines, behind, degraded, down }: KioskSummary): string {
  const { online, offline, 'not-heard': notHeard } = lines;
  const line = `${online} online, ${offline} offline, ${notHeard} not heard since the hub started`;
  return `${kiosksWord(kiosks)}: ${line}; ${behind} behind, ${degraded} degraded, ${down} with a part down`;
}

/** All that is known of a kiosk. */
export function kioskLines(kiosk: FleetAnswers['fleet.kiosk']): string[] {
  const { address, line, lastHeardAt, software, session, report, reportedAt, desired, isBehind } = kiosk;
  return [
    clientIdOf(address),
    `line           ${line}${lastHeardAt === undefined ? '' : `, heard ${lastHeardAt}`}${session === undefined ? '' : `, session ${session}`}`,
    `software       ${software ?? '-'}`,
    `desired        ${desired === undefined ? '-' : `version ${desired.version} by ${desired.by} at ${desired.at}`}`,
    `in force       ${report === undefined ? '-' : `version ${report.current.version}`}`,
    `reported       ${report === undefined ? '-' : `${reportWords(report)}, since ${reportedAt ?? '-'}`}`,
    `behind         ${isBehind ? 'yes' : 'no'}`,
    `tags           ${kiosk.tags.join(', ') || '-'}`,
    `groups         ${kiosk.groups.join(', ') || '-'}`,
    ...(kiosk.certificates ?? []).map(one => `certificate    ${one.serialNumber} until ${one.notAfter}`),
    ...section(
      ['part', 'status', 'detail'],
      (kiosk.health ?? []).map(({ name, status, detail }) => [name, status, detail]),
    ),
    ...section(
      ['list', 'epoch', 'at', 'added', 'replaced', 'deleted', 'refused'],
      kiosk.lists.map(one => [
        one.list,
        one.epoch,
        one.at,
        one.added,
        one.replaced,
        one.deleted,
        one.refusal === undefined ? '-' : `${one.refusal.code}: ${one.refusal.detail}`,
      ]),
    ),
    ...(kiosk.configuration === undefined
      ? []
      : ['', ...JSON.stringify(kiosk.configuration, null, 2).split('\n')]),
  ];
}

/** What became of the newest configuration, and why it is not in force. */
function reportWords({ desiredVersion, state, field, reason }: Report): string {
  const why = [field, reason].filter(one => one !== undefined).join(': ');
  return `${state} (version ${desiredVersion})${why === '' ? '' : `: ${why}`}`;
}

const section = (header: string[], rows: (string | number)[][]) =>
  rows.length === 0 ? [] : ['', ...table(header, rows)];
