// Stores as they were written before there was more than one stream.
import type { KioskEvent } from '../../daemon/core/event.ts';
import type { KioskAddress } from '../../daemon/core/kiosk-address.ts';
import { encodeRecord } from '../../daemon/store/record.ts';
import { SealedDatabase } from '../../daemon/store/sealed-database.ts';
import { eventOf, storeOptions } from './store.ts';

const digits = (value: number) => String(value).padStart(16, '0');
const time = '2026-01-02T03:04:05.678Z';

async function writeRecords(folder: string, records: readonly (readonly [string, unknown])[]): Promise<void> {
  const database = await SealedDatabase.open(folder, storeOptions());
  const sealed = records.map(([key, value]) => {
    return { type: 'put', key, value: database.seal(key, encodeRecord(value)) } as const;
  });
  await database.write(sealed);
  await database.close();
}

const heads = (kind: string, saved: object) =>
  ['meta/heads', { kind, audit: { seq: 0, hash: '0'.repeat(64) }, saved }] as const;

/** A kiosk's store with the entries from `acknowledged` + 1 to `last`. */
export function olderKioskStore(
  folder: string,
  epoch: string,
  acknowledged: number,
  last: number,
): Promise<void> {
  const seqs = Array.from({ length: last - acknowledged }, (_, index) => acknowledged + 1 + index);
  return writeRecords(folder, [
    heads('kiosk', { epoch, commits: last, outbox: { last, acknowledged } }),
    ...seqs.map(seq => {
      const entry = { epoch, seq, id: `${epoch}.${seq}`, time, event: eventOf(seq) };
      return [`outbox/${digits(seq)}`, entry] as const;
    }),
  ]);
}

/** A hub's store that holds a kiosk's stream up to `upTo`. */
export function olderHubStore(
  folder: string,
  address: KioskAddress,
  epoch: string,
  upTo: number,
  eventAt: (seq: number) => KioskEvent = eventOf,
): Promise<void> {
  const { tenant, device } = address;
  const stream = { address, epoch, upTo, lastReceivedAt: time, missing: 0 };
  const seqs = Array.from({ length: upTo }, (_, index) => index + 1);
  return writeRecords(folder, [
    heads('hub', { received: upTo }),
    [`stream/${tenant}/${device}/${epoch}`, stream],
    ...seqs.map(seq => {
      const entry = { epoch, seq, id: `${epoch}.${seq}`, time, event: eventAt(seq) };
      return [`received/${digits(seq)}`, { address, entry, number: seq, receivedAt: time }] as const;
    }),
  ]);
}
