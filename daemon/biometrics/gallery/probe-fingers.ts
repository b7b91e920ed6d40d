import type { SameFinger } from '../../core/search.ts';
import { matchingPairs } from '../matching-pairs.ts';
import type { CapturedFinger } from './fusion.ts';
import { sameFingerFrom } from './parameters.ts';

/** One of several probes of a person. */
export interface Probe<Template, Prepared> {
  readonly template: Template;
  readonly prepared: Prepared;
  /** Which finger it was said to be; 0 where nobody said. */
  readonly position: number;
}

/** The probes of a search, and which of them are one finger. */
export interface ProbeFingers<Template, Prepared> {
  readonly probes: readonly Probe<Template, Prepared>[];
  /** [probe]: its finger; fingers count from 0. */
  readonly fingerOf: readonly number[];
  /** Their positions are 0 where nobody said, and where the probes of a finger disagree. */
  readonly fingers: readonly CapturedFinger[];
  readonly sameFinger: readonly SameFinger[];
}

/** Probes that match each other, or were said to be the same finger, are one: it must not count twice. */
export function probeFingers<Template, Prepared>(
  probes: readonly Probe<Template, Prepared>[],
  compare: (a: Prepared, b: Prepared) => number,
): ProbeFingers<Template, Prepared> {
  const prepared = probes.map(probe => probe.prepared);
  const sameFinger = matchingPairs(prepared, compare, sameFingerFrom);
  const isOne = (a: number, b: number) =>
    (probes[a].position !== 0 && probes[a].position === probes[b].position) ||
    sameFinger.some(({ first, second }) => first === a && second === b);
  const groups = joined(probes.length, isOne);
  const fingers = groups.map(group => {
    const [said = 0, another] = new Set(group.map(probe => probes[probe].position).filter(isKnown));
    return { position: another === undefined ? said : 0, captures: group.length };
  });
  const fingerOf = probes.map((_, probe) => groups.findIndex(group => group.includes(probe)));
  return { probes, fingerOf, fingers, sameFinger };
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
