import { userInfo } from 'node:os';
import type { HubStore } from '../store/contract.ts';
import type { Encounter } from '../core/encounter.ts';
import { Fault } from '../core/errors.ts';
import type { Verb } from './bitmapd.ts';
import { defineErase } from './encounter-erase.ts';
import { integerOption } from './options.ts';
import { table } from './output.ts';
import { kioskData, withEitherStore, withKioskStore } from './stores.ts';

/** How many of a hub's events are read at a time. */
const receivedPage = 1_000;

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
      const encounters = await withEitherStore(data, output(), {
        kiosk: store => store.encounters({ limit }),
        hub: store => receivedEncounters(store, limit),
      });
      const rows = encounters.map(row);
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
      const found = await withKioskStore(data, output(), async (store, { clock }) => {
        const encounter = await store.encounter(id);
        if (encounter === undefined) throw new Fault('not-found', 'no such encounter', { where: id });
        const at = clock.wall().toISOString();
        const actor = userInfo().username;
        await store.commit({
          audit: [{ at, action: 'person.viewed', actor, object: id, detail: { by: 'cli' } }],
        });
        return { ...encounter, decisions: await store.decisions(id) };
      });
      output().answer(found, () => JSON.stringify(found, null, 2).split('\n'));
    });
  defineErase(command, output);
};

/** Out of all that a hub has received, the encounters; the newest `limit` of them. */
async function receivedEncounters(store: HubStore, limit: number): Promise<Encounter[]> {
  const found: Encounter[] = [];
  let before: number | undefined;
  for (;;) {
    const page = await store.received({ limit: receivedPage, ...(before !== undefined && { before }) });
    for (const { entry, number } of page) {
      before = number;
      if (entry.event.type === 'org.bitmap.encounter.v1') found.push(entry.event.data);
      if (found.length === limit) return found;
    }
    if (page.length < receivedPage) return found;
  }
}

/** What may be listed without looking at a person. */
const row = ({ id, decidedAt, device, lane, answer, disposition, times }: Encounter) => ({
  id,
  decidedAt,
  device,
  lane,
  answer,
  disposition,
  totalMs: Math.round(times.totalMs),
});
