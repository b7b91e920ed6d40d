// node-libcamera hands its command to a shell as it stands: what comes from a profile can mean nothing to one.
import assert from 'node:assert/strict';
import test from 'node:test';
import * as fc from 'fast-check';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import {
  commandLine,
  sensorArguments,
  sensorProperties,
  shellSafe,
} from '../hal/drivers/linux/camera/sensor-options.ts';

const schema = Type.Object(sensorProperties, { additionalProperties: false });
/** Mostly what the schema takes, and at times anything. */
const orAnything = <T>(usual: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 20, arbitrary: usual }, { weight: 1, arbitrary: fc.anything() });
const anyOptions = fc.record(
  {
    camera: orAnything(fc.integer({ min: 0, max: 8 })),
    widthPx: orAnything(fc.integer({ min: 1, max: 8200 })),
    heightPx: orAnything(fc.integer({ min: 1, max: 8200 })),
    shutterUs: orAnything(fc.integer({ min: 1, max: 1_000_001 })),
    gain: orAnything(fc.double({ min: 1, max: 65 })),
    rotation: orAnything(fc.constantFrom<unknown>(0, 180, 0, 180, '180; reboot')),
    quality: orAnything(fc.integer({ min: 50, max: 101 })),
  },
  { requiredKeys: [] },
);

test('whatever options a profile may hold, no part of the command means anything to a shell', () => {
  let accepted = 0;
  fc.assert(
    fc.property(anyOptions, given => {
      const filled = Value.Default(schema, Value.Clone(given));
      if (!Value.Check(schema, filled)) return;
      accepted += 1;
      const words = commandLine(shellSafe(sensorArguments(filled)));
      for (const word of words) assert.match(word, /^[\w./-]+$/);
      assert.ok(!words.includes('false'));
    }),
    { numRuns: 1_000 },
  );
  assert.ok(accepted > 200, `${accepted} profiles were valid`);
});

test('what means something to a shell, or begins an option, is refused', () => {
  for (const value of [
    'a b',
    '$(reboot)',
    '`x`',
    'a;b',
    "a'b",
    'a|b',
    'a\nb',
    '>x',
    '-x',
    '--help',
    '*',
    '~',
    '',
  ])
    assert.throws(() => shellSafe({ output: value }), /not safe/, JSON.stringify(value));
  for (const name of ['a b', 'a;b', '-a', '', 'A'])
    assert.throws(() => shellSafe({ [name]: true }), /not safe/, JSON.stringify(name));
  assert.deepEqual(shellSafe({ output: '/run/bitmapd/still.jpg', gain: 1.5 }).gain, 1.5);
});
