import assert from 'node:assert/strict';
import test from 'node:test';
import { kept } from '../hal/drivers/sim/cache.ts';
import {
  type Condition,
  type Impression,
  type MasterPrint,
  synthesiseMaster,
  takeImpression,
} from '../hal/drivers/sim/fingerprint/index.ts';

const sensor = { widthPx: 388, heightPx: 374, dpi: 500 };
const fingers = [1, 2, 3];
const masterOf = kept(8, synthesiseMaster);
const impression = (finger: number, seed: number, condition: Condition = 'normal') =>
  takeImpression(masterOf(finger), seed, condition, sensor);

/** Share of the picture where ridges change the grey: the deviation in a cell of 16 px is above that of the ground. */
function fingerArea({ pixels, widthPx, heightPx }: Impression): number {
  const cell = 16;
  let [finger, cells] = [0, 0];
  for (let top = 0; top + cell <= heightPx; top += cell) {
    for (let left = 0; left + cell <= widthPx; left += cell, cells++) {
      const greys = Array.from(
        { length: cell * cell },
        (_, n) => pixels[(top + Math.floor(n / cell)) * widthPx + left + (n % cell)],
      );
      const mean = greys.reduce((a, b) => a + b) / greys.length;
      const variance = greys.reduce((sum, grey) => sum + (grey - mean) ** 2, 0) / greys.length;
      if (variance > 18 ** 2) finger++;
    }
  }
  return finger / cells;
}

/** Mean grey of the middle of the picture, where the finger lies. */
function middleGrey({ pixels, widthPx, heightPx }: Impression): number {
  let [sum, count] = [0, 0];
  for (let y = Math.floor(heightPx * 0.4); y < heightPx * 0.6; y++) {
    for (let x = Math.floor(widthPx * 0.4); x < widthPx * 0.6; x++, count++) sum += pixels[y * widthPx + x];
  }
  return sum / count;
}

/** The first crest of the autocorrelation down a column of ridges that lie nearly flat: the upper part of the finger. */
function periodAbove({ relief, widthPx }: MasterPrint): number {
  const correlationAt = (lag: number) => {
    let sum = 0;
    for (let y = 60; y < 140; y++) {
      for (let x = widthPx / 2 - 25; x < widthPx / 2 + 25; x++) {
        sum += relief[y * widthPx + x] * relief[(y + lag) * widthPx + x];
      }
    }
    return sum;
  };
  const lags = Array.from({ length: 10 }, (_, n) => n + 5);
  return lags.reduce((best, lag) => (correlationAt(lag) > correlationAt(best) ? lag : best));
}

test('the same seeds give the same bytes', () => {
  const again = synthesiseMaster(1);
  assert.deepEqual(again, masterOf(1));
  assert.deepEqual(takeImpression(again, 5, 'normal', sensor), impression(1, 5));
});

test('another sub-seed, condition or finger gives other bytes', () => {
  const base = impression(1, 1).pixels;
  assert.notDeepEqual(impression(1, 2).pixels, base);
  assert.notDeepEqual(impression(1, 1, 'dry').pixels, base);
  assert.notDeepEqual(impression(2, 1).pixels, base);
});

test('an impression has the size and the resolution of its sensor', () => {
  const small = takeImpression(masterOf(1), 1, 'normal', { widthPx: 300, heightPx: 400, dpi: 569 });
  assert.deepEqual([small.widthPx, small.heightPx, small.dpi], [300, 400, 569]);
  assert.equal(small.pixels.length, 300 * 400);
});

test('ridges have about the period that the master states', () => {
  for (const finger of fingers) {
    const { ridgePeriodPx } = masterOf(finger);
    const measured = periodAbove(masterOf(finger));
    assert.ok(Math.abs(measured - ridgePeriodPx) < 2, `finger ${finger}: ${measured} for ${ridgePeriodPx}`);
  }
});

test('ridges and valleys of a master share its skin evenly', () => {
  for (const finger of fingers) {
    const skin = masterOf(finger).relief.filter(height => height !== -128);
    const ridges = skin.filter(height => height > 0).length / skin.length;
    assert.ok(ridges > 0.42 && ridges < 0.56, `finger ${finger}: ${ridges}`);
    assert.ok(skin.length > 0.6 * masterOf(finger).relief.length);
  }
});

test('a normal impression fills a third of the picture at least, a tip much less', () => {
  for (const finger of fingers) {
    const whole = fingerArea(impression(finger, 1));
    const tip = fingerArea(impression(finger, 1, 'tip'));
    assert.ok(whole > 0.33, `finger ${finger}: ${whole}`);
    assert.ok(tip > 0.02 && tip < 0.5 * whole, `finger ${finger}: ${tip} of ${whole}`);
  }
});

test('the wetter the finger, the darker', () => {
  const conditions: Condition[] = ['very-dry', 'dry', 'normal', 'wet', 'very-wet'];
  const greys = conditions.map(condition =>
    fingers.reduce((sum, finger) => sum + middleGrey(impression(finger, finger, condition)), 0),
  );
  for (let n = 1; n < greys.length; n++) assert.ok(greys[n] < greys[n - 1], greys.join(' '));
});

test('ridges are dark on a light ground', () => {
  const { pixels, widthPx } = impression(2, 1, 'tip');
  const corner = pixels[3 * widthPx + 3];
  const darkest = pixels.reduce((a, b) => Math.min(a, b));
  assert.ok(corner > 150 && darkest < corner - 60, `${corner} ${darkest}`);
});

test('a cache gives the same value again, and forgets the one not asked for the longest', () => {
  const grown: unknown[] = [];
  const cached = kept(2, (seed: string) => {
    grown.push(seed);
    return { seed };
  });
  const first = cached('a');
  cached('b');
  assert.equal(cached('a'), first);
  cached('c');
  assert.equal(cached('a'), first);
  cached('b');
  assert.deepEqual(grown, ['a', 'b', 'c', 'b']);
});

test('a master takes less than 4 s of processor time, an impression less than 1 s', () => {
  const cpuMs = (work: () => void) => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  };
  const masterMs = cpuMs(() => synthesiseMaster('clocked'));
  assert.ok(masterMs < 4000, `${masterMs} ms`);
  const impressionMs = cpuMs(() => impression(1, 1, 'sloppy'));
  assert.ok(impressionMs < 1000, `${impressionMs} ms`);
});
