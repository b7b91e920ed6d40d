// The rows `identity` and `acl` of the fleet's table, and boards that enrol at one moment.
import assert from 'node:assert/strict';
import test from 'node:test';
import { row as acl } from './fleet/rows/acl.ts';
import { row as identity } from './fleet/rows/identity.ts';
import { enrollingSite } from './fleet/enrolling-site.ts';
import { newKey } from './helpers/authority.ts';
import { mosquittoAbsent } from './helpers/brokers.ts';

const skip = { skip: mosquittoAbsent };

for (const row of [identity, acl])
  test(`the row ${row.name} passes`, skip, async t => {
    const progress = (what: string) => t.diagnostic(what);
    const { seen, pass } = await row.run({ full: false, of: ({ ci }) => ci, progress, endings: t });
    t.diagnostic(`${row.name}: ${seen}`);
    assert.ok(pass, seen);
  });

test(
  'boards that enrol at one moment by one claim all come in, though the broker lets one stay at a time',
  skip,
  async t => {
    const site = await enrollingSite();
    t.after(() => site.close());
    const serials = ['B-1', 'B-2', 'B-3', 'B-4'];
    for (const serial of serials) await site.operators.allow({ serial, address: `demo/a/${serial}` }, 'test');
    const enrolled = await Promise.all(serials.map(serial => site.enrol(serial, newKey())));
    assert.deepEqual(
      enrolled.map(({ address }) => address.device),
      serials,
    );
  },
);
