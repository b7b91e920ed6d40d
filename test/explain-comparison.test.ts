// The drawing of a comparison: well-formed, escaped, and true to what was compared.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { explainComparison } from '../daemon/biometrics/fingerprint/explain/comparison.ts';
import { drawComparison } from '../daemon/biometrics/fingerprint/explain/comparison-svg.ts';
import { pairs } from '../daemon/biometrics/fingerprint/compare.ts';
import { placeLabels } from '../daemon/biometrics/fingerprint/explain/labels.ts';
import { unpairedOf } from '../daemon/biometrics/fingerprint/explain/print.ts';
import { drawing, label } from '../daemon/biometrics/explain/svg.ts';
import { checkMarkup, textsOf } from './helpers/markup.ts';
import { moved, randomTemplate } from './helpers/ridge-patterns.ts';

const threshold = 30;
const print = randomTemplate(1);
const again = moved(print, { turn: 0.4, dx: 20, dy: -10 });
const explained = explainComparison(
  { name: 'a.fmr', template: print },
  { name: 'b.fmr', template: again },
  threshold,
);

test('what is said: the answer, the score and the threshold, both names, and every part of the score', () => {
  const texts = textsOf(drawComparison(explained));
  assert.equal(texts[0], 'Match: a.fmr and b.fmr');
  assert.ok(texts.some(text => text.startsWith(`Score ${explained.score.toFixed(1)}; a match needs 30.0`)));
  for (const { name, value } of explained.parts) {
    assert.equal(texts[texts.indexOf(name) + 1], value, name);
  }
  assert.equal(texts[texts.indexOf('Paired minutiae') + 1], String(explained.pairs.length));
});

test('every pair is drawn as a line, two rings and, where there is room, two equal numbers', () => {
  const svg = drawComparison(explained);
  assert.ok(explained.pairs.length > 25);
  // Each ring is drawn twice, light and inked; the legend has one too.
  const rings = svg.match(/<circle r="6"\/>/g) ?? [];
  assert.equal(rings.length, 4 * explained.pairs.length);
  const numbers = textsOf(svg).filter(text => /^[1-9]\d?$/.test(text));
  for (const number of ['1', '2', '3']) {
    assert.ok(numbers.filter(one => one === number).length >= 2, `number ${number}`);
  }
});

test('every minutia that was not paired is drawn, by its type', () => {
  const crowded = explainComparison(
    { name: 'a', template: print },
    { name: 'b', template: { ...again, minutiae: again.minutiae.slice(0, 25) } },
    threshold,
  );
  const svg = drawComparison(crowded);
  const alone = [
    ...unpairedOf(print.minutiae, crowded.pairs, 'probe'),
    ...unpairedOf(crowded.reference.template.minutiae, crowded.pairs, 'reference'),
  ];
  assert.equal(alone.length, print.minutiae.length + 25 - 2 * crowded.pairs.length);
  // Drawn twice, light and inked; the legend has one of each type.
  const dots = svg.match(/<circle r="2.2"\/>/g)?.length ?? 0;
  const diamonds = svg.match(/d="M0 -2.86L/g)?.length ?? 0;
  const bifurcations = alone.filter(({ type }) => type === 'bifurcation').length;
  assert.ok(bifurcations > 2 && bifurcations < alone.length - 2);
  assert.equal(diamonds / 2, bifurcations + 1);
  assert.equal(dots / 2, alone.length - bifurcations + 1);
});

test('turned, what is paired lies level; upright, the print is not turned', () => {
  const linesOf = (svg: string) =>
    [...svg.matchAll(/<path d="M([\d.]+) ([\d.]+)L([\d.]+) ([\d.]+)"\/>/g)]
      .map(([, ...numbers]) => numbers.map(Number))
      .filter(([from, , to]) => to - from > 200);
  const slopes = (svg: string) => linesOf(svg).map(([, from, , to]) => Math.abs(to - from));
  const turned = slopes(drawComparison(explained, { turned: true }));
  assert.ok(turned.length > 25);
  assert.ok(Math.max(...turned) < 4, `${Math.max(...turned)}`);
  assert.ok(Math.max(...slopes(drawComparison(explained))) > 20);
});

test('a print of another resolution is drawn at the same scale', () => {
  const finer = moved(print, { dpi: 1000 });
  const other = { name: 'b', template: finer };
  const svg = drawComparison(explainComparison({ name: 'a', template: print }, other, threshold));
  const slopes = [...svg.matchAll(/<path d="M[\d.]+ ([\d.]+)L([\d.]+) ([\d.]+)"\/>/g)]
    .filter(([, , x]) => Number(x) > 560)
    .map(([, from, , to]) => Math.abs(Number(to) - Number(from)));
  assert.ok(slopes.length > 25);
  assert.ok(Math.max(...slopes) < 3, `${Math.max(...slopes)}`);
});

test('no number covers a ring, another number, or the edge of its pane', () => {
  const pane = { width: 300, height: 200 };
  const [radius, digit, height] = [5, 7.5, 10];
  const place = fc.record({ x: fc.integer({ min: 5, max: 295 }), y: fc.integer({ min: 5, max: 195 }) });
  fc.assert(
    fc.property(fc.array(place, { maxLength: 40 }), rings => {
      const placed = placeLabels(rings, radius, pane).flatMap((at, index) =>
        at
          ? [
              {
                left: at.x,
                top: at.y - height,
                right: at.x + digit * String(index + 1).length,
                bottom: at.y,
                index,
              },
            ]
          : [],
      );
      placed.forEach((one, k) => {
        assert.ok(one.left >= 0 && one.top >= 0 && one.right <= pane.width && one.bottom <= pane.height);
        for (const other of placed.slice(k + 1)) assert.ok(isApart(one, other));
        rings.forEach(({ x, y }, index) => {
          const ring = { left: x - radius, top: y - radius, right: x + radius, bottom: y + radius };
          if (index !== one.index) assert.ok(isApart(one, ring));
        });
      });
    }),
    { numRuns: 50 },
  );
});

interface Sides {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** But for rounding. */
const isApart = (a: Sides, b: Sides) =>
  a.right <= b.left + 1e-9 ||
  b.right <= a.left + 1e-9 ||
  a.bottom <= b.top + 1e-9 ||
  b.bottom <= a.top + 1e-9;

test('nothing in common, and no minutiae at all, are drawn too', () => {
  const empty = { name: 'empty', template: { ...print, minutiae: [] } };
  const svg = drawComparison(explainComparison(empty, empty, threshold));
  checkMarkup(svg);
  assert.ok(textsOf(svg).includes('Nothing in the two prints is alike enough to compare.'));
  const strangers = explainComparison(
    { name: 'a', template: print },
    { name: 'c', template: randomTemplate(9) },
    threshold,
  );
  assert.match(textsOf(drawComparison(strangers))[0] ?? '', /^No match/);
});

test('whatever a name holds, the drawing is well-formed and says it as it was', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }), name => {
      const svg = drawComparison({ ...explained, probe: { ...explained.probe, name } });
      checkMarkup(svg);
      const said = textsOf(svg)[0] ?? '';
      if (!/[^\t\n\r -\uFFFD]/u.test(name)) assert.equal(said, `Match: ${name} and b.fmr`);
    }),
    { numRuns: 50 },
  );
});

test('text is escaped, and what XML cannot carry is replaced', () => {
  const hostile = `</text><script>alert("1 & 2")</script>\u0000\u000B\uD800`;
  const svg = drawing(1, 1, hostile, [label(0, 0, hostile)]);
  assert.ok(!svg.includes('<script') && !svg.includes('\u0000') && !svg.includes('\u000B'));
  checkMarkup(svg);
  assert.equal(textsOf(svg)[1], `</text><script>alert("1 & 2")</script>\uFFFD\uFFFD\uFFFD`);
});

test('the pairs that are drawn are the pairs of the comparer', () => {
  assert.deepEqual(explained.pairs, pairs(print, again));
});
