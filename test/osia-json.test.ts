// Biometric data in JSON as OSIA's interfaces carry them.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import {
  looksLikeOsiaJson,
  type OsiaBiometric,
  readOsiaBiometrics,
  writeOsiaBiometrics,
} from '../daemon/formats/osia/biometric-data.ts';
import { faultOf } from './helpers/minutiae-records.ts';

const bytes = fc.uint8Array({ maxLength: 50 });
const biometric: fc.Arbitrary<OsiaBiometric> = fc.record(
  {
    biometricType: fc.constantFrom('FACE', 'FINGER', 'IRIS'),
    biometricSubType: fc.constantFrom('RIGHT_INDEX', 'EYE_LEFT'),
    captureDate: fc.string(),
    width: fc.nat({ max: 9_999 }),
    resolution: fc.nat({ max: 2_000 }),
    missing: fc.constant([{ biometricSubType: 'LEFT_RING', presence: 'AMPUTATED' }]),
    quality: fc.integer(),
    image: bytes,
    template: bytes,
  },
  { noNullPrototype: true, requiredKeys: ['biometricType'] },
);

describe("OSIA's BiometricData", () => {
  it('give back what was written, and each byte', () => {
    fc.assert(
      fc.property(fc.array(biometric, { minLength: 1, maxLength: 3 }), list => {
        const text = writeOsiaBiometrics(list);
        assert.ok(looksLikeOsiaJson(text));
        assert.deepEqual(readOsiaBiometrics(text, 'x.json'), list);
        assert.deepEqual(writeOsiaBiometrics(readOsiaBiometrics(text, 'x.json')), text);
      }),
    );
  });

  it('may be one alone, with names that OSIA does not have', () => {
    const text = new TextEncoder().encode('{"biometricType":"FINGER","image":"AAEC","own":[1]}');
    assert.deepEqual(readOsiaBiometrics(text, 'x.json'), [
      { biometricType: 'FINGER', image: Uint8Array.of(0, 1, 2), own: [1] },
    ]);
  });

  it('are refused with the field that is wrong', () => {
    const cases: [string, RegExp][] = [
      ['{"biometricType":', /^x\.json: not JSON/],
      ['[{"biometricType":"FINGER"},{"image":"AA=="}]', /^x\.json: 1\.biometricType: not OSIA BiometricData/],
      ['{"biometricType":"FINGER","width":"9"}', /x\.json: 0\.width: .*got "?9/],
      ['{"biometricType":"FINGER","template":"A"}', /x\.json: 0\.template: not base64, got "A"/],
      ['7', /not OSIA BiometricData/],
    ];
    for (const [text, message] of cases) {
      assert.match(
        faultOf(() => readOsiaBiometrics(new TextEncoder().encode(text), 'x.json')).message,
        message,
      );
    }
  });
});
