// The samples of others with a field changed, a record added and one taken away: what depends on it follows.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, it } from 'node:test';
import { documentOf, type RecordDocument } from '../daemon/formats/ansi-nist/document.ts';
import { transactionOf } from '../daemon/formats/ansi-nist/from-document.ts';
import { readTransaction } from '../daemon/formats/ansi-nist/reader.ts';
import { writeTransaction } from '../daemon/formats/ansi-nist/writer.ts';
import { type14 } from './helpers/nist-records.ts';
import { nistSamples } from './helpers/nist-samples.ts';

const shown = (bytes: Uint8Array) => documentOf(readTransaction(bytes)).records;
const written = (records: readonly RecordDocument[]) => writeTransaction(transactionOf({ records }));

/** A field of the record that nothing else depends on. */
const changeable = ({ type, fields }: RecordDocument) =>
  Object.keys(fields).find(
    key => Number(key.split('.')[1]) > 3 && typeof fields[key] === 'string' && type !== 8,
  );

describe('Of each sample', () => {
  for (const file of nistSamples) {
    const name = path.basename(file);
    it(`${name}, a longer field changes its record and the length of that, and nothing else`, async () => {
      const before = await readFile(file);
      const records = shown(before);
      const at = records.findIndex(
        record => record.type !== 1 && ![3, 4, 5, 6, 7, 8].includes(record.type) && changeable(record),
      );
      const place = at === -1 ? 0 : at;
      const record = records[place];
      const key = record && changeable(record);
      assert.ok(record !== undefined && key !== undefined);
      const fields = { ...record.fields, [key]: `${String(record.fields[key])}xyz` };
      const after = written(records.with(place, { ...record, fields }));
      const digits = String(record.fields[`${record.type}.001`]).length;
      const more = shown(after)[place]?.fields[`${record.type}.001`]?.length === digits ? 3 : 4;
      assert.equal(after.length, before.length + more);
      const others = (list: readonly RecordDocument[]) => list.toSpliced(place, 1);
      assert.deepEqual(others(shown(after)), others(records));
    });

    it(`${name}, the list of records follows when one is added and when one is taken away`, async () => {
      const records = shown(await readFile(file));
      const added = shown(written([...records, { type: 14, fields: type14 }]));
      const listed = (list: readonly RecordDocument[]) => list[0]?.fields['1.003'] as string[][];
      assert.deepEqual(listed(added).at(-1), ['14', '01']);
      for (const list of [added, shown(written(records.toSpliced(1, 1)))]) {
        assert.deepEqual(listed(list)[0], ['1', String(list.length - 1)]);
        assert.deepEqual(
          listed(list)
            .slice(1)
            .map(([type, idc]) => [Number(type), Number(idc)]),
          list.slice(1).map(({ type, idc }) => [type, Number(idc)]),
        );
      }
    });
  }
});
