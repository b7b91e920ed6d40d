// The console: the lane, the stream of encounters, and what it says when something is wrong.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { seriousViolations } from './helpers/browser.ts';
import { consolePages, pictures, signIn, skip } from './helpers/console-page.ts';
import { encounterAt } from './helpers/desk.ts';
import { idAt, show } from './helpers/scripted-day.ts';

const consolePage = consolePages();
const text = (page: Page, selector: string) => page.locator(selector).innerText();

test('a sign-in link opens the console, leaves the address bar, and shows the lane live', {
  skip,
}, async () => {
  const shown = consolePage();
  const { desk, page } = shown;
  await signIn(shown);
  assert.equal(new URL(page.url()).search, '');
  show(desk, {
    state: 'capturing',
    prompt: 'lift-and-place-again',
    attempt: 2,
    seconds: 9,
    hints: ['too-dry'],
  });
  await page.getByRole('heading', { name: 'Taking the fingerprint' }).waitFor();
  assert.match(await text(page, '.prompt'), /Lift your finger and place it again \(too dry\)/);
  assert.match(await text(page, '.lane-facts'), /2 of 3[\s\S]*The lists are searched[\s\S]*[89] s/);
});

test('what the lane means is said in words: why, what for, and until when', { skip }, async () => {
  const shown = consolePage();
  const { desk, page } = shown;
  await signIn(shown);
  show(desk, {
    state: 'referred',
    prompt: 'wait-for-officer',
    attempt: 0,
    seconds: 60,
    reason: 'stale-list',
    answer: 'GREY',
  });
  await page.getByText('Not searched: list too old', { exact: true }).waitFor();
  assert.match(await text(page, '.lane-facts'), /Called again in\s+(59|60) s/);
  assert.equal(await text(page, '.step.stopped'), 'Search');
  show(desk, { state: 'idle', prompt: 'welcome', attempt: 0, seconds: 9 });
  await page.getByRole('heading', { name: 'Free' }).waitFor();
  assert.match(await text(page, '.lane-facts'), /Time left\s+–/);
  show(desk, {
    state: 'out-of-service',
    prompt: 'evacuate',
    attempt: 0,
    seconds: 9,
    reason: 'evacuation',
  });
  await page.getByRole('heading', { name: 'Evacuation' }).waitFor();
  await page.getByText('Fire alarm: the gate stands open').waitFor();
  assert.equal(await page.locator('.signal.go').count(), 1);
  assert.equal(await page.locator('.barred').count(), 0);
});

test('nothing moves under a reader below the top; what is new is counted, and shown on request', {
  skip,
}, async () => {
  const shown = consolePage();
  const { desk, page } = shown;
  await signIn(shown);
  await page.locator('.scroller').evaluate(element => element.scrollTo(0, 200));
  await page.waitForTimeout(50);
  const lines = page.locator('.line');
  const places = () => lines.nth(8).boundingBox();
  const before = await places();
  for (const n of [1, 2]) {
    const now = desk.clock.wall();
    await desk.arrive(encounterAt(idAt(now.getTime() + n, n), now.toISOString()));
  }
  await page.getByRole('button', { name: '2 new' }).waitFor();
  assert.deepEqual(await places(), before);
  assert.equal(await lines.count(), 30);
  await page.keyboard.press('n');
  await lines.nth(31).waitFor({ state: 'attached' });
  assert.equal(await lines.count(), 32);
});

test('GREY says why it was not searched, and that this clears nobody', { skip }, async () => {
  const shown = consolePage();
  const { page } = shown;
  await signIn(shown);
  await page.locator('.line.grey').first().click();
  await page.getByText(/^Not searched: (no usable capture|list too old)\.$/).waitFor();
  await page.getByText('That is no clearance').waitFor();
});

test('a kiosk that goes silent is said to be silent', { skip }, async () => {
  const shown = consolePage();
  const { page, server } = shown;
  await signIn(shown);
  await server.close();
  await page.getByText('The kiosk has not been heard since').waitFor();
  await page.getByRole('button', { name: 'Try now' }).waitFor();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe-core finds nothing serious in the ${colorScheme} theme`, { skip }, async () => {
    const shown = consolePage();
    const { desk, page, server } = shown;
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.goto(server.url);
    await page.getByLabel('Account').waitFor();
    assert.deepEqual(await seriousViolations(page), []);
    await signIn(shown);
    show(desk, { state: 'referred', prompt: 'wait-for-officer', attempt: 2, seconds: 60, answer: 'RED' });
    await page.getByRole('heading', { name: 'An officer is called' }).waitFor();
    assert.deepEqual(await seriousViolations(page), []);
    await page.locator('.line.red').first().click();
    await pictures(shown);
    await page.keyboard.press('o');
    await page.keyboard.press('s');
    await page.getByText('61.4').first().waitFor();
    await page.keyboard.press('d');
    assert.deepEqual(await seriousViolations(page), []);
  });
}
