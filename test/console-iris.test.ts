// A hit by a finger and both eyes in the console, and a lane that takes an iris.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { seriousViolations } from './helpers/browser.ts';
import { type ConsolePage, consolePages, pictures, signIn, skip } from './helpers/console-page.ts';
import { encounterAt, irisHitAt } from './helpers/desk.ts';
import { idAt, show } from './helpers/scripted-day.ts';

const consolePage = consolePages();
const text = (page: Page, selector: string) => page.locator(selector).innerText();

const wanted = { seed: 7, rotation: 0.05, shiftX: 4, shiftY: -6 };
const sides = ['right', 'left'] as const;
const eyesOf = (person: number, picture: number) => sides.map(eye => ({ person, eye, picture }));

/** A traveller who is found by the eyes, though the finger says little. */
async function arriveByEyes({ desk }: ConsolePage): Promise<void> {
  await desk.list('irises', [{ id: 'S-0411', name: 'Ilvane Quill', print: wanted, eyes: eyesOf(11, 1) }]);
  const now = desk.clock.wall();
  const encounter = irisHitAt(idAt(now.getTime(), 99), now.toISOString(), 'S-0411');
  await desk.arrive(encounter, { ...wanted, rotation: -0.2 }, eyesOf(11, 2));
}

async function open(shown: ConsolePage): Promise<void> {
  await signIn(shown);
  await arriveByEyes(shown);
  await shown.page.getByText('Probable match at gate-1. Press H to open it.').waitFor({ state: 'attached' });
  await shown.page.keyboard.press('h');
  await pictures(shown);
}

test('a hit shows a pair of pictures for each finger and eye, and V goes from one to the next', {
  skip,
}, async () => {
  const shown = consolePage();
  const { page } = shown;
  await open(shown);
  const tabs = page.locator('.trait');
  await page.locator('.trait-pair img').nth(5).waitFor({ state: 'attached' });
  assert.deepEqual(await page.locator('.trait-name').allInnerTexts(), [
    'Right index',
    'Right eye',
    'Left eye',
  ]);
  await page.keyboard.press('v');
  assert.equal(await tabs.nth(1).getAttribute('aria-pressed'), 'true');
  assert.match(await text(page, '.captions'), /right eye/);
  const sizes = await page
    .locator('.stage .pane')
    .evaluateAll(all => all.map(one => [one.getAttribute('width'), one.getAttribute('height')]));
  assert.deepEqual(sizes[0], sizes[1]);
  await page.keyboard.press('v');
  await page.keyboard.press('v');
  assert.equal(await tabs.nth(0).getAttribute('aria-pressed'), 'true');
});

test('two irises are shown equally large, with their outlines on a key', { skip }, async () => {
  const shown = consolePage();
  const { desk, page } = shown;
  await open(shown);
  await page.keyboard.press('v');
  await page
    .getByRole('button', { name: /^Outlines/ })
    .and(page.locator(':enabled'))
    .waitFor();
  await page.keyboard.press('o');
  const limbi = await page.locator('.outlines .boundary').evaluateAll(all =>
    all.map(one => {
      const { width, height } = one.getBoundingClientRect();
      return Math.sqrt(width * height);
    }),
  );
  assert.equal(limbi.length, 2);
  const [probe = 0, reference = 0] = limbi;
  assert.ok(probe > 100 && Math.abs(probe / reference - 1) < 0.05, `${probe} and ${reference} px`);
  const viewed = (await desk.audit()).flatMap(({ detail }) => detail?.['what'] ?? []);
  assert.ok(viewed.includes('outlines'));
});

test('scores come last: the one of all traits together, and each trait’s own', { skip }, async () => {
  const shown = consolePage();
  const { page } = shown;
  await open(shown);
  assert.match(await text(page, '.traits'), /score hidden/);
  await page.keyboard.press('s');
  await page.getByText('68.9').waitFor();
  assert.match(await text(page, '.scores'), /68\.9 together/);
  assert.deepEqual(await page.locator('.trait-score').allInnerTexts(), ['14.2', '55.1', '58.3']);
  const line = page.locator('.line.red').first();
  const bars = await line
    .locator('.trait-bars .bar')
    .evaluateAll(all => all.map(one => one.getAttribute('title')));
  assert.deepEqual(bars, [
    'Finger: quality: 74',
    'Finger: score: 14',
    'Iris: quality: 81',
    'Iris: score: 58',
  ]);
});

test('the step at the camera is shown and said; a camera that has failed is told of', { skip }, async () => {
  const shown = consolePage();
  const { desk, page } = shown;
  await signIn(shown);
  const traits = ['fingerprint', 'iris'] as const;
  const scene = { attempt: 1, seconds: 9, traits };
  show(desk, { ...scene, state: 'capturing', prompt: 'place-finger', trait: 'fingerprint' });
  await page.getByRole('heading', { name: 'Taking the fingerprint' }).waitFor();
  assert.match(await text(page, '.lane-facts'), /The traveller looks into the camera/);
  show(desk, {
    ...scene,
    state: 'capturing',
    prompt: 'look-into-camera',
    trait: 'iris',
    hints: ['come-closer'],
  });
  await page.getByRole('heading', { name: 'Taking the iris' }).waitFor();
  assert.match(await text(page, '.prompt'), /Look into the camera \(come closer\)/);
  assert.equal(await text(page, '.step.now'), 'Eyes');
  assert.equal(await page.locator('.camera.active').count(), 1);
  show(desk, { state: 'idle', prompt: 'welcome', attempt: 0, seconds: 9, traits, failing: ['iris-camera'] });
  await page.getByText('Iris camera failed: the lane serves without it').waitFor();
  assert.equal(await page.locator('.camera-failed').count(), 1);
});

test('GREY for want of an iris says that the finger was compared, and that this clears nobody', {
  skip,
}, async () => {
  const shown = consolePage();
  const { desk, page } = shown;
  await signIn(shown);
  const now = desk.clock.wall();
  const changes = {
    answer: 'GREY',
    greyReasons: ['device-failed'],
    disposition: 'referred',
    traits: [
      { modality: 'fingerprint', attempts: 1, searched: true },
      { modality: 'iris', attempts: 1, searched: false, reason: 'device-failed' },
    ],
  } as const;
  await desk.arrive(encounterAt(idAt(now.getTime(), 98), now.toISOString(), changes));
  await page.getByText('not in full: iris: sensor failed').click();
  await page.getByText('Not searched in full: iris: sensor failed.').waitFor();
  await page.getByText(/compared by finger alone, without a candidate\. That is no clearance/).waitFor();
});

test('a doubt about a presentation is told in words', { skip }, async () => {
  const shown = consolePage();
  const { desk, page } = shown;
  await signIn(shown);
  const now = desk.clock.wall();
  const presentation = { verdict: 'doubt', reasons: ['no-light-reflex'] } as const;
  const changes = {
    answer: 'GREY',
    greyReasons: ['presentation-doubt'],
    disposition: 'referred',
    traits: [
      { modality: 'fingerprint', attempts: 1, searched: true },
      { modality: 'iris', attempts: 1, searched: true, reason: 'presentation-doubt', presentation },
    ],
  } as const;
  await desk.arrive(encounterAt(idAt(now.getTime(), 98), now.toISOString(), changes));
  await page.getByText('iris: may not be a living trait').first().click();
  await page.getByText('the pupil does not react to light').waitFor();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe-core finds nothing serious about a hit by eyes in the ${colorScheme} theme`, {
    skip,
  }, async () => {
    const shown = consolePage();
    await shown.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await open(shown);
    await shown.page.keyboard.press('v');
    await shown.page.keyboard.press('s');
    await shown.page.getByText('68.9').waitFor();
    assert.deepEqual(await seriousViolations(shown.page), []);
  });
}
