// Brings a published list from epoch to epoch, by changes and by whole lists, and prints each epoch once the store has said that it is there.
import { writeSync } from 'node:fs';
import { digestOf, encodeEntry } from '../../daemon/fleet/lists/entry.ts';
import { ListDigest } from '../../daemon/fleet/lists/list-digest.ts';
import { PublishedLists } from '../../daemon/published-lists.ts';
import { openKioskStore } from '../../daemon/store/kiosk-store.ts';
import { SystemClock } from '../../hal/drivers/system/clock.ts';
import { entryOf } from './published-list.ts';
import { storeOptions } from './store.ts';

const [folder = ''] = process.argv.slice(2);
const store = await openKioskStore(folder, storeOptions());
const list = 'fugitives';
const none = async () => {};
const nothing = () => {};
const place = new PublishedLists({
  store,
  lists: { load: none, change: none, confirm: nothing, layOutAnew: none },
  isSearched: () => true,
  machine: { clock: new SystemClock(), log: line => void process.stderr.write(`${line}\n`) },
});

/** A third of the list is another at each epoch: some come, some are replaced, some go. */
const entriesAt = (epoch: number) =>
  Array.from({ length: 150 }, (_, at) => at + (epoch % 7) * 9).map(at => {
    const entry = entryOf(`S${at}`, at % 3 === epoch % 3 ? epoch % 250 : 0);
    return { ...entry, digest: digestOf(encodeEntry(entry)) };
  });

const held = await place.standing(list);
let digest = held === undefined ? ListDigest.empty : await place.digest(list);
for (let epoch = (held?.epoch ?? 0) + 1; ; epoch++) {
  const entries = entriesAt(epoch);
  const next = ListDigest.of(entries);
  const published = { epoch, head: '00'.repeat(32), root: next.root.toString('hex') };
  const times = { confirmedAt: '2026-06-01T12:00:00.000Z', expiresAt: '2026-06-02T12:00:00.000Z' };
  const upserts = entries.filter(one => !digest.holds(one.subject.id, one.digest));
  const removals = [...digest.ids()].filter(id => !next.has(id));
  const to = { list, published, ...times, digest: next };
  if (epoch === 1 || epoch % 5 === 0) await place.replace(to, entries);
  else await place.change(to, { upserts, removals });
  digest = next;
  writeSync(1, `${epoch}\n`);
}
