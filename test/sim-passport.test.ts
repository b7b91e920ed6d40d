import assert from 'node:assert/strict';
import test from 'node:test';
import { parse } from 'mrz';
import {
  checkDigit,
  drawTraveller,
  machineReadableZone,
  type Traveller,
} from '../hal/drivers/sim/passport.ts';
import { randomFrom } from '../hal/drivers/sim/random.ts';

/** The specimen of ICAO Doc 9303-4, appendix B. */
const specimen: Traveller = {
  surname: 'Eriksson',
  givenNames: ['Anna', 'Maria'],
  sex: 'F',
  dateOfBirth: '1974-08-12',
  issuingState: 'UTO',
  nationality: 'UTO',
  documentNumber: 'L898902C3',
  expiresOn: '2012-04-15',
};
const today = '2026-03-01';
const travellers = Array.from({ length: 300 }, (_, n) => drawTraveller(randomFrom(n), today));

test('the check digit is that of the ICAO specimen', () => {
  assert.equal(checkDigit('L898902C3'), '6');
  assert.equal(checkDigit('740812'), '2');
  assert.equal(checkDigit('120415'), '9');
  assert.equal(checkDigit('ZE184226B<<<<<'), '1');
});

test('the check digit refuses what no MRZ can hold', () => {
  assert.throws(() => checkDigit('a1'), RangeError);
});

test('the zone of the ICAO specimen comes out as printed', () => {
  assert.deepEqual(machineReadableZone(specimen, 'ZE184226B'), [
    'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<',
    'L898902C36UTO7408122F1204159ZE184226B<<<<<10',
  ]);
});

test('an independent reader finds every zone valid and reads the traveller back', () => {
  for (const traveller of travellers) {
    const { details, fields, format } = parse(machineReadableZone(traveller));
    assert.equal(format, 'TD3');
    // The reader knows real states only: it takes Utopia for an error.
    const errors = details.filter(({ valid, error }) => !valid && error !== 'invalid state code: UTO');
    assert.deepEqual(errors, []);
    assert.equal(fields.documentNumber, traveller.documentNumber);
    assert.equal(fields.birthDate, traveller.dateOfBirth.slice(2).replaceAll('-', ''));
    assert.equal(fields.expirationDate, traveller.expiresOn.slice(2).replaceAll('-', ''));
    assert.equal(fields.firstName, traveller.givenNames.join(' ').toUpperCase());
  }
});

test('every traveller is an adult with a valid passport', () => {
  for (const { dateOfBirth, expiresOn } of travellers) {
    assert.ok(dateOfBirth <= '2008-03-02' && dateOfBirth > '1946-01-01', dateOfBirth);
    assert.ok(expiresOn > today && expiresOn < '2036-03-01', expiresOn);
  }
});

test('nine of ten travellers are Utopian, and none has a real nationality', () => {
  const utopians = travellers.filter(({ nationality }) => nationality === 'UTO').length;
  assert.ok(utopians > 0.85 * travellers.length && utopians < travellers.length, String(utopians));
  for (const { nationality } of travellers) assert.match(nationality, /^(UTO|XXX|XXA)$/);
});

test('the same seed draws the same traveller, another seed another', () => {
  assert.deepEqual(drawTraveller(randomFrom('gate 1'), today), drawTraveller(randomFrom('gate 1'), today));
  assert.notDeepEqual(drawTraveller(randomFrom('gate 1'), today), drawTraveller(randomFrom('gate 2'), today));
});

test('a reference date that is none is refused', () => {
  assert.throws(() => drawTraveller(randomFrom(1), 'tomorrow'), RangeError);
});
