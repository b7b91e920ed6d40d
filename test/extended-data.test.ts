import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { decodeExtendedData } from '../daemon/formats/iso19794/extended-data.ts';
import {
  decodeFmr2005,
  decodeFmr2005WithExtended,
  encodeFmr2005,
} from '../daemon/formats/iso19794/finger-minutiae-2005.ts';
import { representableTemplate } from './helpers/fingerprint-arbitraries.ts';
import { smallTemplate } from './helpers/minutiae-records.ts';

const vendorType = fc
  .tuple(fc.integer({ min: 1, max: 255 }), fc.integer({ min: 1, max: 254 }))
  .map(([high, low]) => (high << 8) | low);
const areas = fc.array(
  fc.record({ type: vendorType, bytes: fc.uint8Array({ maxLength: 300 }) }, { noNullPrototype: true }),
  { maxLength: 4 },
);

const template = { ...smallTemplate, minutiae: smallTemplate.minutiae.slice(0, 1) };
/** Where the block's length stands in the record of `template`. */
const blockAt = 24 + 4 + 6;

/** How a reader walks that counts the four bytes of an area's header in its length, or does not. */
function walk(block: Uint8Array, counted: 0 | 4): { types: number[]; end: number } {
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
  const types: number[] = [];
  let at = 0;
  while (at < block.length) {
    types.push(view.getUint16(at));
    at += 4 + view.getUint16(at + 2) - counted;
  }
  return { types, end: at };
}

describe('Extended data of an ISO/IEC 19794-2:2005 record', () => {
  it('come back as they were, beside the same template', () => {
    fc.assert(
      fc.property(representableTemplate, areas, (template, extended) => {
        const bytes = encodeFmr2005(template, { extended });
        const read = decodeFmr2005WithExtended(bytes);
        assert.deepEqual(read.template, template);
        assert.deepEqual(
          read.extended.map(({ type, bytes }) => ({ type, bytes: Uint8Array.from(bytes) })),
          extended,
        );
      }),
      { numRuns: 60 },
    );
  });

  it('change nothing before them but the two lengths', () => {
    const plain = encodeFmr2005(template);
    const bytes = encodeFmr2005(template, { extended: [{ type: 0x4201, bytes: new Uint8Array(10) }] });
    const view = new DataView(bytes.buffer);
    assert.equal(view.getUint32(8), bytes.length);
    assert.equal(view.getUint16(blockAt), bytes.length - blockAt - 2);
    view.setUint32(8, plain.length);
    view.setUint16(blockAt, 0);
    assert.deepEqual(bytes.subarray(0, plain.length), plain);
    assert.equal(encodeFmr2005(template, { extended: [] }).length, plain.length);
  });

  it('lead a reader to the end, whether or not it counts headers in the lengths of areas', () => {
    fc.assert(
      fc.property(areas, extended => {
        const block = encodeFmr2005(template, { extended }).subarray(blockAt + 2);
        for (const counted of [0, 4] as const) {
          const { types, end } = walk(block, counted);
          assert.equal(end, block.length);
          assert.deepEqual(
            types.filter(type => type !== 0x42ff),
            extended.map(({ type }) => type),
          );
        }
      }),
      { numRuns: 60 },
    );
  });

  it('of others are read with headers counted or not, and as far as they are whole', () => {
    const counted = new Uint8Array([0, 2, 0, 6, 7, 8, 1, 1, 0, 4]);
    const uncounted = new Uint8Array([0, 2, 0, 2, 7, 8, 1, 1, 0, 0]);
    for (const block of [counted, uncounted]) {
      const [first, second, third] = decodeExtendedData(block);
      assert.deepEqual(first, { type: 2, bytes: new Uint8Array([7, 8]) });
      assert.deepEqual(second, { type: 0x101, bytes: new Uint8Array(0) });
      assert.equal(third, undefined);
    }
    assert.deepEqual(decodeExtendedData(counted.subarray(0, 8)).length, 1);
    assert.deepEqual(decodeExtendedData(new Uint8Array([0, 2, 0, 3, 1])), []);
    assert.deepEqual(decodeExtendedData(new Uint8Array([1])), []);
  });

  it('are refused with a type that is not a vendor’s, or with more than a block holds', () => {
    for (const type of [0, 2, 0xff, 0x100, 0x4200, 0x10101, 1.5]) {
      const extended = [{ type, bytes: new Uint8Array(1) }];
      assert.throws(() => encodeFmr2005(template, { extended }), RangeError, `type ${type}`);
    }
    const largest = 0xffff - 4 - 8;
    const withBytes = (length: number) =>
      encodeFmr2005(template, { extended: [{ type: 0x4201, bytes: new Uint8Array(length) }] });
    assert.equal(decodeFmr2005WithExtended(withBytes(largest)).extended[0]?.bytes.length, largest);
    assert.throws(() => withBytes(largest + 1), RangeError);
  });

  it('cut short leave the template readable', () => {
    const bytes = encodeFmr2005(template, { extended: [{ type: 0x4201, bytes: new Uint8Array(40) }] });
    const cut = bytes.slice(0, -20);
    new DataView(cut.buffer).setUint32(8, cut.length);
    assert.deepEqual(decodeFmr2005(cut), template);
    assert.deepEqual(decodeFmr2005WithExtended(cut).extended, []);
  });
});
