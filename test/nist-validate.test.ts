import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import type { FieldDocument, RecordDocument } from '../daemon/formats/ansi-nist/document.ts';
import { mostFindings } from '../daemon/formats/ansi-nist/parameters.ts';
import { readTransaction } from '../daemon/formats/ansi-nist/reader.ts';
import type { Finding } from '../daemon/formats/ansi-nist/validate/finding.ts';
import { validate } from '../daemon/formats/ansi-nist/validate/validate.ts';
import { writePng } from '../daemon/formats/image/write-png.ts';
import {
  base64,
  bytesOf,
  type Fields,
  recordOf,
  type1,
  type14,
  type2,
  type4,
  written,
} from './helpers/nist-records.ts';

const raw = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
const png = await writePng({ widthPx: 4, heightPx: 2, dpi: 500, pixels: raw });
const type9: Fields = {
  '9.002': '01',
  '9.003': '0',
  '9.004': 'U',
  '9.128': '400',
  '9.129': '500',
  '9.136': '2',
  '9.137': [
    ['1', '10', '20', '30', '1', '60'],
    ['2', '399', '499', '179', '2', '0'],
  ],
};
const type17: Fields = {
  '17.002': '03',
  '17.003': '1',
  '17.004': 'ORIG00000',
  '17.005': '20260102',
  '17.006': '4',
  '17.007': '2',
  '17.008': '0',
  '17.009': '1',
  '17.010': '1',
  '17.011': 'PNG',
  '17.012': '8',
  '17.013': 'GRAY',
  '17.999': base64(png),
};
const type10: Fields = {
  '10.002': '04',
  '10.003': 'FACE',
  '10.004': 'ORIG00000',
  '10.005': '20260102',
  '10.006': '4',
  '10.007': '2',
  '10.008': '0',
  '10.009': '1',
  '10.010': '1',
  '10.011': 'NONE',
  '10.012': 'GRAY',
  '10.013': '0',
  '10.020': 'F',
  '10.999': base64(raw),
};
const type98: Fields = {
  '98.002': '05',
  '98.003': '001B',
  '98.004': 'ORIG00000',
  '98.005': '0001',
  '98.006': '20260102030405Z',
};
const printed1: Fields = { ...type1, '1.011': '19.69', '1.012': '19.69', '1.014': '20260102030405Z' };
const all = [printed1, type2, type4, type9, type14, type17, type10, type98];

const findingsOf = (...records: readonly (Fields | RecordDocument)[]): Finding[] =>
  validate(readTransaction(written(...records)));

/** All records, one field of them changed; undefined takes it away. */
function withField(key: string, value: FieldDocument | undefined): Fields[] {
  const type = Number(key.split('.')[0]);
  return all.map(fields => {
    if (recordOf(fields).type !== type) return fields;
    const entries = Object.entries({ ...fields, [key]: value });
    return Object.fromEntries(entries.filter(([, one]) => one !== undefined)) as Fields;
  });
}

const wordsOf = ({ level, field = '', subfield, item, what }: Finding) =>
  `${level} ${field}${subfield === undefined ? '' : `/${subfield}`}${item === undefined ? '' : `/${item}`}: ${what}`;

describe('A transaction that is as the standard wants it', () => {
  it('has no findings', () => {
    assert.deepEqual(findingsOf(...all), []);
  });
});

describe('A field that is wrong is found', () => {
  const cases: readonly [string, FieldDocument | undefined, RegExp][] = [
    ['1.002', '0600', /^error 1\.002\/1\/1: 1\.002 VER is wrong/],
    ['1.004', undefined, /^error 1\.004: 1\.004 TOT is missing/],
    ['1.005', '20260231', /^error 1\.005\/1\/1: 1\.005 DAT is wrong/],
    ['1.011', '19.7', /^error 1\.011\/1\/1: 1\.011 NSR is wrong/],
    ['1.014', '20260102250000Z', /^error 1\.014\/1\/1: 1\.014 GMT is wrong/],
    ['1.042', 'x', /^warning 1\.042: 1\.042 is reserved/],
    ['1.008', 'ORIG\u00e9', /^error 1\.008: the record of Type-1 holds other characters than ASCII/],
    ['2.018', 'Zo\u00eb', /^warning 2\.018: text holds other characters than ASCII/],
    ['2.018', 'x\u001d', /^error 2\.018: 2\.018 holds a separator that no field number follows/],
    ['2.018#2', 'x', /^warning 2\.018: 2\.018 stands more than once/],
    ['4.003', '9', /^error 4\.003\/1\/1: 4\.003 IMP is wrong/],
    ['4.004', [['1'], ['77']], /^error 4\.004\/2\/1: 4\.004 FGP is wrong/],
    ['4.007', '3', /^error 4\.009: the image has not the size of 4 x 3 pixels of 8 bits/],
    ['4.008', '1', /^error 4\.009: the image does not begin as WSQ20 does/],
    ['9.004', 'S', /^error 9\.012: 9\.012 MRC is missing, and the minutiae are of the standard format/],
    ['9.136', '3', /^error 9\.136\/1\/1: 9\.136 NOM is not the number of minutiae in 9\.137 FMD/],
    [
      '9.137',
      [
        ['1', '10', '20', '30', '1', '60'],
        ['2', '400', '499', '179', '2', '0'],
      ],
      /^error 9\.137\/2\/2: a minutia lies outside/,
    ],
    [
      '9.137',
      [
        ['1', '10', '20', '30', '1', '60'],
        ['2', '399', '499', '180', '2', '0'],
      ],
      /^error 9\.137\/2\/4: 9\.137 FMD is wrong/,
    ],
    ['14.002', '100', /^error 14\.002\/1\/1: 14\.002 IDC is wrong/],
    ['14.002', [['01'], ['02']], /^error 14\.002\/2: 14\.002 IDC has more than one subfield/],
    ['14.003', '10', /^error 14\.003\/1\/1: 14\.003 IMP is wrong/],
    ['14.005', undefined, /^error 14\.005: 14\.005 FCD is missing/],
    ['14.006', undefined, /^error 14\.006: 14\.006 HLL is missing/],
    ['14.009', '300', /^error 14\.009: 14\.009 THPS is below the resolution of prints/],
    ['14.011', 'WSQ', /^error 14\.011\/1\/1: 14\.011 CGA is wrong/],
    ['14.013', '25', /^error 14\.013\/1\/1: 14\.013 FGP is wrong/],
    [
      '14.018',
      [
        ['1', 'XX'],
        ['2', 'YY'],
      ],
      /^error 14\.018\/2\/2: 14\.018 AMP is wrong/,
    ],
    ['14.996', 'ab'.repeat(32), /^error 14\.996: 14\.996 HAS is not the SHA-256 of the image/],
    ['14.100', 'x', /^warning 14\.100: 14\.100 is reserved/],
    ['14.999', undefined, /^error : the record has no image, and no field that says why/],
    ['17.003', '3', /^error 17\.003\/1\/1: 17\.003 ELR is wrong/],
    ['17.006', '5', /^error 17\.999: the image has another size than the record says/],
    ['10.012', 'RGB', /^error 10\.999: the image has not the size of 4 x 2 pixels of 24 bits/],
    ['10.013', undefined, /^error 10\.013: 10\.013 SAP is missing, and the image is a face/],
    ['10.021', '30', /^error 10\.021: 10\.021 POA is there, and the pose is not angled/],
    ['14.013', '19', /^error 14\.014: 14\.014 PPD is missing, and the position is 19/],
    ['98.006', '20260102', /^error 98\.006\/1\/1: 98\.006 DCD is wrong/],
  ];
  for (const [key, value, expected] of cases) {
    it(`${key} as ${value === undefined ? 'nothing' : JSON.stringify(value)}`, () => {
      const found = findingsOf(...withField(key, value)).map(wordsOf);
      assert.ok(
        found.some(words => expected.test(words)),
        `found: ${found.join('; ') || 'nothing'}`,
      );
    });
  }

  it('and nothing is said of an image that is absent for a reason', () => {
    const { '14.999': _, ...bare } = type14;
    assert.deepEqual(findingsOf(type1, type2, { ...bare, '14.018': [['2', 'XX']] }), []);
  });

  it('and a hash that is right is no finding', () => {
    const hash = createHash('sha256').update(raw).digest('hex');
    const { '14.999': data = '', ...fields } = type14;
    assert.deepEqual(findingsOf(type1, { ...fields, '14.996': hash, '14.999': data }), []);
  });
});

describe('A finding names', () => {
  it('the record, its type and IDC, the offset of the very item, what was given and wanted, and the clause', () => {
    const bytes = written(
      ...withField('9.137', [
        ['1', '10', '20', '30', '1', '60'],
        ['2', '399', '499', '180', '2', '0'],
      ]),
    );
    const [finding] = validate(readTransaction(bytes));
    assert.ok(finding !== undefined);
    const { offset, ...rest } = finding;
    assert.deepEqual(rest, {
      level: 'error',
      record: 4,
      type: 9,
      idc: '01',
      field: '9.137',
      subfield: 2,
      item: 4,
      what: '9.137 FMD is wrong',
      given: '"180"',
      wanted: 'a whole number from 0 to 179',
      clause: '8.9, 9.137 FMD',
    });
    assert.equal(Buffer.from(bytes.subarray(offset, offset + 4)).toString('latin1'), '180\u001f');
  });
});

describe('A file with more findings than anybody reads', () => {
  it('has the first ones, and how many there are more', () => {
    const { '14.999': data = '', ...fields } = type14;
    const wrong = Array.from({ length: 600 }, () => ({
      ...fields,
      '14.018': Array.from({ length: 30 }, () => ['1', 'Y']),
      '14.999': data,
    }));
    const found = findingsOf(type1, ...wrong);
    assert.equal(found.length, mostFindings + 1);
    assert.equal(found.at(-1)?.what, '2000 more findings are not listed');
  });
});

describe('What is wrong with the form of a file is found', () => {
  const found = (text: string) =>
    validate(readTransaction(bytesOf(text)))
      .map(wordsOf)
      .join('\n');
  const first = '1.001:036|1.002:0502|1.003:1_1^2_00$';

  it('a length that is not true', () => {
    assert.match(
      found(`${first}2.001:99|2.002:00$`),
      /error 2\.001\/1\/1: 2\.001 LEN is not the length of the record/,
    );
  });

  it('a field of another type, and an IDC that comes late', () => {
    const words = found(`${first}2.001:33|13.005:X|2.002:00$`);
    assert.match(words, /error 13\.005: a field of Type-13 stands in a record of Type-2/);
    assert.match(words, /error 13\.005: 2\.002 IDC is not the second field/);
  });

  it('no separator at the end, and bytes behind it', () => {
    assert.match(
      found(`${first}2.001:17|2.002:00`),
      /error : the separator FS at the end of the record is missing/,
    );
    assert.match(
      found(`${first}2.001:18|2.002:00$more`),
      /error 1\.003: there is something behind the last record/,
    );
  });

  it('a list of records that counts, names or identifies them wrongly', () => {
    const listed = (content: string) => found(`1.001:036|1.002:0502|1.003:${content}$2.001:18|2.002:00$`);
    assert.match(listed('1_2^2_00'), /error 1\.003\/1\/2: the count of records is not that of the list/);
    assert.match(listed('2_1^2_00'), /error 1\.003\/1\/1: the first record that is listed is not of Type-1/);
    assert.match(listed('1_1^2_04'), /error 1\.003\/2\/2: the list of records names another IDC/);
    assert.match(listed('1_1^2_a'), /error 1\.003\/2\/2: the list of records names what is no IDC/);
    assert.match(listed('1_1^9_00'), /error 1\.003\/2\/1: the list of records names another type/);
  });

  it('an empty entry in the list of records, which shifts none of those behind it', () => {
    const words = found('1.001:38|1.002:0502|1.003:1_1^^2_00|1.009:T$2.001:18|2.002:00$');
    assert.match(words, /error 1\.003\/2: an entry of the list of records names none/);
    assert.doesNotMatch(words, /another type|count of records/);
  });

  it('a type that the version has not, or no longer', () => {
    const since = findingsOf({ ...type1, '1.002': '0300' }, type17)
      .map(wordsOf)
      .join('\n');
    assert.match(since, /warning : Type-17 came with a later version/);
    const print3 = Object.fromEntries(
      Object.entries(type4).map(([key, value]) => [key.replace('4.', '3.'), value]),
    );
    assert.match(findingsOf(printed1, print3).map(wordsOf).join('\n'), /error : Type-3 is no longer used/);
  });

  it('values that earlier versions may have had otherwise are warnings there', () => {
    const quality: Fields = { ...type14, '14.024': [['2', '120', '0001', '1']] };
    const level = (version: string) =>
      findingsOf({ ...type1, '1.002': version }, quality).find(({ field }) => field === '14.024')?.level;
    assert.deepEqual([level('0300'), level('0502')], ['warning', 'error']);
  });

  it('other fields of the same number before an image, which is looked at all the same', () => {
    const lead = Buffer.from('0110\u001d17.999:', 'latin1');
    const words = findingsOf(type1, {
      ...type17,
      '17.006': '9',
      '17.999': base64(Buffer.concat([lead, png])),
    }).map(wordsOf);
    assert.deepEqual(words, [
      'error 17.999: 17.999 DATA begins with other fields of the same number, and the image follows',
      'error 17.999: the image has another size than the record says',
    ]);
  });
});
