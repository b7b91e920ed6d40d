import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newDesk } from './helpers/caller.ts';

test('a collector reads how full the disk is, and nothing of people', async t => {
  const desk = await newDesk();
  t.after(() => desk.close());
  const read = async () => (await (await desk.as()).get('/metrics')).body;
  const lines = (await read()).split('\n');
  assert.deepEqual(lines.slice(0, 3), [
    '# TYPE bitmapd_store_level gauge',
    '# HELP bitmapd_store_level 0 ample, 1 low, 2 full',
    'bitmapd_store_level 0',
  ]);
  assert.ok(lines.some(line => /^bitmapd_store_used_bytes\{kind="evidence"\} \d+$/.test(line)));
  assert.deepEqual(lines.slice(-2), ['# EOF', '']);
  desk.desk.disk.isFull = true;
  assert.match(await read(), /^bitmapd_store_level 2$/m);
});

test('an encounter whose pictures were not kept says why', async t => {
  const desk = await newDesk();
  t.after(() => desk.close());
  const { encounter } = { encounter: await desk.desk.store.encounter('01HIT') };
  assert.ok(encounter);
  await desk.desk.arrive({ ...encounter, id: '02HIT', evidenceShed: 'disk-low' });
  const details = (await (await desk.as('officer')).get('/v1/encounters/02HIT')).json();
  assert.deepEqual([details.hasProbe, details.evidenceShed], [false, 'disk-low']);
});
