import type { Command } from 'commander';
import type { ListRow } from '../hub/desk/fleet-desk.ts';
import { asking } from './asking.ts';
import { type Data, onHub, type OutputOf } from './fleet-options.ts';
import { table } from './output.ts';

/** `bitmapd fleet lists`. */
export function defineLists(fleet: Command, output: OutputOf): void {
  onHub(fleet.command('lists'))
    .description(
      'the lists that this hub publishes, how long they are signed, and who has confirmed which epoch',
    )
    .action(async ({ data }: Data) => {
      const answer = await asking(data, output(), ask => ask('fleet.lists', {}));
      output().answer(answer, () => linesOf(answer.lists));
    });
}

function linesOf(lists: readonly ListRow[]): string[] {
  if (lists.length === 0) return ['no list is published (bitmapd list keys, then bitmapd list publish)'];
  return [
    ...table(
      [
        'list',
        'epoch',
        'subjects',
        'timestamp until',
        'snapshot until',
        'targets until',
        'root until',
        'list until',
      ],
      lists.map(row => [
        row.list,
        row.epoch,
        row.subjects,
        row.signedUntil ?? '-',
        row.snapshotUntil ?? '-',
        row.targetsUntil ?? '-',
        row.rootUntil,
        row.expiresAt ?? '-',
      ]),
    ),
    ...lists.flatMap(confirmedLines),
  ];
}

/** Refusals that are told one by one. */
const refusalsTold = 20;

function confirmedLines({ list, epoch, confirmed, refused }: ListRow): string[] {
  const kiosks = confirmed.reduce((sum, one) => sum + one.kiosks, 0);
  const current = confirmed.find(one => one.epoch === epoch)?.kiosks ?? 0;
  const others = confirmed.filter(one => one.epoch !== epoch).map(one => `${one.kiosks} at ${one.epoch}`);
  return [
    '',
    `${list}: ${current} of ${kiosks} kiosks have confirmed epoch ${epoch}${others.length === 0 ? '' : `; ${others.join(', ')}`}`,
    ...refused.slice(0, refusalsTold).map(one => `  ${one.kiosk} refused: ${one.code}, at ${one.at}`),
    ...(refused.length > refusalsTold
      ? [`  and ${refused.length - refusalsTold} more (--json tells of all)`]
      : []),
  ];
}
