// What the executors of a kiosk do, and what of a kiosk does not leave it.
import assert from 'node:assert/strict';
import test from 'node:test';
import * as fc from 'fast-check';
import { collectDiagnostics, type DiagnosticsSources } from '../daemon/fleet/jobs/diagnostics.ts';
import { type ExecutorParts, executorsOf } from '../daemon/fleet/jobs/executors.ts';
import { redacted } from '../daemon/fleet/jobs/redact.ts';
import { collect, JobWorld } from './helpers/job-world.ts';
import { settle } from './helpers/lossy-line.ts';
import { configuration, ShadowWorld } from './helpers/shadow-world.ts';
import { hit } from './helpers/store.ts';

const digest = 'a'.repeat(43);

/** Sources each of whose words are these. */
function sources(word: string): DiagnosticsSources {
  return {
    software: '1.0.0',
    runtime: () => ({ node: 'v20.19.0', uptimeS: 5, residentBytes: 1 }),
    health: () => [{ name: `lane ${word}`, status: 'up', detail: word }],
    link: () => ({ connected: false, since: '2026-01-01T00:00:00Z', inFlight: 0, lastError: word }),
    disk: () => ({
      level: 'ample',
      meaning: word,
      freeBytes: 1,
      ballast: { heldBytes: 0, wantedBytes: 0 },
      kinds: [],
      isOpen: true,
      journal: { isReady: true, waiting: 0 },
    }),
    losses: () => [{ name: word, foundAt: '2026-01-01T00:00:00Z', verdict: 'lost', detail: word, lists: {} }],
    report: () => ({
      desiredVersion: 1,
      desiredDigest: digest,
      state: 'rejected',
      field: 'policy',
      reason: word,
      current: { version: 0, digest },
    }),
    jobs: () => [
      {
        execution: {
          job: 'J',
          version: 1,
          status: 'FAILED',
          kind: 'restart',
          parameters: { word },
          when: 'any-time',
          order: 1,
        },
        phase: 'ended',
        runs: 1,
        isSettled: true,
        outcome: { status: 'FAILED', reason: word, result: { word } },
      },
    ],
    doctor: async () => [{ name: 'broker', status: 'failed', detail: word, remedy: word }],
    lines: () => [word],
  };
}

const hex = (length: number) =>
  fc
    .array(fc.nat(15), { minLength: length, maxLength: length })
    .map(all => all.map(one => one.toString(16)).join(''));
const base64 = fc
  .uint8Array({ minLength: 32, maxLength: 64 })
  .map(bytes => Buffer.from(bytes).toString('base64url'));
/** Such as carry letters and digits, as all but one in a thousand million do. */
const isMixed = (text: string) => /\d/.test(text) && /[A-Za-z]/.test(text);
const secret = fc.oneof(
  hex(64).filter(isMixed),
  base64.filter(isMixed),
  fc.constantFrom(
    'L898902C36',
    '4408831745',
    'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<',
    'L898902C36UTO7408122F1204159ZE184226B<<<<<10',
    '1974-08-12',
    'anna.eriksson@example.org',
    '01JQZX5M3T8W9YB2C4D6E7F8GH',
    '-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49\n-----END PRIVATE KEY-----',
    'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJlMQ',
  ),
);
const around = fc.constantFrom(
  ['', ''],
  ['the key is ', ''],
  ['cannot open (', '): refused'],
  ['from "', '", wanted x'],
);

test('no key, token, document number, birthday or encounter leaves a kiosk with its diagnostics', async () => {
  const property = fc.asyncProperty(secret, around, async (one, [before, after]) => {
    const text = JSON.stringify(await collectDiagnostics(sources(`${before}${one}${after}`)));
    for (const part of one.split('\n')) assert.equal(text.includes(part), false, `${part} in ${text}`);
  });
  await fc.assert(property, { numRuns: 300 });
});

test('nothing of a traveller is in diagnostics, whatever part has written it into its words', async () => {
  const { biographics, id } = hit(1);
  assert.ok(biographics);
  const { documentNumber, dateOfBirth } = biographics;
  const text = JSON.stringify(
    await collectDiagnostics(sources(`${id} ${documentNumber} born ${dateOfBirth}`)),
  );
  for (const word of [id, documentNumber, dateOfBirth]) assert.equal(text.includes(word), false, word);
});

test('a password does not leave a kiosk, and what tells what is wrong stays readable', () => {
  assert.equal(
    redacted('mqtts://kiosk:geheim@broker:8883 refused'),
    'mqtts://[credentials]broker:8883 refused',
  );
  assert.equal(redacted('password: hunter2'), 'password: [token]');
  const plain = [
    'ECONNREFUSED 127.0.0.1:1883',
    'list fugitives: stale; imported at 2026-01-02T03:04:05.678Z',
    'store: 512 MiB free; everything is kept',
    'device fingerprint-scanner did not answer within 15000 ms',
    'lane out-of-service: device-failed, without fingerprint',
  ];
  assert.deepEqual(plain.map(redacted), plain);
});

function partsWith(changes: Partial<ExecutorParts>): ExecutorParts {
  const report = sources('').report();
  return {
    restart: () => {},
    diagnostics: sources(''),
    rotation: {
      isUnderWay: false,
      begin: async () => {},
      run: async () => ({ seen: 0, sealedAnew: 0, unreadable: 0 }),
    },
    pause: async () => {},
    shadow: { report, onReport: () => () => {} },
    ...changes,
  };
}

const { signal } = new AbortController();

test('a kiosk without a lane does not lock one', () => {
  assert.equal(executorsOf(partsWith({}))['lock-lane'], undefined);
});

test('a rotation that is under way is ended, and none is begun beside it', async () => {
  const told: string[] = [];
  const rotation = (isUnderWay: boolean) => ({
    isUnderWay,
    begin: async (by: string) => void told.push(`begin ${by}`),
    run: async () => {
      told.push('run');
      return { seen: 1, sealedAnew: 1, unreadable: 0 };
    },
  });
  await executorsOf(partsWith({ rotation: rotation(false) }))['rotate-keys']?.({}, signal);
  await executorsOf(partsWith({ rotation: rotation(true) }))['rotate-keys']?.({}, signal);
  assert.deepEqual(told, ['begin hub', 'run', 'run']);
});

test('a restart is ordered, and does not end by itself', async () => {
  let ordered = 0;
  const closing = new AbortController();
  const running = executorsOf(partsWith({ restart: () => void ordered++ })).restart?.({}, closing.signal);
  await settle();
  assert.equal(ordered, 1);
  closing.abort(new Error('closing'));
  await assert.rejects(running ?? Promise.resolve(), /closing/);
});

test('to apply a configuration ends as the kiosk reports of it', async () => {
  const world = await ShadowWorld.open(1);
  await world.heal();
  const [kiosk] = world.kiosks;
  const apply = executorsOf(partsWith({ shadow: kiosk.shadow }))['apply-configuration'];
  assert.ok(apply);
  const applying = apply({ version: 1 }, signal);
  await world.publish(5);
  await world.heal();
  assert.deepEqual(await applying, { version: 1 });
  const refusing = apply({ version: 2 }, signal);
  await world.publish(6, { policy: { lists: [], captureAttempts: 1 } });
  const refused = assert.rejects(refusing, /policy.captureAttempts: configuration 2 rejected: too few here/);
  await world.heal();
  await refused;
  assert.deepEqual(kiosk.standing.configuration, configuration(5));
  await assert.rejects(apply({}, signal), { code: 'bad-input' });
});

test('to apply a configuration a kiosk is told the version when it begins, and the configuration goes out no sooner', async () => {
  const world = await JobWorld.open(2);
  const configuration = { policy: { lists: [] } };
  const request = { ...collect, kind: 'apply-configuration', parameters: { configuration } };
  const { id } = await world.hub.create(request, 'jana');
  await world.hub.tick();
  assert.deepEqual(
    world.hub.job(id).executions.map(({ parameters }) => parameters),
    [undefined],
  );
  await world.pass(120);
  assert.deepEqual(
    world.hub.job(id).executions.map(({ status, parameters }) => [status, parameters]),
    [1, 2].map(() => ['SUCCEEDED', { version: 1 }]),
  );
  for (const { jobs } of world.kiosks) {
    assert.deepEqual(
      jobs.kept.map(({ execution }) => execution.parameters),
      [{ version: 1 }],
    );
  }
});
