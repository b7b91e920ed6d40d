import type { EncounterRow } from '../control-answers.ts';
import { pageLength } from '../control-orders.ts';
import { type Ask, asking } from './asking.ts';
import type { Verb } from './bitmapd.ts';
import { defineErase } from './encounter-erase.ts';
import { integerOption } from './options.ts';
import { table } from './output.ts';
import { kioskData } from './stores.ts';

interface ListOptions {
  limit: number;
  data: string;
}

/** `bitmapd encounter ls|show|erase`. Showing one is a view of a person's data, and stands in the audit before it is printed. */
export const define: Verb['define'] = (command, output) => {
  command
    .command('ls')
    .description('the encounters that a kiosk, or a hub, keeps; newest first')
    .option('--limit <number>', 'at most so many', integerOption(1, 100_000), 50)
    .option('--data <folder>', 'the data folder of a kiosk or a hub', kioskData)
    .action(async ({ limit, data }: ListOptions) => {
      const rows = await asking(data, output(), ask => listed(ask, limit));
      output().answer({ encounters: rows }, () =>
        table(
          ['encounter', 'decided', 'kiosk', 'lane', 'answer', 'disposition', 'ms'],
          rows.map(one => [
            one.id,
            one.decidedAt,
            one.device,
            one.lane,
            one.answer,
            one.disposition,
            one.totalMs,
          ]),
        ),
      );
    });
  command
    .command('show')
    .description('one encounter, whole')
    .argument('<id>')
    .option('--data <folder>', "the kiosk's data folder", kioskData)
    .action(async (id: string, { data }: { data: string }) => {
      const found = await asking(data, output(), ask => ask('encounter.show', { encounter: id }));
      output().answer(found, () => JSON.stringify(found, null, 2).split('\n'));
    });
  defineErase(command, output);
};

/** Page by page: a daemon that is asked holds one of them at a time. */
async function listed(ask: Ask, limit: number): Promise<EncounterRow[]> {
  const rows: EncounterRow[] = [];
  let before: string | undefined;
  do {
    const wanted = Math.min(limit - rows.length, pageLength);
    const page = await ask('encounter.list', { limit: wanted, ...(before !== undefined && { before }) });
    rows.push(...page.encounters);
    before = page.next;
  } while (before !== undefined && rows.length < limit);
  return rows;
}
