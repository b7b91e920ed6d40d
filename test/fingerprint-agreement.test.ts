import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { type Agreement, ridgeAgreement } from '../daemon/biometrics/fingerprint/agreement.ts';
import { compare, compareFeatures, match } from '../daemon/biometrics/fingerprint/compare.ts';
import { withoutDetail } from '../daemon/biometrics/fingerprint/encode-template.ts';
import { extract } from '../daemon/biometrics/fingerprint/extract.ts';
import { prepare } from '../daemon/biometrics/fingerprint/prepare.ts';
import type { FingerprintTemplate } from '../daemon/core/fingerprint.ts';
import { simdAgreement } from '../daemon/kernels/ridge-agreement.ts';
import { scalarAgreement } from '../daemon/kernels/scalar/ridge-agreement.ts';
import { synthesiseMaster, takeImpression } from '../hal/drivers/sim/fingerprint/index.ts';

const sensor = { widthPx: 300, heightPx: 400, dpi: 500 };
const always = () => true;

describe('the agreement of the ridges', () => {
  let one: FingerprintTemplate;
  let again: FingerprintTemplate;
  let other: FingerprintTemplate;

  before(() => {
    const take = (finger: string, seed: string) =>
      extract(takeImpression(synthesiseMaster(finger), seed, 'normal', sensor));
    [one, again, other] = [take('a', '1'), take('a', '2'), take('b', '1')];
  });

  /** The other's ridges behind one's own minutiae: the minutiae agree, the ridges do not. */
  const disguised = (): FingerprintTemplate => ({ ...again, ...(other.detail && { detail: other.detail }) });

  const ridgesOf = (a: FingerprintTemplate, b: FingerprintTemplate): Agreement | undefined =>
    compareFeatures(prepare(a), prepare(b), always)?.ridges;

  it('is high between impressions of a finger, and low where only the minutiae are alike', () => {
    const same = ridgesOf(one, again);
    const disagreeing = ridgesOf(one, disguised());
    assert.ok(same && same.mean > 0.45 && same.blocks > 100, JSON.stringify(same));
    assert.ok(disagreeing && disagreeing.mean < 0.35, JSON.stringify(disagreeing));
  });

  it('is asked only where minutiae leave doubt, and then decides', () => {
    const few = (template: FingerprintTemplate) => ({
      ...template,
      minutiae: template.minutiae.slice(0, 12),
    });
    assert.equal(compareFeatures(prepare(one), prepare(again))?.ridges, undefined, 'no doubt');
    const [probe, reference] = [few(one), few(again)];
    const asked = compareFeatures(prepare(probe), prepare(reference));
    assert.ok(asked?.ridges, 'twelve minutiae leave doubt');
    const apart = compare(probe, reference) - compare(probe, few(disguised()));
    assert.ok(apart > 3, `${apart} dB`);
  });

  it('does not depend on which print is laid on which', () => {
    assert.equal(compare(one, again), compare(again, one));
    assert.deepEqual(ridgesOf(one, disguised()), ridgesOf(disguised(), one));
  });

  it('follows skin that is stretched, which a rigid motion alone does not', () => {
    const stretched = stretch(one, 1.12);
    const found = ridgesOf(one, stretched);
    assert.ok(found && found.mean > 0.6, JSON.stringify(found));
    const [a, b] = [prepare(one), prepare(stretched)];
    const alignment = a.straightened && b.straightened && match(a.straightened, b.straightened)?.alignment;
    assert.ok(alignment);
    const rigid = ridgeAgreement(simdAgreement)(a, b, { ...alignment, pairs: [] });
    assert.ok(rigid && rigid.mean < found.mean - 0.05, JSON.stringify({ rigid, found }));
  });

  it('is the same over the scalar twin of its kernel', () => {
    for (const other of [again, stretch(one, 1.12)]) {
      const [a, b] = [prepare(one), prepare(other)];
      const alignment = a.straightened && b.straightened && match(a.straightened, b.straightened)?.alignment;
      assert.ok(alignment);
      const found = ridgeAgreement(simdAgreement)(a, b, alignment);
      assert.ok(found);
      assert.deepEqual(ridgeAgreement(scalarAgreement)(a, b, alignment), found);
    }
  });

  it('a template without detail is compared by minutiae alone, with the same answer', () => {
    const features = compareFeatures(prepare(one), prepare(withoutDetail(again)), always);
    assert.equal(features?.detailed, false);
    assert.equal(features?.ridges, undefined);
    assert.ok(compare(one, withoutDetail(again)) > 35);
    assert.ok(compare(one, withoutDetail(other)) < 25);
  });

  it('says nothing of prints that do not overlap', () => {
    const [a, b] = [prepare(one), prepare(again)];
    const alignment = a.straightened && b.straightened && match(a.straightened, b.straightened)?.alignment;
    assert.ok(alignment);
    const motion = { ...alignment.motion, dx: alignment.motion.dx + 5_000 };
    assert.equal(ridgeAgreement(simdAgreement)(a, b, { ...alignment, motion, pairs: [] }), undefined);
  });
});

/** A template as if the skin had been drawn out downwards: minutiae and ridges alike, while the stated periods stay. */
function stretch(template: FingerprintTemplate, factor: number): FingerprintTemplate {
  const { detail } = template;
  assert.ok(detail);
  const { cols, rows, yPx } = detail;
  const ridges = new Uint8Array(detail.ridges.length);
  const middle = yPx + rows;
  for (let at = 0; at < ridges.length; at++) {
    const y = yPx + 2 * Math.floor(at / cols) + 0.5;
    const from = Math.round((middle + (y - middle) / factor - yPx - 0.5) / 2);
    if (from >= 0 && from < rows) ridges[at] = detail.ridges[from * cols + (at % cols)];
  }
  const minutiae = template.minutiae
    .map(minutia => ({ ...minutia, y: Math.round(middle + (minutia.y - middle) * factor) }))
    .filter(({ y }) => y >= 0 && y < template.heightPx);
  return { ...template, minutiae, detail: { ...detail, ridges } };
}
