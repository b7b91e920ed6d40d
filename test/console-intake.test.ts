// The intake desk in the console.
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { seriousViolations } from './helpers/browser.ts';
import { consolePages, signIn, skip } from './helpers/console-page.ts';
import { StubDesk } from './helpers/stub-desk.ts';

const intake = new StubDesk();
const consolePage = consolePages({ intake });
const fresh = intake.view;
beforeEach(() => {
  intake.orders.length = 0;
  intake.view = fresh;
});

test('the officer sees what is asked, how each trait stands, and what the person can do better', {
  skip,
}, async () => {
  const { page } = consolePage();
  await signIn(consolePage());
  await page.getByRole('heading', { name: 'Right thumb', level: 1 }).waitFor();
  assert.match(await page.locator('.prompt').innerText(), /Place your finger on the glass.*\(too dry\)/);
  assert.match(
    await page.locator('.standing').innerText(),
    /Open: not good enough.*quality 30; 40 is wanted/,
  );
  assert.match(await page.getByRole('button', { name: 'index Taken' }).innerText(), /91/);
});

test('a click is an order for the person who is shown', { skip }, async () => {
  const { page } = consolePage();
  await signIn(consolePage());
  await page.getByRole('button', { name: 'Take again' }).click();
  await page.getByLabel('Keep the best one all the same, because').fill('worn ridges');
  await page.getByRole('button', { name: 'Keep it' }).click();
  await page.getByRole('button', { name: 'index Taken' }).click();
  await page.getByRole('button', { name: 'Wrong one: discard' }).click();
  await page.getByRole('heading', { name: 'Right thumb', level: 2 }).waitFor();
  await page.getByRole('button', { name: 'Bandaged or hurt' }).click();
  await page.getByRole('button', { name: 'Finish with what there is' }).click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByLabel('Forget this person, because').fill('wrong person');
  await page.getByRole('button', { name: 'Forget' }).click();
  for (let tries = 0; tries < 100 && intake.orders.length < 6; tries++) await page.waitForTimeout(20);
  assert.deepEqual(
    intake.orders.map(({ order }) => order),
    [
      { order: 'retake', trait: 'right-thumb', discard: false },
      { order: 'override', trait: 'right-thumb', reason: 'worn ridges' },
      { order: 'retake', trait: 'left-index', discard: true },
      { order: 'absent', trait: 'right-thumb', reason: 'bandaged' },
      { order: 'finish' },
      { order: 'cancel', reason: 'wrong person' },
    ],
  );
  assert.ok(intake.orders.every(one => one.officer === 'officer' && one.encounter === '02DESK'));
});

test('what the desk refuses is said, and the answer of the last one is shown', { skip }, async () => {
  const { page } = consolePage();
  intake.view = { ...fresh, state: 'paused', asked: [], prompt: 'wait-for-officer' };
  await signIn(consolePage());
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByRole('alert').getByText('The intake is not paused').waitFor();
  const { encounter: _encounter, ...nobody } = fresh;
  intake.view = { ...nobody, state: 'idle', asked: [], traits: [] };
  intake.show({ last: { encounter: '02DESK', answer: 'YELLOW' } });
  await page.locator('.lane-answer').getByText('YELLOW possible').waitFor();
  await page.getByRole('button', { name: 'Begin' }).waitFor();
});

test('the desk has no serious fault of accessibility, in both themes; an auditor only looks on', {
  skip,
}, async () => {
  const { page } = consolePage();
  await signIn(consolePage());
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    assert.deepEqual(await seriousViolations(page), []);
  }
  await page.context().clearCookies();
  await signIn(consolePage(), 'auditor');
  await page.getByRole('heading', { name: 'Right thumb', level: 1 }).waitFor();
  assert.equal(await page.getByRole('button', { name: 'Pause' }).count(), 0);
});
