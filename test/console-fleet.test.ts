// The console of a hub: its kiosks, jobs and hits, in a browser over a real store.
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { startHubHttp } from '../daemon/hub/http/server.ts';
import { browserSkip, launchBrowser, seriousViolations } from './helpers/browser.ts';
import { health, kioskAt } from './helpers/fleet-hub.ts';
import { type HubPlace, hubPlace } from './helpers/hub-caller.ts';

const skip = { skip: browserSkip };

/** A hub with kiosks in every state, two jobs and two hits. */
async function busyHub(t: TestContext): Promise<HubPlace> {
  const hub = await hubPlace(t, 12);
  const { shadow, jobs } = hub.fleet;
  await shadow.handle(kioskAt(1), health('up'));
  await shadow.handle(kioskAt(2), health('down'));
  await shadow.leave(kioskAt(4));
  await hub.desk.putTags('demo/s1/gate-0001', ['north'], 'test');
  const configuration = { policy: { lists: [{ name: 'fugitives', action: 'refer' }] } };
  await hub.desk.configure({ target: { shards: ['s2'] }, configuration }, 'jana');
  const everybody = { everybody: true };
  const ended = await hub.desk.createJob({ kind: 'restart', parameters: {}, target: everybody }, 'jana');
  await hub.desk.cancelJob(ended.id, 'jana', false);
  await hub.desk.createJob(
    { kind: 'collect-diagnostics', parameters: {}, target: everybody, rollout: { canary: 4 } },
    'jana',
  );
  await jobs.tick();
  const { id } = hub.desk.jobs()[0] ?? assert.fail('no job');
  for (const [number, status] of [
    [1, 'SUCCEEDED'],
    [3, 'SUCCEEDED'],
  ] as const) {
    const say = { type: 'update', job: id, id: `u${number}` };
    await jobs.handle(kioskAt(number), { ...say, expectedVersion: 1, status: 'IN_PROGRESS' });
    await jobs.handle(kioskAt(number), { ...say, expectedVersion: 2, status });
  }
  await hub.arrive(kioskAt(1), 1, true);
  await hub.arrive(kioskAt(2), 2, true);
  return hub;
}

async function opened(t: TestContext, hub: HubPlace) {
  const failures: string[] = [];
  const server = await startHubHttp(hub.deps, { port: 0, report: error => failures.push(String(error)) });
  const browser = await launchBrowser();
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
  page.on('pageerror', error => failures.push(error.message));
  t.after(async () => {
    await browser.close();
    await server.close();
    assert.deepEqual(failures, []);
  });
  await page.goto(server.issueSignInLink('officer'));
  await page.getByRole('heading', { name: 'Kiosks' }).waitFor();
  return page;
}

test('whoever signs in at a hub sees its kiosks, its jobs and its hits', skip, async t => {
  const hub = await busyHub(t);
  const page = await opened(t, hub);
  const rows = page.locator('.kiosks tbody tr');
  await page.getByRole('button', { name: '12 in all, 11 online' }).waitFor();
  assert.equal(await rows.count(), 12);
  assert.match(await rows.first().innerText(), /gate-0001[\s\S]*north[\s\S]*Online[\s\S]*Up/);
  await page.getByRole('button', { name: '1 offline' }).click();
  await page.locator('.kiosks').getByText('gate-0001').waitFor({ state: 'detached' });
  assert.equal(await rows.count(), 1);
  assert.match(await rows.first().innerText(), /gate-0004[\s\S]*Offline[\s\S]*0, wants 1/);
  await page.getByRole('button', { name: '12 in all' }).click();
  await page.getByRole('button', { name: 'gate-0002 s2', exact: true }).click();
  await page.getByText('lane down as it is').waitFor();
  const job = page.locator('.jobs .row').first();
  assert.match(await job.innerText(), /collect-diagnostics\s+Under way[\s\S]*2 of 12 done, 2 asked/);
  assert.deepEqual(await seriousViolations(page), []);
  await page.emulateMedia({ colorScheme: 'dark' });
  assert.deepEqual(await seriousViolations(page), []);
});

test('a hit is opened by who wants to see the person, and that is on record', skip, async t => {
  const hub = await busyHub(t);
  const page = await opened(t, hub);
  const viewed = async () => {
    const links = await hub.store.auditLinks({ after: 0, limit: 999 });
    return links.filter(({ action }) => action === 'person.viewed').length;
  };
  await page.locator('.inbox .row').first().waitFor();
  assert.equal(await viewed(), 0);
  await page.locator('.inbox .row button').first().click();
  await page.getByText(/score \d+\.\d/).waitFor();
  assert.equal(await viewed(), 1);
});

test('what changes at the hub changes on the page', skip, async t => {
  const hub = await busyHub(t);
  const page = await opened(t, hub);
  await page.getByRole('button', { name: '1 offline' }).waitFor();
  await hub.clock.advance(2_000);
  await hub.fleet.shadow.leave(kioskAt(6));
  await hub.clock.advance(2_000);
  await page.getByRole('button', { name: '2 offline' }).waitFor();
  await hub.arrive(kioskAt(3), 3, true);
  await page.locator('.inbox .row').nth(2).waitFor();
});
