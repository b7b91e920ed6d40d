import assert from 'node:assert/strict';
import test from 'node:test';
import * as fc from 'fast-check';
import { Fault } from '../daemon/core/errors.ts';
import {
  broadcastTopic,
  downTopic,
  eventTopic,
  formatTopic,
  hubFilters,
  kioskFilters,
  parseDownTopic,
  parseTopic,
} from '../daemon/link/topics.ts';
import { gate } from './helpers/link-fixtures.ts';

const name = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/);
const topic = fc.record(
  {
    address: fc.record({ tenant: name, shard: name, device: name }, { noNullPrototype: true }),
    direction: fc.constantFrom('up' as const, 'dn' as const),
    kind: name,
    detail: name,
  },
  { requiredKeys: ['address', 'direction', 'kind'], noNullPrototype: true },
);

test('a topic reads back as what it was made of', () => {
  fc.assert(fc.property(topic, one => assert.deepEqual(parseTopic(formatTopic(one)), one)));
});

test('topics are those of DESIGN.md', () => {
  assert.equal(eventTopic(gate), 'bitmap/1/airport/s1/gate-01/up/evt/sealed');
  assert.equal(downTopic(gate, 'ack'), 'bitmap/1/airport/s1/gate-01/dn/ack');
  assert.equal(broadcastTopic('airport', 'list'), 'bitmap/1/airport/all/list');
  assert.deepEqual(hubFilters('airport'), ['bitmap/1/airport/+/+/up/#']);
  assert.deepEqual(kioskFilters(gate), ['bitmap/1/airport/s1/gate-01/dn/#', 'bitmap/1/airport/all/+']);
});

test('a name that would change the shape of a topic is refused', () => {
  for (const device of ['', '+', '#', 'a/b', 'a+', ' ', 'é', '$SYS', '.hidden', 'x'.repeat(65), 'a\u0000']) {
    assert.throws(() => eventTopic({ ...gate, device }), Fault, JSON.stringify(device));
  }
  assert.throws(() => hubFilters('+'), Fault);
});

test('a kiosk knows what is for it, and what is for all', () => {
  assert.deepEqual(parseDownTopic(gate, downTopic(gate, 'ack')), { to: 'one', kind: 'ack' });
  assert.deepEqual(parseDownTopic(gate, broadcastTopic('airport', 'list')), { to: 'all', kind: 'list' });
  for (const foreign of [downTopic({ ...gate, device: 'gate-010' }, 'ack'), broadcastTopic('port', 'list')])
    assert.throws(() => parseDownTopic(gate, foreign), Fault);
});

test('a topic of another layout is refused, whatever it is', () => {
  for (const one of [
    '',
    'bitmap',
    'bitmap/1/t/s/d',
    'bitmap/1/t/s/d/up',
    'bitmap/2/t/s/d/up/state',
    'bitmap/1/t/s/d/left/state',
    'bitmap/1/t/s/d/up/evt/a/b',
    'bitmap/1//s/d/up/state',
  ]) {
    assert.throws(() => parseTopic(one), Fault, one);
  }
  fc.assert(
    fc.property(fc.string(), text => {
      try {
        parseTopic(text);
      } catch (error) {
        assert.ok(error instanceof Fault);
      }
    }),
  );
});
