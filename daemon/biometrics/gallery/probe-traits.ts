import type { SameFinger } from '../../core/search.ts';
import { matchingPairs } from '../matching-pairs.ts';
import type { CapturedTrait } from './fusion.ts';
import { sameTraitFrom } from './parameters.ts';

/** One of several probes of a person. */
export interface Probe<Template, Prepared> {
  readonly template: Template;
  readonly prepared: Prepared;
  /** Which finger or eye it was said to be; 0 where nobody said. */
  readonly position: number;
}

/** The probes of a search that are of one modality, and which of them are one finger or eye. */
export interface ProbeTraits<Template, Prepared> {
  readonly probes: readonly Probe<Template, Prepared>[];
  /** [probe]: its finger or eye; they count from 0. */
  readonly traitOf: readonly number[];
  /** Their positions are 0 where nobody said, and where the probes of one disagree. */
  readonly traits: readonly CapturedTrait[];
  /** By the places of the probes among those of the modality. */
  readonly sameTrait: readonly SameFinger[];
}

/** Probes that match each other, or were said to be the same finger or eye, are one: it must not count twice. */
export function probeTraits<Template, Prepared>(
  probes: readonly Probe<Template, Prepared>[],
  compare: (a: Prepared, b: Prepared) => number,
): ProbeTraits<Template, Prepared> {
  const prepared = probes.map(probe => probe.prepared);
  const sameTrait = matchingPairs(prepared, compare, sameTraitFrom);
  const isOne = (a: number, b: number) =>
    (probes[a].position !== 0 && probes[a].position === probes[b].position) ||
    sameTrait.some(({ first, second }) => first === a && second === b);
  const groups = joined(probes.length, isOne);
  const traits = groups.map(group => {
    const [said = 0, another] = new Set(group.map(probe => probes[probe].position).filter(isKnown));
    return { position: another === undefined ? said : 0, captures: group.length };
  });
  const traitOf = probes.map((_, probe) => groups.findIndex(group => group.includes(probe)));
  return { probes, traitOf, traits, sameTrait };
}

const isKnown = (position: number) => position !== 0;

/** The groups of 0 to `count` - 1 that hang together by pairs (a, b), a < b. */
function joined(count: number, isOne: (a: number, b: number) => boolean): number[][] {
  let groups: number[][] = [];
  for (let b = 0; b < count; b++) {
    const touched = groups.filter(group => group.some(a => isOne(a, b)));
    groups = [...groups.filter(group => !touched.includes(group)), [...touched.flat(), b]];
  }
  return groups;
}
