// Orders as they are typed at the desk.
import assert from 'node:assert/strict';
import test from 'node:test';
import { readAbsence, readOrder } from '../daemon/cli/intake-orders.ts';
import { bitmapd } from './helpers/verb.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

test('each order has a line', () => {
  assert.deepEqual(
    [
      'start',
      'retake right-thumb',
      'retake left-ring discard',
      'override left-iris the best of three',
      ' absent  left-little   bandaged ',
      'cancel wrong person',
    ].map(readOrder),
    [
      { order: 'start' },
      { order: 'retake', trait: 'right-thumb', discard: false },
      { order: 'retake', trait: 'left-ring', discard: true },
      { order: 'override', trait: 'left-iris', reason: 'the best of three' },
      { order: 'absent', trait: 'left-little', reason: 'bandaged' },
      { order: 'cancel', reason: 'wrong person' },
    ],
  );
  assert.deepEqual(readAbsence('right-thumb=amputated'), { trait: 'right-thumb', reason: 'amputated' });
});

test('what is no order is refused with what would be one', () => {
  assert.throws(() => readOrder('stop'), /no such order, got stop, wanted start; /);
  assert.throws(() => readOrder('absent left-foot refused'), /got left-foot, wanted right-thumb/);
  assert.throws(() => readOrder('absent left-ring lazy'), /lazy/);
  assert.throws(() => readOrder('override left-ring'), /a reason has to be given/);
});

test('an officer at the terminal takes somebody in by typing', async t => {
  const data = await temporaryFolder(t);
  const typed = [
    'start',
    'finnish',
    ...['right-thumb', 'right-index', 'right-middle', 'right-ring', 'right-little'].map(
      one => `absent ${one} refused`,
    ),
    ...['left-thumb', 'left-index', 'left-middle', 'left-ring', 'left-little'].map(
      one => `absent ${one} refused`,
    ),
    ...['right-iris', 'left-iris'].map(one => `absent ${one} refused`),
    'finish',
  ];
  const args = ['intake', '--data', data, '--port', '0', '--officer', 'jana', '--json'];
  const { code, stdout, stderr } = await bitmapd(args, `${typed.join('\n')}\n`);
  assert.equal(code, 0, stderr);
  assert.match(stderr, /no such order, got finnish/);
  const { answer, greyReasons, officer, traits } = JSON.parse(stdout);
  assert.deepEqual([answer, officer, traits.length], ['GREY', 'jana', 12]);
  assert.ok(greyReasons.includes('not-given'));
});
