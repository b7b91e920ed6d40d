// Captures that are good enough to be searched with and too poor to be references: strangers agree with them.
import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { enrolmentParameters } from '../daemon/biometrics/iris/enrolment-parameters.ts';
import { enrolmentReasons, templateReasons } from '../daemon/biometrics/iris/enrolment.ts';
import { iris } from '../daemon/biometrics/iris/iris.ts';
import { writePng } from '../daemon/formats/image/write-png.ts';
import { openKiosk } from '../daemon/open-stores.ts';
import { realMachine } from '../daemon/machine.ts';
import { statedRanges } from './helpers/parameter-ranges.ts';
import { eyeImage } from './helpers/synthetic-eyes.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';
import { bitmapd } from './helpers/verb.ts';

const blurred = [
  eyeImage('4', 'right', 1, 'out-of-focus'),
  eyeImage('28', 'right', 2, 'out-of-focus'),
] as const;
const folder = await temporaryFolder();
const data = path.join(folder, 'kiosk');
const list = path.join(folder, 'list');
await mkdir(list);
await writeFile(path.join(list, 'A_1.right.iris.png'), await writePng(eyeImage('4', 'right', 1)));
await writeFile(path.join(list, 'B_1.right.iris.png'), await writePng(blurred[1]));

const importList = (...more: string[]) =>
  bitmapd(['list', 'import', list, '--list', 'a', '--data', data, '--json', ...more]);

test('every tunable of enrolment lies in the range that its comment states', () => {
  const all = statedRanges('daemon/biometrics/iris/enrolment-parameters.ts', enrolmentParameters);
  assert.equal(all.length, Object.keys(enrolmentParameters).length);
  assert.deepEqual(
    all.filter(({ value, low, high }) => !(low <= value && value <= high)),
    [],
  );
});

test('two blurred captures of two people agree: both can be searched with, neither may be enrolled', () => {
  const [a, b] = blurred.map(image => iris.assess(image));
  assert.ok(a.usable && b.usable);
  assert.ok(iris.compare(iris.extract(blurred[0]), iris.extract(blurred[1])) >= iris.calibratedTo);
  assert.ok(enrolmentReasons(a).includes('hold-still'));
  assert.ok(enrolmentReasons(b).includes('hold-still'));
});

test('plain captures of attentive people may be enrolled, and so may their templates', () => {
  for (const person of ['1', '2', '3', '4']) {
    const image = eyeImage(person, 'left', 1);
    assert.deepEqual(enrolmentReasons(iris.assess(image)), []);
    assert.deepEqual(templateReasons(iris.extract(image)), []);
  }
});

test('a template of little of the iris, or of a poor score, is too poor as well', () => {
  const template = iris.extract(eyeImage('1', 'left', 1));
  const little = {
    bits: template.search.bits,
    mask: template.search.mask.map((byte, k) => (k % 4 ? 0 : byte)),
  };
  assert.deepEqual(templateReasons({ ...template, search: little }), ['open-eyes-wide']);
  assert.deepEqual(templateReasons({ ...template, quality: 40 }), ['hold-still']);
});

test('a list with a poor eye is not imported: which, why and how to mend it is said', async () => {
  const { code, stdout, stderr } = await importList();
  assert.equal(code, 2);
  assert.match(stderr, /B_1\.right\.iris\.png: too poor to be enrolled: hold still/);
  const { error } = JSON.parse(stdout);
  assert.equal(error.given, '1 of 2: B_1.right.iris.png');
  assert.match(error.remedy, /--accept-poor WHY/);
  const shown = await bitmapd(['list', 'show', '--data', data, '--json']);
  assert.equal(JSON.parse(shown.stdout).error.code, 'not-found', 'and no data folder is made');
});

test('an operator who says why has it enrolled, and the audit chain says who, what and why', async () => {
  const { code, stdout } = await importList('--accept-poor', 'the only capture there is');
  assert.equal(code, 0);
  const { references, poor } = JSON.parse(stdout);
  assert.equal(references, 2);
  assert.equal(poor[0].file, 'B_1.right.iris.png');
  const store = await openKiosk(
    data,
    realMachine(() => {}),
    { provision: false },
  );
  try {
    const imported = (await store.auditLinks({ after: 0, limit: 10 })).find(
      ({ action }) => action === 'list.imported',
    );
    assert.equal(imported?.detail?.['acceptPoor'], 'the only capture there is');
    assert.equal(imported?.detail?.['poor'], 'B_1.right.iris.png');
  } finally {
    await store.close();
  }
});
