import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { documentOf, type RecordDocument } from '../daemon/formats/ansi-nist/document.ts';
import { transactionOf } from '../daemon/formats/ansi-nist/from-document.ts';
import { mostItems } from '../daemon/formats/ansi-nist/parameters.ts';
import { readTransaction } from '../daemon/formats/ansi-nist/reader.ts';
import { writeTransaction } from '../daemon/formats/ansi-nist/writer.ts';
import { bytesOf, type1, type14, type2, type4, written } from './helpers/nist-records.ts';

const shown = (bytes: Uint8Array) => documentOf(readTransaction(bytes)).records;
const made = (records: readonly RecordDocument[]) => shown(writeTransaction(transactionOf({ records })));
const length = (record: RecordDocument | undefined) => Number(record?.fields[`${record.type}.001`]);

/** The records with one field of one of them changed. */
function changed(records: readonly RecordDocument[], at: number, key: string, value: string | string[][]) {
  return records.map((record, place) =>
    place === at ? { ...record, fields: { ...record.fields, [key]: value } } : record,
  );
}

describe('A changed field', () => {
  it('changes the length of its record, and of no other', () => {
    const before = shown(written(type1, type2, type14));
    const after = made(changed(before, 1, '2.018', 'DOE,JANE MARY'));
    assert.equal(after[1]?.fields['2.018'], 'DOE,JANE MARY');
    assert.equal(length(after[1]), length(before[1]) + 5);
    assert.deepEqual([after[0], after[2]], [before[0], before[2]]);
  });

  it('changes the length of a binary record', () => {
    const before = shown(written(type1, type4));
    const after = made(changed(before, 1, '4.009', 'AAAA'));
    assert.deepEqual([before[1]?.fields['4.001'], after[1]?.fields['4.001']], ['26', '21']);
  });

  it('of a record whose LEN was wrong gives it the right one', () => {
    const wrong = bytesOf('1.001:42|1.002:0502|1.003:1_1^2_00|1.009:TCN$2.001:99|2.002:00|2.018:AB$');
    const before = shown(wrong);
    assert.deepEqual([before[1]?.asWritten, before[1]?.lengthBytes], [['LEN'], 27]);
    const after = made(changed(before, 1, '2.018', 'ABC'));
    assert.deepEqual([after[1]?.fields['2.001'], after[1]?.asWritten], ['28', undefined]);
    assert.deepEqual(made(before), before);
  });

  it('lets the length have one digit more, which counts too', () => {
    const before = shown(written(type1, { '2.002': '00', '2.003': 'x'.repeat(99 - 25) }));
    assert.equal(before[1]?.fields['2.001'], '99');
    const after = made(changed(before, 1, '2.003', 'x'.repeat(100 - 25)));
    assert.equal(after[1]?.fields['2.001'], '101');
  });

  it('keeps the zeros in front of a length', () => {
    const before = shown(bytesOf('1.001:029|1.002:0300|1.003:1_1^2_00$2.001:00030|2.002:00|2.003:ab$'));
    assert.equal(made(changed(before, 1, '2.003', 'abcd'))[1]?.fields['2.001'], '00032');
  });

  it('of an IDC changes the list of records', () => {
    const after = made(changed(shown(written(type1, type2, type14)), 2, '14.002', '07'));
    assert.deepEqual(after[0]?.fields['1.003'], [
      ['1', '2'],
      ['2', '00'],
      ['14', '07'],
    ]);
  });
});

describe('A record that is added or taken away', () => {
  const before = shown(written(type1, type2, type14));

  it('changes the list of records', () => {
    assert.deepEqual(made([...before, { type: 4, fields: type4 }])[0]?.fields['1.003'], [
      ['1', '3'],
      ['2', '00'],
      ['14', '01'],
      ['4', '02'],
    ]);
    assert.deepEqual(made(before.slice(0, 2))[0]?.fields['1.003'], [
      ['1', '1'],
      ['2', '00'],
    ]);
  });

  it('puts a list right that was wrong and was written as it was', () => {
    const wrong = shown(bytesOf('1.001:036|1.002:0300|1.003:1_1^2_05$2.001:18|2.002:00$'));
    assert.deepEqual(wrong[0]?.asWritten, ['CNT']);
    const after = made([...wrong, { type: 4, fields: type4 }]);
    assert.deepEqual(after[0]?.fields['1.003'], [
      ['1', '2'],
      ['2', '00'],
      ['4', '02'],
    ]);
    assert.equal(after[0]?.asWritten, undefined);
  });
});

describe('A document', () => {
  it('is not made of more items than anybody writes', () => {
    const many = `2.001:0|2.002:00|2.003:${'_'.repeat(mostItems + 1)}$`;
    const transaction = readTransaction(bytesOf(`1.001:036|1.002:0300|1.003:1_1^2_00$${many}`), 'x.an2');
    assert.throws(() => documentOf(transaction, 'x.an2'), {
      name: 'Fault',
      message: /^x\.an2: more items than/,
    });
  });
});

describe('A document that a person wrote', () => {
  it('needs no lengths and no list of records', () => {
    const { '1.004': tot } = type1;
    assert.equal(
      made([
        { type: 1, fields: type1 },
        { type: 2, fields: type2 },
      ])[0]?.fields['1.004'],
      tot,
    );
  });

  const fields = (record: Record<string, unknown>) => ({ records: [{ type: 1, fields: type1 }, record] });
  const refusals: readonly [string, unknown, RegExp][] = [
    ['is no transaction', { records: [] }, /records/],
    ['has no Type-1', { records: [{ type: 2, fields: type2 }] }, /records\[0\] is not of Type-1, got type 2/],
    ['has two', fields({ type: 1, fields: type1 }), /records\[1\] is a second one of Type-1/],
    ['has a key of its own', fields({ type: 2, fields: type2, raw: 'x' }), /records\[1\]\.raw/],
    [
      'has a value that is none',
      fields({ type: 2, fields: { '2.002': 5 } }),
      / records\[1\]\.fields\["2\.002"\] is wrong/,
    ],
    [
      'has a key that is no number',
      fields({ type: 2, fields: { name: 'x' } }),
      /fields\["name"\] is no field number/,
    ],
    [
      'has a picture that is no base64',
      fields({ type: 14, fields: { '14.999': 'a?' } }),
      /14\.999"\] is no base64/,
    ],
    [
      'has two pictures',
      fields({ type: 14, fields: { '14.999': 'AAAA', '14.999#2': 'AAAA' } }),
      /has 14\.999 more than once/,
    ],
    [
      'has a separator in an item',
      fields({ type: 2, fields: { '2.003': 'a\u001fb' } }),
      /2\.003"\] has a separator/,
    ],
    [
      'has two fields in one',
      fields({ type: 2, fields: { '2.003': 'a\u001d2.004:b' } }),
      /would be read as two fields/,
    ],
    ['has half a character', fields({ type: 2, fields: { '2.003': '\ud800' } }), /whole Unicode characters/],
    [
      'has what Latin-1 has not',
      fields({ type: 2, charset: 'latin1', fields: { '2.003': '\u0416' } }),
      /ISO\/IEC 8859-1/,
    ],
    [
      'has a number that does not fit',
      fields({ type: 4, fields: { ...type4, '4.003': '256' } }),
      /4\.003"\] is out of range, got "256", wanted 0 to 255/,
    ],
    [
      'has seven fingers',
      fields({
        type: 4,
        fields: { ...type4, '4.004': ['1', '2', '3', '4', '5', '6', '7'].map(one => [one]) },
      }),
      /one to 6 subfields/,
    ],
    ['has a binary record without a field', fields({ type: 4, fields: { '4.002': '1' } }), /lacks 4\.003/],
    [
      'has a field of a binary record in a tagged one',
      fields({ type: 2, fields: { '4.002': '1' } }),
      /another kind of record/,
    ],
  ];
  for (const [what, document, message] of refusals) {
    it(`is refused where it ${what}`, () => {
      assert.throws(() => transactionOf(document, 'x.json'), { name: 'Fault', code: 'bad-input', message });
    });
  }
});
