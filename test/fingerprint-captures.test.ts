import assert from 'node:assert/strict';
import { test } from 'node:test';
import { evaluate } from '../daemon/biometrics/evaluate-folder.ts';
import { reportOf } from '../daemon/biometrics/evaluation-report.ts';
import { comparePrepared } from '../daemon/biometrics/fingerprint/compare.ts';
import { acquire } from '../daemon/biometrics/fingerprint/fingerprint.ts';
import { prepare } from '../daemon/biometrics/fingerprint/prepare.ts';
import { readCaptures, unlessPresent } from './helpers/captures.ts';
import { finished } from './helpers/finished.ts';

const acquirePrepared = {
  acquire: (image: Parameters<typeof acquire>[0]) => {
    const { quality, template } = acquire(image);
    return { quality: quality.score, ...(quality.usable && { prepared: prepare(template) }) };
  },
  compare: comparePrepared,
};

for (const set of ['fvc2002-db2b', 'fvc2004-db4b']) {
  const folder = `fingerprint/${set}`;
  test(`${set}: the first two impressions are all acquired, and told apart`, {
    skip: unlessPresent(folder),
  }, async () => {
    const images = await readCaptures(folder, name => /_[12]\.png$/.test(name));
    const steps = evaluate(images, acquirePrepared, { monotonicMs: () => performance.now() });
    const report = reportOf(finished(steps));
    assert.deepEqual([report.genuine, report.impostor, report.failuresToAcquire], [10, 180, 0]);
    assert.ok((report.eer ?? 1) <= 0.03, `EER ${report.eer}`);
  });
}
