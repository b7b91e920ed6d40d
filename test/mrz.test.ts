import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Fault } from '../daemon/core/errors.ts';
import { birthDate, expiryDate } from '../daemon/formats/mrz/dates.ts';
import { readMrz } from '../daemon/formats/mrz/read-mrz.ts';

// The specimen of ICAO 9303 parts 4, 5 and 6: Anna Maria Eriksson of Utopia.
const td3 = ['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7408122F1204159ZE184226B<<<<<10'];
const td2 = ['I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<', 'D231458907UTO7408122F1204159<<<<<<<6'];
const td1 = [
  'I<UTOD231458907<<<<<<<<<<<<<<<',
  '7408122F1204159UTO<<<<<<<<<<<6',
  'ERIKSSON<<ANNA<MARIA<<<<<<<<<<',
];
const today = '2011-06-01';
const eriksson = {
  surname: 'ERIKSSON',
  givenNames: 'ANNA MARIA',
  issuer: 'UTO',
  nationality: 'UTO',
  dateOfBirth: '1974-08-12',
  sex: 'F',
  expiresOn: '2012-04-15',
};

function messageOf(lines: readonly string[]): string {
  try {
    readMrz(lines, today, 'reader');
  } catch (error) {
    assert.ok(error instanceof Fault && error.code === 'bad-input', String(error));
    return error.message;
  }
  throw new assert.AssertionError({ message: 'the zone was not refused' });
}

/** The lines with one character replaced. */
function changed(lines: readonly string[], row: number, column: number, character: string): string[] {
  return lines.map((line, i) =>
    i === row ? line.slice(0, column) + character + line.slice(column + 1) : line,
  );
}

describe('machine-readable zones', () => {
  it('of passports, cards and small cards give the specimen holder', () => {
    assert.deepEqual(readMrz(td3, today), { ...eriksson, documentType: 'P', documentNumber: 'L898902C3' });
    assert.deepEqual(readMrz(td2, today), { ...eriksson, documentType: 'I', documentNumber: 'D23145890' });
    assert.deepEqual(readMrz(td1, today), { ...eriksson, documentType: 'I', documentNumber: 'D23145890' });
  });

  it('may come with line ends', () => {
    assert.equal(
      readMrz(
        td3.map(line => `${line}\r\n`),
        today,
      ).surname,
      'ERIKSSON',
    );
  });

  const wrongDigits: readonly [string, readonly string[], number, number][] = [
    ['document number', td3, 1, 9],
    ['birth date', td3, 1, 19],
    ['expiration date', td3, 1, 27],
    ['personal number', td3, 1, 42],
    ['whole', td3, 1, 43],
    ['document number', td2, 1, 9],
    ['whole', td2, 1, 35],
    ['document number', td1, 0, 14],
    ['birth date', td1, 1, 6],
    ['expiration date', td1, 1, 14],
    ['whole', td1, 1, 29],
  ];
  for (const [field, lines, row, column] of wrongDigits) {
    it(`of ${lines.length} lines of ${lines[0]?.length} with a wrong check digit of the ${field} are refused by name`, () => {
      const wrong = lines[row]?.[column] === '5' ? '4' : '5';
      const message = messageOf(changed(lines, row, column, wrong));
      const said = `reader: the check digit of the ${field} does not agree, got ${wrong} (read the document again)`;
      assert.equal(message, said);
    });
  }

  it('with one misread character are refused by the check digit that covers it', () => {
    assert.match(messageOf(changed(td3, 1, 2, '3')), /check digit of the document number/);
    assert.match(messageOf(changed(td3, 1, 14, '5')), /check digit of the birth date/);
  });

  it('with more than one fault name a check digit first', () => {
    const wrongName = changed(td1, 2, 2, '1');
    assert.match(messageOf(wrongName), /the last name cannot be read/);
    const wrongDate = changed(td1, 1, 2, 'O');
    assert.match(messageOf(wrongDate), /check digit of the birth date/);
  });

  it('of another form, or with another character, are refused', () => {
    assert.match(messageOf(['P<UTO']), /not a machine-readable zone, got 1 lines of 5 characters/);
    assert.match(messageOf([]), /not a machine-readable zone/);
    assert.match(messageOf([td3[0] ?? '', 'SHORT']), /got 2 lines of 44, 5 characters/);
    assert.match(messageOf(changed(td3, 1, 3, 'é')), /line 2 has a character/);
  });

  it('with digits in a name are refused by field, without the words of the library', () => {
    const message = messageOf(changed(td3, 0, 7, '1'));
    assert.match(message, /the last name cannot be read, got "ER1KSSON/);
    assert.doesNotMatch(message, /regular/);
  });

  it('of a state that the tables do not have yet are read', () => {
    const lines = [(td3[0] ?? '').replace('UTO', 'QQX'), td3[1] ?? ''];
    assert.equal(readMrz(lines, today).issuer, 'QQX');
  });
});

describe('two-digit years', () => {
  it('of birth lie in the past', () => {
    assert.equal(birthDate('110601', today), '2011-06-01');
    assert.equal(birthDate('110602', today), '1911-06-02');
    assert.equal(birthDate('991231', today), '1999-12-31');
  });

  it('of birth may leave out the day or the month', () => {
    assert.equal(birthDate('7408<<', today), '1974-08');
    assert.equal(birthDate('74<<<<', today), '1974');
    assert.equal(birthDate('11<<<<', today), '2011');
    assert.equal(birthDate('<<<<<<', today), undefined);
  });

  it('of expiry lie within 50 years of the reference date', () => {
    assert.equal(expiryDate('120415', today), '2012-04-15');
    assert.equal(expiryDate('610601', today), '2061-06-01');
    assert.equal(expiryDate('620601', today), '1962-06-01');
    assert.equal(expiryDate('991231', today), '1999-12-31');
    assert.equal(expiryDate('9912<<', today), undefined);
  });

  it('that make no day are no date', () => {
    assert.equal(birthDate('740230', today), undefined);
    assert.equal(birthDate('000229', today), '2000-02-29');
    assert.equal(expiryDate('110229', today), undefined);
  });
});
