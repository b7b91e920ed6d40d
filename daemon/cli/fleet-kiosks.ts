import { type Command, Option } from 'commander';
import type { FleetAnswers } from '../fleet-answers.ts';
import { kiosksAtOnce } from '../fleet-orders.ts';
import type { KioskPage } from '../hub/desk/fleet-desk.ts';
import { type KioskFilter, lineStates } from '../hub/desk/kiosk-row.ts';
import { type Ask, asking } from './asking.ts';
import { kioskLines, kioskTable, summaryLine } from './fleet-lines.ts';
import { type Data, onHub, type OutputOf } from './fleet-options.ts';

/** `bitmapd fleet ls|show`. */
export function defineKiosks(fleet: Command, output: OutputOf): void {
  onHub(fleet.command('ls'))
    .description('the kiosks that this hub has heard of')
    .addOption(new Option('--line <state>', 'only those whose line is so').choices(lineStates))
    .option('--behind', 'only those that have yet to take the newest configuration')
    .option('--shard <name>', 'only those of this shard')
    .option('--tag <name>', 'only those with this tag')
    .option('--group <name>', 'only those of this group')
    .action(async ({ data, ...given }: Data & KioskFilter) => {
      const filter = filterIn(given);
      const all = await asking(data, output(), ask => allKiosks(ask, filter));
      output().answer(all, () => [...kioskTable(all.kiosks), summaryLine(all.summary)]);
    });
  onHub(fleet.command('show'))
    .description('all that is known of a kiosk')
    .argument('<address>', 'TENANT/SHARD/DEVICE')
    .action(async (kiosk: string, { data }: Data) => {
      const whole: FleetAnswers['fleet.kiosk'] = await asking(data, output(), ask =>
        ask('fleet.kiosk', { kiosk }),
      );
      output().answer(whole, () => kioskLines(whole));
    });
}

/** Commander hands over `--json` with the rest. */
function filterIn({ line, behind, shard, tag, group }: KioskFilter): KioskFilter {
  return {
    ...(line !== undefined && { line }),
    ...(behind !== undefined && { behind }),
    ...(shard !== undefined && { shard }),
    ...(tag !== undefined && { tag }),
    ...(group !== undefined && { group }),
  };
}

/** Page by page, so that a hub at work is held for no longer than one takes. */
async function allKiosks(ask: Ask, filter: KioskFilter): Promise<Omit<KioskPage, 'next'>> {
  const kiosks: KioskPage['kiosks'][number][] = [];
  let after: string | undefined;
  for (;;) {
    const from = after === undefined ? {} : { after };
    const page: KioskPage = await ask('fleet.kiosks', { ...filter, ...from, limit: kiosksAtOnce });
    kiosks.push(...page.kiosks);
    if (page.next === undefined) return { kiosks, summary: page.summary };
    after = page.next;
  }
}
