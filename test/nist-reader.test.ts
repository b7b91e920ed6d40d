import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { documentOf } from '../daemon/formats/ansi-nist/document.ts';
import { readTransaction } from '../daemon/formats/ansi-nist/reader.ts';
import { transactionOf } from '../daemon/formats/ansi-nist/from-document.ts';
import { writeTransaction } from '../daemon/formats/ansi-nist/writer.ts';
import {
  awkward,
  base64,
  bytesOf,
  rewritten,
  type1,
  type14,
  type2,
  type4,
  written,
} from './helpers/nist-records.ts';

const shown = (bytes: Uint8Array) => documentOf(readTransaction(bytes)).records;
const again = (bytes: Uint8Array) =>
  writeTransaction(transactionOf(JSON.parse(JSON.stringify(documentOf(readTransaction(bytes))))));

/** Read, shown, written: the same bytes. */
function assertKept(bytes: Uint8Array): void {
  assert.deepEqual(Buffer.from(rewritten(bytes)), Buffer.from(bytes));
  assert.deepEqual(Buffer.from(again(bytes)), Buffer.from(bytes));
}

describe('A transaction', () => {
  it('is read record by record as 1.003 CNT lists them, binary ones between tagged ones', () => {
    const records = shown(written(type1, type2, type4, type14));
    assert.deepEqual(
      records.map(({ type, idc }) => [type, idc]),
      [
        [1, undefined],
        [2, '00'],
        [4, '2'],
        [14, '01'],
      ],
    );
    assert.deepEqual(records[0]?.fields['1.003'], [
      ['1', '3'],
      ['2', '00'],
      ['4', '02'],
      ['14', '01'],
    ]);
    assert.equal(records[2]?.fields['4.004'], '3');
    assert.equal(records[3]?.fields['14.013'], '2');
  });

  it('keeps a picture that holds separators and field numbers', () => {
    const bytes = written(
      type1,
      { ...type14, '14.999': base64(awkward) },
      { ...type4, '4.009': base64(awkward) },
      { ...type14, '14.999': base64(awkward) },
    );
    const records = shown(bytes);
    assert.deepEqual(
      records.map(({ type }) => type),
      [1, 14, 4, 14],
    );
    assert.equal(records[1]?.fields['14.999'], base64(awkward));
    assert.equal(records[2]?.fields['4.009'], base64(awkward));
    assertKept(bytes);
  });

  it('keeps Types 3 to 8 and types that nobody knows', () => {
    const print = (type: number) =>
      Object.fromEntries(Object.entries(type4).map(([key, value]) => [key.replace('4.', `${type}.`), value]));
    const bytes = written(
      type1,
      ...[3, 5, 6].map(print),
      { '7.002': '3', '7.003': base64(awkward) },
      {
        '8.002': '4',
        '8.003': '0',
        '8.004': '2',
        '8.005': '1',
        '8.006': '10',
        '8.007': '20',
        '8.008': base64(awkward),
      },
      {
        '57.002': '05',
        '57.003': [
          ['a', ''],
          ['', 'b'],
        ],
        '57.999': base64(awkward),
      },
    );
    assert.deepEqual(
      shown(bytes).map(({ type }) => type),
      [1, 3, 5, 6, 7, 8, 57],
    );
    assert.deepEqual(shown(bytes)[6]?.fields['57.003'], [
      ['a', ''],
      ['', 'b'],
    ]);
    assertKept(bytes);
  });
});

describe('What a file has in its own way is kept', () => {
  const first = (content: string) =>
    `1.001:${String(28 + content.length).padStart(3, '0')}|1.002:0300|1.003:${content}$`;
  const one = first('1_1^2_00');

  it('field numbers of two digits, and of one', () => {
    const bytes = bytesOf(`1.01:045|1.02:0201|1.03:1_1^2_00|1.05:20260102$2.1:015|2.2:00$`);
    assert.deepEqual(
      shown(bytes).map(({ digits }) => digits),
      [2, 1],
    );
    assert.equal(shown(bytes)[0]?.fields['1.005'], '20260102');
    assertKept(bytes);
  });

  it('field numbers that are mixed, and those of another type', () => {
    const bytes = bytesOf(`${one}2.001:28|2.02:00|13.005:X$`);
    assert.deepEqual(Object.keys(shown(bytes)[1]?.fields ?? {}), ['2.001', '2.02', '13.005']);
    assertKept(bytes);
  });

  it('lengths with zeros in front', () => {
    const bytes = bytesOf(`${one}2.001:000031|2.002:00|2.003:ab$`);
    assert.equal(shown(bytes)[1]?.asWritten, undefined);
    assertKept(bytes);
  });

  for (const stated of ['10', '99', '9999', '00', '29']) {
    it(`a length that says ${stated} and is not true`, () => {
      const bytes = bytesOf(`${first('1_2^2_00^9_01')}2.001:${stated}|2.002:00|2.003:ab$9.001:17|9.002:01$`);
      assert.deepEqual(shown(bytes)[1]?.asWritten, ['LEN']);
      assert.deepEqual(shown(bytes)[2]?.fields, { '9.001': '17', '9.002': '01' });
      assertKept(bytes);
    });
  }

  /** A separator FS and what could be the head of a binary record, of another IDC. */
  const falseEnd = Uint8Array.of(1, 0x1c, 0, 0, 0, 0x12, 9, 3);

  it('a length that is not true of a record with a picture, before a binary one', () => {
    const right = written(type1, { ...type14, '14.999': base64(falseEnd) }, type4);
    const at = Buffer.from(right).indexOf('14.001:') + '14.001:'.length;
    const wrong = Uint8Array.from(right);
    wrong.set(Buffer.from('999'), at);
    assert.deepEqual(
      shown(wrong).map(({ type, asWritten }) => [type, asWritten]),
      [
        [1, undefined],
        [14, ['LEN']],
        [4, undefined],
      ],
    );
    assertKept(wrong);
  });

  it('a length that is not true of a last record with a picture', () => {
    const right = written(type1, { ...type14, '14.999': base64(Uint8Array.of(1, 0x1c, 0x1d, 2)) });
    const at = Buffer.from(right).indexOf('14.001:') + '14.001:'.length;
    const wrong = Uint8Array.from(right);
    wrong.set(Buffer.from('100'), at);
    const [, record] = shown(wrong);
    assert.deepEqual([record?.asWritten, record?.fields['14.999']], [['LEN'], 'ARwdAg==']);
    assertKept(wrong);
  });

  it('the order of fields, fields that stand twice, and empty ones', () => {
    const bytes = bytesOf(`${one}2.001:55|2.002:00|2.034:00|2.034:UC|2.010:|2.009:x$`);
    assert.deepEqual(shown(bytes)[1]?.fields, {
      '2.001': '55',
      '2.002': '00',
      '2.034': '00',
      '2.034#2': 'UC',
      '2.010': '',
      '2.009': 'x',
    });
    assertKept(bytes);
  });

  it('separators at the end of items, subfields, fields and records', () => {
    assertKept(bytesOf(`${one}2.001:46|2.002:00|2.003:a_^b_c^|2.004:|||$`));
  });

  it('text in UTF-8, in Latin-1, and bytes that are neither', () => {
    const record = (text: string) => `2.001:${24 + text.length}|2.002:00|2.3:${text}$`;
    const utf8 = bytesOf(one + record(Buffer.from('Zoë').toString('latin1')));
    assert.equal(shown(utf8)[1]?.fields['2.3'], 'Zoë');
    assertKept(utf8);
    const latin1 = bytesOf(one + record('Zo\u00eb'));
    assert.deepEqual([shown(latin1)[1]?.charset, shown(latin1)[1]?.fields['2.3']], ['latin1', 'Zoë']);
    assertKept(latin1);
    const bytes = bytesOf(one + record('\u0000\u00ff\u00fe\u0080\ufeff'.slice(0, 4)));
    assertKept(bytes);
  });

  it('Latin-1 needs no mark where 1.015 DCS says it', () => {
    const bytes = written(
      { ...type1, '1.015': [['001', 'Latin-1']] },
      { '2.002': '00', '2.018': 'Zo\u00c3\u00ab' },
    );
    assert.equal(shown(bytes)[1]?.charset, undefined);
    assert.equal(shown(bytes)[1]?.fields['2.018'], 'Zo\u00c3\u00ab');
    assertKept(bytes);
  });

  it('a byte order mark at the head of a value', () => {
    assertKept(written(type1, { '2.002': '00', '2.018': '\ufeffa' }));
  });

  it('a list of records with zeros, with an empty entry, and one that is wrong', () => {
    for (const content of ['1_001^02_0', '1_1^2_00^', '1_7^2_00', '1_1^2_05']) {
      assertKept(bytesOf(`${first(content)}2.001:18|2.002:00$`));
    }
    const isMarked = (content: string) =>
      shown(bytesOf(`${first(content)}2.001:18|2.002:00$`))[0]?.asWritten?.includes('CNT') === true;
    assert.deepEqual(['1_001^02_0', '1_7^2_00', '1_1^2_05'].map(isMarked), [false, true, true]);
  });

  it('no separator at the end of the last record, and bytes behind it', () => {
    const bare = bytesOf(`${one}2.001:17|2.002:00`);
    assert.equal(shown(bare)[1]?.unterminated, true);
    assertKept(bare);
    const trailed = bytesOf(`${one}2.001:18|2.002:00$\r\n`);
    assert.equal(documentOf(readTransaction(trailed)).trailer, base64(bytesOf('\r\n')));
    assertKept(trailed);
  });

  it('a Type-1 without its separator FS, before records of data that have any number of them', () => {
    const type1 = '1.001:50|1.002:0502|1.003:1_2^2_00^14_01|1.009:TCN';
    const bytes = bytesOf(`${type1}2.001:33|2.002:00|2.018:DOE,JANE$14.001:34|14.002:01|14.999:a$b|c$$`);
    assert.deepEqual(
      shown(bytes).map(({ type, unterminated }) => [type, unterminated]),
      [
        [1, true],
        [2, undefined],
        [14, undefined],
      ],
    );
    assertKept(bytes);
  });

  it('an end of line behind a last record of data whose length is wrong', () => {
    const bytes = bytesOf('1.001:43|1.002:0502|1.003:1_1^14_01|1.009:T$14.001:99|14.002:01|14.999:a$b$\r\n');
    assert.equal(shown(bytes)[1]?.fields['14.999'], base64(bytesOf('a$b')));
    assertKept(bytes);
  });
});
