import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { Fault } from '../daemon/core/errors.ts';
import { codeBytes, type IrisTemplate } from '../daemon/core/iris.ts';
import {
  decodeIrisTemplate,
  encodeIrisTemplate,
  looksLikeIrisTemplate,
} from '../daemon/formats/iris-template/iris-template.ts';
import { irisTemplate } from './helpers/iris-arbitraries.ts';

const code = (byte: number, mask: number) => ({
  bits: new Uint8Array(codeBytes).fill(byte),
  mask: new Uint8Array(codeBytes).fill(mask),
});
const template: IrisTemplate = {
  eye: 2,
  quality: 61,
  rollDegrees: -3.5,
  search: code(0x12, 0x3f),
  fine: code(0x80, 0xf0),
};

const encodedWith = (changes: Record<number, number>) => {
  const bytes = encodeIrisTemplate(template);
  for (const [at, value] of Object.entries(changes)) bytes[Number(at)] = value;
  return bytes;
};

function messageOf(bytes: Uint8Array): string {
  try {
    decodeIrisTemplate(bytes, 'x.irc');
  } catch (error) {
    assert.ok(error instanceof Fault && error.code === 'bad-input', String(error));
    return error.message;
  }
  return 'no fault';
}

describe('The form of an iris template', () => {
  it('gives every template back as it was', () => {
    fc.assert(
      fc.property(irisTemplate, one => {
        assert.deepEqual(decodeIrisTemplate(encodeIrisTemplate(one)), one);
      }),
    );
  });

  it('has one way to write what it can read', () => {
    const changed = fc.tuple(irisTemplate, fc.nat({ max: 700 }), fc.nat({ max: 255 }));
    fc.assert(
      fc.property(changed, ([one, at, value]) => {
        const bytes = encodeIrisTemplate(one);
        bytes[at] = value;
        try {
          assert.deepEqual(encodeIrisTemplate(decodeIrisTemplate(bytes)), bytes);
        } catch (error) {
          assert.ok(error instanceof Fault, String(error));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('is 524 bytes, and 1,036 with a fine code', () => {
    const { fine: _, ...coarse } = template;
    assert.equal(encodeIrisTemplate(coarse).length, 524);
    assert.equal(encodeIrisTemplate(template).length, 1036);
  });

  it('begins with IRC, 0, its version, flags, eye, quality and the roll in hundredths of a degree', () => {
    const start = [0x49, 0x52, 0x43, 0, 1, 3, 2, 61, 0xfe, 0xa2, 0, 0, 0x12];
    assert.deepEqual([...encodeIrisTemplate(template).subarray(0, 13)], start);
  });

  it('keeps a roll of a turn and more within half a turn', () => {
    const rollOf = (rollDegrees: number) =>
      decodeIrisTemplate(encodeIrisTemplate({ ...template, rollDegrees })).rollDegrees;
    assert.deepEqual([190, -180, 180, 721.004, -359.5].map(rollOf), [-170, 180, 180, 1, 0.5]);
  });

  it('is read into arrays of its own', () => {
    const bytes = encodeIrisTemplate(template);
    const read = decodeIrisTemplate(bytes);
    bytes.fill(0);
    assert.deepEqual(read, template);
  });

  it('is told from other files by its first four bytes', () => {
    assert.ok(looksLikeIrisTemplate(encodeIrisTemplate(template)));
    assert.ok(!looksLikeIrisTemplate(Uint8Array.from([0x49, 0x52, 0x43])));
    assert.ok(!looksLikeIrisTemplate(encodedWith({ 3: 0x20 })));
  });
});

describe('Of what is no iris template it is said', () => {
  const cases: Record<string, [Uint8Array, string]> = {
    'that it is none': [
      encodedWith({ 0: 0x46 }),
      'x.irc: not an iris template at offset 0 (iris template, identifier), got "FRC\\u0000", wanted "IRC\\u0000"',
    ],
    'that its version is unknown': [
      encodedWith({ 4: 2 }),
      'x.irc: unknown version of iris template at offset 4 (iris template, version), got 2, wanted 1',
    ],
    'which flags there are': [
      encodedWith({ 5: 4 }),
      'x.irc: flags out of range at offset 5 (iris template, flags), got 4, wanted 0 to 3',
    ],
    'which eyes there are': [
      encodedWith({ 6: 3 }),
      'x.irc: eye out of range at offset 6 (iris template, eye), got 3, wanted 0 to 2',
    ],
    'how good it can be': [
      encodedWith({ 7: 101 }),
      'x.irc: quality out of range at offset 7 (iris template, quality), got 101, wanted 0 to 100',
    ],
    'how far it can be turned': [
      encodedWith({ 8: 0x80 }),
      'x.irc: roll out of range at offset 8 (iris template, roll), got -32606, wanted above -18000 and up to 18000',
    ],
    'that it has a roll which it does not know': [
      encodedWith({ 5: 2 }),
      'x.irc: roll of a template that does not know it at offset 8 (iris template, roll), got -350, wanted 0',
    ],
    'that reserved bytes are used': [
      encodedWith({ 11: 1 }),
      'x.irc: reserved bytes are not 0 at offset 10 (iris template, reserved), got 1, wanted 0',
    ],
    'that bits are set which its mask leaves out': [
      encodedWith({ 15: 0x40 }),
      'x.irc: bits outside the mask at offset 15 (iris template, search code), got 0b01000000, wanted within 0b00111111',
    ],
    'that its length is not what its flags say': [
      encodedWith({ 5: 1 }),
      'x.irc: wrong length at offset 5 (iris template, flags), got 1036 bytes, wanted 524 as the flags say',
    ],
    'where it ends': [
      encodedWith({}).subarray(0, 9),
      'x.irc: the record ends within the roll at offset 8 (iris template, roll), got 1 bytes, wanted 2',
    ],
  };
  for (const [name, [bytes, message]] of Object.entries(cases)) {
    it(name, () => {
      assert.equal(messageOf(bytes), message);
    });
  }
});

describe('What is no template is refused to be written', () => {
  const wrong: Record<string, Partial<IrisTemplate>> = {
    'a quality above 100': { quality: 101 },
    'a roll that is no number': { rollDegrees: Number.NaN },
    'bits outside the mask': { search: code(1, 0) },
    'a code of another size': { fine: { bits: new Uint8Array(3), mask: new Uint8Array(3) } },
  };
  for (const [name, change] of Object.entries(wrong)) {
    it(name, () => {
      assert.throws(() => encodeIrisTemplate({ ...template, ...change }), RangeError);
    });
  }
});
