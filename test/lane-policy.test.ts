import assert from 'node:assert/strict';
import test from 'node:test';
import * as fc from 'fast-check';
import { greyReasons } from '../daemon/core/answer.ts';
import { scoreFor, thresholdsFor } from '../daemon/lane/thresholds.ts';
import { type TraitGap, weighs } from '../daemon/lane/traits.ts';
import { verdictOf } from '../daemon/lane/verdict.ts';
import { both, decided, type Given, irisWanted, known, list, lists, policy } from './helpers/decisions.ts';

test('the score for 1,000 templates is 60 at an FPIR of 0.001 and 50 at 0.01', () => {
  const { thresholds } = decided();
  assert.ok(Math.abs(thresholds.red - 60) < 1e-9);
  assert.ok(Math.abs(thresholds.yellow - 50) < 1e-9);
  assert.equal(scoreFor(0.1, 1), 10);
});

test('no template asks for no less than one template does', () => {
  assert.equal(scoreFor(0.01, 0), 20);
});

test('a score of 60 is RED, 59.9 and 50 are YELLOW, 49.9 is GREEN', () => {
  const answers = [60.000001, 59.9, 50.000001, 49.9].map(
    score => decided({ hits: [['wanted', 'S1', score]] }).answer,
  );
  assert.deepEqual(answers, ['RED', 'YELLOW', 'YELLOW', 'GREEN']);
});

test('beyond what the data carry one finger is YELLOW at most; two that agree may be RED', () => {
  const answerOf = (score: number, agreeing: number) => {
    const matches = Array.from({ length: agreeing }, (_, probe) => ({ probe, instance: 1, score: 40 }));
    const candidates = [{ list: 'wanted', subject: 'S1', instance: 1, score, matches }];
    return decided({
      over: { search: { candidates, lists, searchMs: 1 }, calibratedTo: { fingerprint: 40 } },
    }).answer;
  };
  assert.equal(
    decided({ hits: [['wanted', 'S1', 66]], over: { calibratedTo: { fingerprint: 40 } } }).answer,
    'YELLOW',
  );
  assert.deepEqual([answerOf(66, 1), answerOf(66, 2), answerOf(59, 2)], ['YELLOW', 'RED', 'YELLOW']);
});

test('a finger that reaches all that the data carry is YELLOW, though others beside it agree with nothing', () => {
  const answerOf = (finger: number) => {
    const matches = [{ probe: 0, instance: 1, score: finger }];
    const candidates = [{ list: 'wanted', subject: 'S1', instance: 1, score: finger - 6, matches }];
    return decided({
      over: { search: { candidates, lists, searchMs: 1 }, calibratedTo: { fingerprint: 40 } },
    }).answer;
  };
  assert.deepEqual([answerOf(40), answerOf(39.9)], ['YELLOW', 'GREEN']);
});

test('candidates below YELLOW are left out, and the rest come best first', () => {
  const hits = [['wanted', 'S1', 51] as const, ['wanted', 'S2', 20] as const, ['quiet', 'S3', 65] as const];
  const subjects = decided({ hits }).candidates.map(candidate => candidate.subject);
  assert.deepEqual(subjects, ['S3', 'S1']);
});

test('beyond what the calibration carries a single trait never gives RED', () => {
  const { answer, thresholds } = decided({
    hits: [['wanted', 'S1', 90]],
    over: { calibratedTo: { fingerprint: 55 } },
  });
  assert.equal(answer, 'YELLOW');
  assert.equal(thresholds.redReachable, false);
  assert.equal(thresholds.yellowClamped, false);
});

test('a YELLOW beyond the calibration is clamped to it, and says so', () => {
  const thresholds = thresholdsFor(policy.fpir, 1_000, 45);
  assert.equal(thresholds.yellow, 45);
  assert.equal(thresholds.yellowClamped, true);
  assert.equal(
    decided({ hits: [['wanted', 'S1', 46]], over: { calibratedTo: { fingerprint: 45 } } }).answer,
    'YELLOW',
  );
});

test('GREEN is admitted; a hit is referred, or called, or quietly told, as its list and subject say', () => {
  const outcome = (given: Given) => {
    const decision = decided(given);
    return [decision.disposition, verdictOf(decision).outcome];
  };
  assert.deepEqual(outcome({}), ['admitted', 'admit']);
  assert.deepEqual(outcome({ hits: [['wanted', 'S1', 65]] }), ['referred', 'refer']);
  assert.deepEqual(outcome({ hits: [['quiet', 'S1', 65]] }), ['silently-referred', 'admit']);
  assert.deepEqual(outcome({ hits: [['quiet', 'armed', 65]] }), ['referred', 'hold']);
});

test('of two hits the graver action is taken', () => {
  const hits = [['quiet', 'S1', 65] as const, ['wanted', 'S2', 51] as const];
  assert.equal(decided({ hits }).action, 'refer');
});

test('a list that the policy names and the kiosk has not makes the answer GREY', () => {
  const one = known.slice(0, 1);
  const search = { candidates: [], lists: lists.slice(0, 1), searchMs: 1 };
  const { answer, greyReasons, disposition } = decided({ over: { known: one, search } });
  assert.deepEqual([answer, greyReasons, disposition], ['GREY', ['no-list'], 'referred']);
});

test('a list that is loaded and was not searched makes the answer GREY', () => {
  const search = { candidates: [], lists: lists.slice(0, 1), searchMs: 1 };
  assert.deepEqual(decided({ over: { search } }).greyReasons, ['no-list']);
});

test('a list is stale one moment after its age, not at it', () => {
  const aged = (importedAt: string) =>
    decided({ over: { known: [list('wanted', 600, importedAt), list('quiet', 400)] } }).greyReasons;
  assert.deepEqual(aged('2026-01-01T00:00:00.000Z'), []);
  assert.deepEqual(aged('2025-12-31T23:59:59.999Z'), ['stale-list']);
});

test('a list from the future, or without a date, has no age to be trusted', () => {
  const aged = (importedAt: string) =>
    decided({ over: { known: [list('wanted', 600, importedAt), list('quiet', 400)] } }).answer;
  assert.equal(aged('2026-01-03T00:00:00Z'), 'GREY');
  assert.equal(aged('yesterday'), 'GREY');
  assert.equal(aged('2026-01-02T00:04:00Z'), 'GREEN');
});

test('a hit on one list is a hit while another is stale; what was not searched is told as well', () => {
  const stale = [list('wanted', 600), list('quiet', 400, '2025-01-01T00:00:00Z')];
  const decision = decided({ hits: [['wanted', 'S1', 65]], over: { known: stale } });
  assert.equal(decision.answer, 'RED');
  assert.deepEqual(decision.greyReasons, ['stale-list']);
});

test('with a list stale nobody is let through quietly', () => {
  const stale = [list('wanted', 600, '2025-01-01T00:00:00Z'), list('quiet', 400)];
  assert.equal(decided({ hits: [['quiet', 'S1', 65]], over: { known: stale } }).disposition, 'referred');
});

test('an empty list that is there has been searched', () => {
  const empty = [list('wanted', 0), list('quiet', 0)];
  const search = { candidates: [], lists: lists.map(one => ({ ...one, templates: 0 })), searchMs: 1 };
  const decision = decided({ over: { known: empty, search } });
  assert.equal(decision.answer, 'GREEN');
  assert.equal(decision.thresholds.yellow, 20);
});

test('a policy without lists searches nothing: GREY', () => {
  assert.equal(decided({ over: { policy: { ...policy, lists: [] } } }).answer, 'GREY');
});

test('a list that the policy does not name counts neither as searched nor as a hit', () => {
  const search = {
    candidates: [{ list: 'other', subject: 'S1', instance: 1, score: 90 }],
    lists: [...lists, { name: 'other', version: 1, templates: 99_000 }],
    searchMs: 1,
  };
  const decision = decided({ over: { search } });
  assert.equal(decision.answer, 'GREEN');
  assert.ok(Math.abs(decision.thresholds.yellow - 50) < 1e-9);
});

test('what could not be searched is GREY and goes to an officer; who has left goes nowhere', () => {
  for (const search of ['unreadable', 'device-failed', 'search-failed', 'not-alone'] as const) {
    const decision = decided({ over: { search } });
    assert.deepEqual(
      [decision.answer, decision.greyReasons, decision.disposition],
      ['GREY', [search], 'referred'],
    );
  }
  assert.equal(decided({ over: { search: 'abandoned' } }).disposition, 'abandoned');
});

const oneGap = greyReasons.map((reason): TraitGap[] => [{ modality: 'iris', reason }]);

test('nobody is admitted, openly or quietly, unless every named list was searched, whole and fresh, by all that is required', () => {
  const age = fc.constantFrom('2026-01-01T12:00:00Z', '2025-01-01T00:00:00Z', 'never');
  const hit = fc.tuple(
    fc.constantFrom('wanted', 'quiet', 'other'),
    fc.constantFrom('S1', 'armed'),
    fc.double({ min: 0, max: 120, noNaN: true }),
  );
  fc.assert(
    fc.property(
      age,
      age,
      fc.array(hit, { maxLength: 5 }),
      fc.subarray(lists),
      fc.subarray(lists.map(({ name }) => name)),
      fc.constantFrom<readonly TraitGap[]>([], [], [], ...oneGap),
      fc.constantFrom(both, irisWanted),
      (first, second, hits, searched, incomplete, gaps, steps) => {
        const held = [list('wanted', 600, first), list('quiet', 400, second)];
        const candidates = hits.map(([list, subject, score]) => ({ list, subject, instance: 1, score }));
        const search = { candidates, lists: searched, incomplete, searchMs: 1 };
        const { disposition, answer } = decided({ over: { known: held, search, steps, gaps } });
        const fresh = first === second && first === '2026-01-01T12:00:00Z';
        const whole = searched.length === 2 && fresh && incomplete.length === 0;
        if (!whole || gaps.some(gap => weighs(gap, steps))) {
          assert.ok(answer !== 'GREEN' && (disposition === 'referred' || disposition === 'abandoned'));
        }
        if (answer === 'GREEN') assert.equal(disposition, 'admitted');
      },
    ),
  );
});
