// A policy over two lists, and what it makes of a search.
import { type DecisionInput, decide, type KnownList } from '../../daemon/lane/policy.ts';
import { policyOf } from './lane-bench.ts';

const now = new Date('2026-01-02T00:00:00Z');

export const list = (name: string, templates: number, importedAt = '2026-01-01T12:00:00Z'): KnownList => ({
  name,
  templates,
  importedAt,
  subjectsWithout: () => 0,
  actionOf: subject => (subject === 'armed' ? 'call-officer' : undefined),
});

export const policy = policyOf({
  fpir: { red: 0.001, yellow: 0.01 },
  lists: [
    { name: 'wanted', action: 'refer', maximumAgeHours: 24 },
    { name: 'quiet', action: 'silent-referral', maximumAgeHours: 24 },
  ],
});

export const known = [list('wanted', 600), list('quiet', 400)];
export const lists = known.map(({ name, templates }) => ({ name, version: 1, templates }));

export interface Given {
  readonly hits?: readonly (readonly [list: string, subject: string, score: number])[];
  readonly over?: Partial<DecisionInput>;
}

const finger = [{ modality: 'fingerprint', need: 'required' }] as const;

/** What two lists of 1,000 templates together come to, a finger having been searched with. */
export function decided({ hits = [], over = {} }: Given = {}) {
  const candidates = hits.map(([list, subject, score]) => ({ list, subject, instance: 1, score }));
  const search = { candidates, lists, searchMs: 1 };
  return decide({
    search,
    steps: finger,
    taken: ['fingerprint'],
    gaps: [],
    known,
    policy,
    calibratedTo: { fingerprint: 70 },
    now,
    ...over,
  });
}

export const both = [
  { modality: 'fingerprint', need: 'required' },
  { modality: 'iris', need: 'required' },
] as const;
export const irisWanted = [both[0], { modality: 'iris', need: 'wanted' }] as const;
