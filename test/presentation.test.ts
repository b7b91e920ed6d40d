// What a sensor promised against what it gave, for fingers and eyes: the rules that hold whatever the evidence is.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import {
  gravestPresentation,
  presentationReasons,
  presentationVerdicts,
  speaksAgainst,
} from '../daemon/core/presentation.ts';
import { judgeEye } from '../daemon/biometrics/presentation/judge-eye.ts';
import { judgeFinger } from '../daemon/biometrics/presentation/judge-finger.ts';
import { parameters } from '../daemon/biometrics/presentation/parameters.ts';
import type { FingerEvidence, FingerEvidenceKind, VendorDecision } from '../hal/presentation.ts';
import { frameOf, restingEye } from './helpers/reacting-eye.ts';
import { statedRanges } from './helpers/parameter-ranges.ts';

const kinds: readonly FingerEvidenceKind[] = ['vendor', 'reflectances'];
const decisions: readonly VendorDecision[] = ['no-attack', 'attack', 'failure-to-assess'];
const vendorSays = (decision: VendorDecision) => ({ algorithm: 'lively 2.1', decision });
const reflecting = (green: number, red: number) => [
  { wavelengthNm: 560, fraction: green },
  { wavelengthNm: 660, fraction: red },
];

const fractions = fc.double({ min: 0, max: 1.2 });
const reflectances = fc.array(
  fc.record({ wavelengthNm: fc.integer({ min: 400, max: 1100 }), fraction: fractions }),
);
const vendors = fc.constantFrom(...decisions).map(vendorSays);
const evidences: fc.Arbitrary<FingerEvidence> = fc.record(
  { vendor: vendors, reflectances },
  { requiredKeys: [] },
);

describe('promised and given:', () => {
  it('evidence that is promised and missing is always a doubt', () => {
    fc.assert(
      fc.property(evidences, fc.subarray([...kinds], { minLength: 1 }), (presentation, promised) => {
        const isMissing = promised.some(kind => presentation[kind] === undefined);
        const { verdict, reasons } = judgeFinger({ presentation }, promised);
        if (isMissing) assert.equal(verdict, 'doubt');
        assert.equal(reasons.includes('evidence-missing'), isMissing);
      }),
    );
    assert.equal(judgeFinger({}, ['vendor']).verdict, 'doubt');
    assert.equal(judgeEye(frameOf(restingEye), ['pupil']).verdict, 'doubt');
  });

  it('without a promise nothing is bona fide, and evidence against it is still heard', () => {
    fc.assert(
      fc.property(evidences, presentation => {
        const { verdict } = judgeFinger({ presentation }, []);
        const against = judgeFinger({ presentation }, Object.keys(presentation) as FingerEvidenceKind[]);
        assert.equal(verdict, against.verdict === 'doubt' ? 'doubt' : 'not-tested');
      }),
    );
    assert.equal(judgeFinger({}).verdict, 'not-tested');
    assert.equal(judgeEye(frameOf(restingEye)).verdict, 'not-tested');
  });

  it('a reason is given with every doubt, and with nothing else', () => {
    fc.assert(
      fc.property(evidences, fc.subarray([...kinds]), (presentation, promised) => {
        const { verdict, reasons } = judgeFinger({ presentation }, promised);
        assert.equal(verdict === 'doubt', reasons.length > 0);
      }),
    );
  });
});

describe('the vendor of a sensor', () => {
  it('is believed when it says attack or cannot say, and vouches when it says none', () => {
    const verdicts = decisions.map(decision =>
      judgeFinger({ presentation: { vendor: vendorSays(decision) } }, ['vendor']),
    );
    assert.deepEqual(
      verdicts.map(({ verdict, reasons }) => [verdict, ...reasons]),
      [['bona-fide'], ['doubt', 'vendor-says-attack'], ['doubt', 'vendor-undecided']],
    );
  });

  it('that says what no vendor may is not believed', () => {
    const vendor = { algorithm: 'x', decision: JSON.parse('"toString"') };
    assert.deepEqual(judgeFinger({ presentation: { vendor } }, ['vendor']).reasons, ['evidence-invalid']);
  });

  it('does not overrule other evidence', () => {
    const presentation = { vendor: vendorSays('no-attack'), reflectances: reflecting(0.5, 0.5) };
    assert.deepEqual(judgeFinger({ presentation }, kinds).reasons, ['not-like-skin']);
  });
});

describe('the colour of a finger', () => {
  const reasonsOf = (green: number, red: number) =>
    judgeFinger({ presentation: { reflectances: reflecting(green, red) } }, ['reflectances']).reasons;

  it('is that of skin where red comes back and green does not, light or dark', () => {
    assert.deepEqual(reasonsOf(0.32, 0.58), []);
    assert.deepEqual(reasonsOf(0.08, 0.15), []);
  });

  it('is not that of skin where both come back alike', () => {
    assert.deepEqual(reasonsOf(0.82, 0.85), ['not-like-skin']);
    assert.deepEqual(reasonsOf(0.3, 0.33), ['not-like-skin']);
  });

  const skin = fc.double({ min: 0.01, max: 0.9, noNaN: true });
  it('more red never makes a doubt', () => {
    fc.assert(
      fc.property(skin, skin, skin, (green, red, more) => {
        if (reasonsOf(green, red).length === 0) assert.deepEqual(reasonsOf(green, red + more), []);
      }),
    );
  });

  it('a light that came back as none can is a doubt, and takes nothing from what the others say', () => {
    const reasons = (green: number, red: number) => {
      const given = [...reflecting(green, red), { wavelengthNm: 900, fraction: 812 }];
      return judgeFinger({ presentation: { reflectances: given } }, ['reflectances']).reasons;
    };
    assert.deepEqual(reasons(0.82, 0.85), ['evidence-invalid', 'not-like-skin']);
    assert.deepEqual(reasons(0.32, 0.58), ['evidence-invalid']);
  });

  it('cannot be told without both bands, or from what no skin gives back', () => {
    const invalid = [
      reflecting(0, 0.5),
      reflecting(Number.NaN, 0.5),
      reflecting(-0.1, 0.5),
      reflecting(812, 1640),
      reflecting(0.3, 0.5).slice(1),
      [],
    ];
    for (const given of invalid) {
      const { reasons } = judgeFinger({ presentation: { reflectances: given } }, ['reflectances']);
      assert.deepEqual(reasons, ['evidence-invalid'], JSON.stringify(given));
    }
  });
});

describe('several captures', () => {
  it('are as doubtful as the most doubtful of them, and bona fide only together', () => {
    const judgements = fc.array(
      fc.record({
        verdict: fc.constantFrom(...presentationVerdicts),
        reasons: fc.subarray([...presentationReasons]),
      }),
    );
    fc.assert(
      fc.property(judgements, given => {
        const { verdict, reasons } = gravestPresentation(given);
        const verdicts = given.map(one => one.verdict);
        assert.equal(verdict === 'doubt', verdicts.includes('doubt'));
        assert.equal(verdict === 'bona-fide', given.length > 0 && verdicts.every(one => one === 'bona-fide'));
        assert.ok(given.every(one => one.reasons.every(reason => reasons.includes(reason))));
        assert.equal(speaksAgainst({ reasons }), given.some(speaksAgainst));
      }),
    );
  });
});

it('a doubt that another capture may settle is told from one that stays', () => {
  assert.equal(speaksAgainst({ reasons: ['pupil-unclear', 'evidence-missing', 'vendor-undecided'] }), false);
  assert.equal(speaksAgainst({ reasons: ['pupil-unclear', 'no-light-reflex'] }), true);
  assert.equal(speaksAgainst({ reasons: [] }), false);
});

it('every limit lies in the range that its comment states', () => {
  const all = statedRanges('daemon/biometrics/presentation/parameters.ts', parameters);
  assert.ok(all.length > 35, `${all.length} were found`);
  assert.deepEqual(
    all.filter(({ value, low, high }) => !(low <= value && value <= high)),
    [],
  );
});
