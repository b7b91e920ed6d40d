// Who is online, by what was heard and when.
import assert from 'node:assert/strict';
import test from 'node:test';
import * as fc from 'fast-check';
import { heard, left, lineStateOf, orderOf, type Presence } from '../daemon/hub/shadow/presence.ts';

test('online means heard within two and a half intervals, and no last will since', () => {
  const message = fc.record({
    afterMs: fc.nat(90_000),
    session: fc.integer({ min: 1, max: 3 }),
    seq: fc.nat(9),
    isWill: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(message), fc.nat(90_000), (messages, lookMs) => {
      let [nowMs, presence]: [number, Presence | undefined] = [0, undefined];
      let last: { readonly session: number; readonly heardMs: number } | undefined;
      let gone = 0;
      for (const { afterMs, session, seq, isWill } of messages) {
        nowMs += afterMs;
        const told = { session, seq, intervalMs: 30_000 };
        if (isWill) {
          if (presence === undefined || session < presence.session) continue;
          presence = left(presence);
          gone = presence.session;
        } else if (orderOf(presence, told) > 0) {
          presence = heard(presence, told, nowMs);
          last = { session, heardMs: nowMs };
        }
      }
      nowMs += lookMs;
      const isOnline = presence !== undefined && lineStateOf(presence, nowMs) === 'online';
      const isHeard = last !== undefined && nowMs - last.heardMs <= 75_000 && last.session > gone;
      assert.equal(isOnline, isHeard);
    }),
    { numRuns: 1_000 },
  );
});
