import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Fault } from '../daemon/core/errors.ts';
import { readTransaction } from '../daemon/formats/ansi-nist/reader.ts';
import { mostFields } from '../daemon/formats/ansi-nist/parameters.ts';
import { bytesOf, type1, type14, type2, type4, written } from './helpers/nist-records.ts';

/** The fault of reading that. */
function refusal(bytes: Uint8Array): Fault {
  try {
    readTransaction(bytes, 'x.an2');
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
  throw new Error('it was read');
}

const one = '1.001:029|1.002:0300|1.003:1_1^2_00$';

describe('A file is refused by name, with offset and clause,', () => {
  const cases: readonly [string, Uint8Array, RegExp][] = [
    [
      'that is empty',
      new Uint8Array(0),
      /^x\.an2: the file is empty at offset 0 \(ANSI\/NIST-ITL 1-2011 Update 2015, 8\.1\)/,
    ],
    [
      'that begins otherwise',
      bytesOf('<xml/>'),
      /no record of Type-1 begins at offset 0 .*Annex B.*got "<xml\/>", wanted 1\.001:/,
    ],
    [
      'that begins with another record',
      bytesOf('2.001:17|2.002:00$'),
      /no record of Type-1 begins at offset 0/,
    ],
    [
      'without a list of records',
      bytesOf('1.001:21|1.002:0300$'),
      /does not list the records at offset 0 .*1\.003 CNT/,
    ],
    [
      'that lists no type',
      bytesOf('1.001:034|1.002:0300|1.003:1_1^x_00$'),
      /entry 1 of the list .* at offset 27 .*8\.1, 1\.003 CNT.*got "x"/,
    ],
    ['that lists a second Type-1', bytesOf('1.001:034|1.002:0300|1.003:1_1^1_00$'), /entry 1 of the list/],
    [
      'with a length that is no number',
      bytesOf(`${one}2.001:1a|2.002:00$`),
      /length of the record is no number at offset 42 .*2\.001 LEN.*got "1a"/,
    ],
    [
      'that ends before a record',
      bytesOf(one),
      /ends where record 2, Type-2 with IDC 00, should begin at offset 36 .*CNT/,
    ],
    [
      'that ends within a record',
      bytesOf(`${one}2.001:57|2.002:00|2.018:DOE`),
      /record of Type-2 \(IDC 00\) does not end at offset 36/,
    ],
    [
      'that ends within a picture',
      written(type1, type14).subarray(0, -3),
      /record of Type-14 \(IDC 01\) does not end/,
    ],
    [
      'that ends within a binary record',
      written(type1, type4).subarray(0, -3),
      /ends within the record of Type-4 \(IDC 02\) .*4\.001 LEN.*got 23 bytes, wanted 26/,
    ],
    [
      'that ends within its length',
      written(type1, type4).subarray(0, -24),
      /ends within the length of the record of Type-4/,
    ],
  ];
  for (const [what, bytes, message] of cases) {
    it(what, () => {
      const fault = refusal(bytes);
      assert.equal(fault.code, 'bad-input');
      assert.match(fault.message, message);
    });
  }

  it('whose binary record is shorter than its header', () => {
    const bytes = written(type1, type4);
    bytes.set([0, 0, 0, 17], bytes.length - 26);
    assert.match(
      refusal(bytes).message,
      /shorter than its header .*4\.001 LEN.*got 17 bytes, wanted 18 or more/,
    );
  });

  it('with more fields than anybody writes', () => {
    const many = '|2.3:'.repeat(mostFields);
    assert.match(
      refusal(bytesOf(`${one}2.001:17|2.002:00${many}$`)).message,
      /more fields than are read of one record/,
    );
  });

  it('with a list of records longer than anybody writes', () => {
    const many = '^2_00'.repeat(20_000);
    assert.match(
      refusal(bytesOf(`1.001:00|1.003:1_1${many}$`)).message,
      /more records are listed than are read/,
    );
  });
});

describe('A file that is cut anywhere', () => {
  it('is refused, or told to end early', () => {
    const whole = written(type1, type2, type4, type14);
    for (let length = 0; length < whole.length - 1; length++) {
      assert.equal(refusal(whole.subarray(0, length)).code, 'bad-input', `${length} bytes`);
    }
  });
});
