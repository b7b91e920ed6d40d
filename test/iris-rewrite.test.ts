import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Fault } from '../daemon/core/errors.ts';
import { decodeIrisImage } from '../daemon/formats/iso19794/iris-pixels.ts';
import { readIrisRecord, writeIrisRecord } from '../daemon/formats/iso19794/iris-record.ts';
import { rewritten } from '../daemon/formats/iso19794/iris-rewrite.ts';
import { ramp, rawView, view2011 } from './helpers/iris-records.ts';

describe('A record that is written anew', () => {
  it('keeps the pixels, the eye, the roll and the quality from one edition to the other', async () => {
    const newer = await rewritten([rawView], '2011', 'x.iir');
    const older = await rewritten(readIrisRecord(writeIrisRecord(newer)).views, '2005', 'x.iir');
    const [view] = readIrisRecord(writeIrisRecord(older)).views;
    assert.deepEqual(view, rawView);
  });

  it('keeps what only the edition of 2011 has', async () => {
    const record = await rewritten([view2011], '2011', 'x.iir');
    assert.equal(record.edition, '2011');
    const { codec: _, data, ...kept } = record.views[0];
    const { codec: __, data: ___, ...given } = view2011;
    assert.deepEqual(kept, given);
    assert.deepEqual((await decodeIrisImage(record.views[0], 'x')).pixels, ramp);
    assert.ok(data.length > 0);
  });

  it('says how many eyes it shows', async () => {
    const eyesOf = async (eyes: readonly (0 | 1 | 2)[]) => {
      const record = await rewritten(
        eyes.map(eye => ({ ...rawView, eye })),
        '2011',
        'x.iir',
      );
      return record.edition === '2011' ? record.eyes : undefined;
    };
    assert.deepEqual(
      [await eyesOf([1]), await eyesOf([1, 2]), await eyesOf([2, 2]), await eyesOf([0])],
      [1, 2, 1, 0],
    );
  });

  it('turns a mirrored image back, and forgets where the iris was in it and how it was turned', async () => {
    const record = await rewritten([{ ...view2011, horizontal: 2 }], '2011', 'x.iir');
    assert.equal(record.edition, '2011');
    if (record.edition !== '2011') return;
    const [view] = record.views;
    assert.equal(view.horizontal, 1);
    assert.ok(!('rollDegrees' in view));
    assert.deepEqual(view.centreX, { smallest: 0, largest: 0 });
    assert.equal((await decodeIrisImage(view, 'x')).pixels[0], ramp[39]);
  });

  it('holds images of one size in 2005, those of an eye together', async () => {
    const record = await rewritten(
      [1, 2, 1].map(eye => ({ ...rawView, eye: eye as 1 | 2 })),
      '2005',
      'x.iir',
    );
    assert.deepEqual(
      readIrisRecord(writeIrisRecord(record)).views.map(({ eye }) => eye),
      [1, 1, 2],
    );
    const small = { ...rawView, heightPx: 33, data: new Uint8Array([...ramp, ...ramp.subarray(0, 40)]) };
    await assert.rejects(rewritten([rawView, small], '2005', 'x.iir'), (error: unknown) => {
      assert.ok(error instanceof Fault);
      assert.match(
        error.message,
        /^x\.iir: a record of 2005 holds images of one size, got 40 x 32 px, 40 x 33 px/,
      );
      return true;
    });
  });
});
