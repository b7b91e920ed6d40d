import assert from 'node:assert/strict';
import { test } from 'node:test';
import { evaluate } from '../daemon/biometrics/evaluate-folder.ts';
import { reportOf } from '../daemon/biometrics/evaluation-report.ts';
import { comparePrepared } from '../daemon/biometrics/iris/compare.ts';
import { iris } from '../daemon/biometrics/iris/iris.ts';
import type { Image } from '../daemon/core/image.ts';
import { readCaptures, unlessPresent } from './helpers/captures.ts';
import { finished } from './helpers/finished.ts';

const folder = 'iris/mmu1';

const acquirePrepared = {
  acquire: (image: Image) => {
    const examined = iris.examine(image);
    const { score, usable } = examined.assess();
    return { quality: score, ...(usable && { prepared: iris.prepare(examined.template) }) };
  },
  compare: comparePrepared,
};

test('MMU1: the eyes of eight people are acquired, and told apart', {
  skip: unlessPresent(folder),
}, async () => {
  const images = await readCaptures(folder, name => /^00\d[LR]_[134]\.png$/.test(name));
  const steps = evaluate(images, acquirePrepared, { monotonicMs: () => performance.now() });
  const report = reportOf(finished(steps));
  assert.ok(report.genuine >= 40, `${report.genuine} genuine pairs`);
  assert.equal(report.failuresToAcquire, 0);
  assert.ok((report.eer ?? 1) <= 0.02, `EER ${report.eer}`);
  assert.ok((report.fmr1000 ?? 1) <= 0.04, `FNMR at FMR 1e-3 ${report.fmr1000}`);
});
