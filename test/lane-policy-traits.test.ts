// What a policy makes of several traits: missing ones, doubtful ones, and how far each one's scores carry.
import assert from 'node:assert/strict';
import test from 'node:test';
import type { TraitMatch } from '../daemon/core/search.ts';
import { maximumCandidates } from '../daemon/lane/parameters.ts';
import type { DecisionInput, KnownList } from '../daemon/lane/policy.ts';
import type { TraitName } from '../daemon/lane/traits.ts';
import { searchFor } from '../daemon/lane/thresholds.ts';
import { verdictOf } from '../daemon/lane/verdict.ts';
import { both, decided, irisWanted, list, lists } from './helpers/decisions.ts';

test('a required trait that is missing is GREY; a wanted one leaves the answer to the others', () => {
  const gaps = [{ modality: 'iris', reason: 'unreadable' }] as const;
  const outcome = (steps: DecisionInput['steps']) => {
    const { answer, greyReasons, disposition } = decided({ over: { steps, gaps } });
    return [answer, greyReasons, disposition];
  };
  assert.deepEqual(outcome(both), ['GREY', ['unreadable'], 'referred']);
  assert.deepEqual(outcome(irisWanted), ['GREEN', [], 'admitted']);
});

test('a doubt about a presentation is GREY and an officer, whatever the trait is worth', () => {
  const gaps = [{ modality: 'iris', reason: 'presentation-doubt' }] as const;
  const decision = decided({ over: { steps: irisWanted, taken: ['fingerprint', 'iris'], gaps } });
  assert.deepEqual([decision.answer, decision.disposition], ['GREY', 'referred']);
  assert.deepEqual(verdictOf(decision), { answer: 'GREY', outcome: 'refer', reason: 'presentation-doubt' });
});

test('a hit stands beside a missing trait, and what is missing is told', () => {
  const gaps = [{ modality: 'iris', reason: 'device-failed' }] as const;
  const decision = decided({ hits: [['quiet', 'S1', 65]], over: { steps: both, gaps } });
  assert.deepEqual(
    [decision.answer, decision.greyReasons, decision.disposition],
    ['RED', ['device-failed'], 'referred'],
  );
});

test('a list of which a part was not searched is GREY without a hit; a hit stands', () => {
  const search = { candidates: [], lists, incomplete: ['quiet'], searchMs: 1 };
  assert.deepEqual(decided({ over: { search } }).greyReasons, ['search-failed']);
  const candidates = [{ list: 'wanted', subject: 'S1', instance: 1, score: 65 }];
  const { answer, greyReasons } = decided({ over: { search: { ...search, candidates } } });
  assert.deepEqual([answer, greyReasons], ['RED', ['search-failed']]);
});

test('a list on which somebody has nothing of what was taken was not searched in full: GREY', () => {
  const fingersAlone = { ...list('wanted', 600), subjectsWithout: lacking('fingerprint', 3) };
  const answerBy = (taken: DecisionInput['taken']) => {
    const known = [fingersAlone, list('quiet', 400)];
    const { answer, greyReasons } = decided({ over: { steps: irisWanted, taken, known } });
    return [answer, ...greyReasons];
  };
  assert.deepEqual(answerBy(['fingerprint']), ['GREEN']);
  assert.deepEqual(answerBy(['fingerprint', 'iris']), ['GREEN']);
  assert.deepEqual(answerBy(['iris']), ['GREY', 'no-reference']);
});

/** So many subjects are enrolled with this trait alone. */
function lacking(only: TraitName, count: number): KnownList['subjectsWithout'] {
  return ({ traits }) => (traits.includes(only) ? 0 : count);
}

test('each trait gives RED as far as its own calibration carries, and no further', () => {
  const calibratedTo = { fingerprint: 40, iris: 62 };
  const answerOf = (...matches: TraitMatch[]) => {
    const candidates = [{ list: 'wanted', subject: 'S1', instance: 1, score: 61, matches }];
    const search = { candidates, lists, searchMs: 1 };
    return decided({ over: { search, calibratedTo, steps: both, taken: ['fingerprint', 'iris'] } }).answer;
  };
  const finger = { modality: 'fingerprint', probe: 0, instance: 1, score: 61 } as const;
  const eye = { modality: 'iris', probe: 1, instance: 2, score: 61 } as const;
  assert.deepEqual([answerOf(finger), answerOf(eye), answerOf(eye, finger)], ['YELLOW', 'RED', 'RED']);
});

test('a search by an iris alone is held against the calibration of the iris', () => {
  const calibratedTo = { fingerprint: 40, iris: 62 };
  const answerBy = (trait: TraitName) => {
    const over = { calibratedTo, steps: both, taken: [trait] };
    return decided({ hits: [['wanted', 'S1', 61]], over }).answer;
  };
  assert.deepEqual([answerBy('fingerprint'), answerBy('iris')], ['YELLOW', 'RED']);
});

test('a trait that reaches all that its own data carry is YELLOW, though another beside it agrees with nothing', () => {
  const calibratedTo = { fingerprint: 40, iris: 62 };
  const answerOf = (modality: TraitName, score: number) => {
    const matches = [{ modality, probe: 0, instance: 1, score }];
    const candidates = [{ list: 'wanted', subject: 'S1', instance: 1, score: score - 20, matches }];
    const search = { candidates, lists, searchMs: 1 };
    return decided({ over: { search, calibratedTo, steps: both, taken: ['fingerprint', 'iris'] } }).answer;
  };
  assert.deepEqual(
    [answerOf('fingerprint', 41), answerOf('iris', 41), answerOf('iris', 62)],
    ['YELLOW', 'GREEN', 'YELLOW'],
  );
});

test('an eye that was taken is told to the lists, which know whose other one they hold', () => {
  const rightEyes = { ...list('wanted', 600), subjectsWithout: onlyRight };
  const known = [rightEyes, list('quiet', 400)];
  const answerBy = (...eyes: (1 | 2)[]) => {
    const { answer, greyReasons } = decided({ over: { steps: both, taken: ['iris'], eyes, known } });
    return [answer, ...greyReasons];
  };
  assert.deepEqual(
    [answerBy(1, 2), answerBy(1), answerBy(2)],
    [['GREEN'], ['GREEN'], ['GREY', 'no-reference']],
  );
});

const onlyRight: KnownList['subjectsWithout'] = ({ eyes = [] }) => (eyes.includes(1) ? 0 : 1);

test('candidates that are too many to be kept still weigh in the answer and in what is done', () => {
  const many = Array.from({ length: maximumCandidates }, (_, k) => ['quiet', `S${k}`, 65] as const);
  const { candidates, action, disposition } = decided({ hits: [...many, ['wanted', 'armed', 64]] });
  assert.deepEqual([candidates.length, action, disposition], [maximumCandidates, 'call-officer', 'referred']);
});

test('a search is asked for whatever may be YELLOW: for what the data of the shortest scale carry, too', () => {
  const asked = (yellow: number) => ({ fpir: { red: yellow / 10, yellow }, irisSearch: 'exact' as const });
  assert.equal(searchFor(asked(1e-6), { fingerprint: 40, iris: 35 }, '2026-01-02').minimumScore, 35);
  assert.equal(searchFor(asked(0.1), { fingerprint: 40, iris: 35 }, '2026-01-02').minimumScore, 10);
});
