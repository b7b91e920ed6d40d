// What a profile says of the traits that a lane takes.
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import test, { type TestContext } from 'node:test';
import { loadProfile, type Profile, traitsOf } from '../daemon/profile.ts';
import { projectRoot } from './helpers/project.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const simulated = await readFile(path.join(projectRoot, 'firmware-configs/sim-egate/profile.yaml'), 'utf8');
const traits = /^ {2}traits:\n(?: {4}- .*\n)+/m;
const camera = /^.*kind: iris-camera.*\n/m;

async function profile(t: TestContext, change: (text: string) => string): Promise<Profile> {
  const file = path.join(await temporaryFolder(t), 'profile.yaml');
  await writeFile(file, change(simulated));
  return loadProfile(file);
}

const taken = (loaded: Profile) => traitsOf(loaded).map(({ modality, need }) => `${modality} ${need}`);

test('the simulated e-gate takes a finger and an iris, and needs both', async t => {
  const loaded = await profile(t, text => text);
  assert.deepEqual(taken(loaded), ['fingerprint required', 'iris required']);
});

test('a profile that names no traits takes what its sensors can, and needs all of it', async t => {
  const both = await profile(t, text => text.replace(traits, ''));
  assert.deepEqual(taken(both), ['fingerprint required', 'iris required']);
  const finger = await profile(t, text => text.replace(traits, '').replace(camera, ''));
  assert.deepEqual(taken(finger), ['fingerprint required']);
  assert.deepEqual(taken(await loadProfile('replay-egate')), ['fingerprint required']);
});

test('the order and the need are the profile’s to say; what it does not say is needed', async t => {
  const wanted = '  traits:\n    - { modality: iris, need: wanted }\n    - { modality: fingerprint }\n';
  const loaded = await profile(t, text => text.replace(traits, wanted));
  assert.deepEqual(taken(loaded), ['iris wanted', 'fingerprint required']);
});

test('a trait that no sensor of the board takes is refused, by file and field', async t => {
  await assert.rejects(
    profile(t, text => text.replace(camera, '')),
    /profile\.yaml: policy\.traits\[1\]\.modality: the board has no sensor for the trait, got iris/,
  );
});

test('a trait that is named twice is refused', async t => {
  const twice = '  traits:\n    - { modality: iris }\n    - { modality: iris }\n';
  await assert.rejects(
    profile(t, text => text.replace(traits, twice)),
    /traits\[1\]\.modality: the trait is named twice/,
  );
});

test('a section `intake` makes a desk of it, which wants ten fingers and both irises unless it says less', async t => {
  const desk = await profile(t, text => `${text}\nintake: {}\n`);
  assert.equal(desk.intake?.traits.length, 12);
  assert.deepEqual(desk.intake?.minimumQuality, { fingerprint: 40, iris: 50 });
  const less = await profile(t, text => `${text}\nintake: { traits: [left-iris] }\n`);
  assert.deepEqual(less.intake?.traits, ['left-iris']);
});

test('a desk that wants a trait that no sensor of the board takes is refused, by file and field', async t => {
  const blind = (text: string) => text.replace(traits, '').replace(camera, '');
  await assert.rejects(
    profile(t, text => `${blind(text)}\nintake: { traits: [right-thumb, left-iris] }\n`),
    /profile\.yaml: intake\.traits\[1\]: the board has no sensor for the trait, got left-iris/,
  );
  await assert.rejects(
    profile(t, text => `${text}\nintake: { traits: [left-iris, left-iris] }\n`),
    /intake\.traits/,
  );
});
