import { Fault } from '../../core/errors.ts';
import type { SameFinger } from '../../core/search.ts';
import { modalityOf } from '../recognise.ts';
import type { Comparer } from './comparer.ts';
import { type ProbeTraits, probeTraits } from './probe-traits.ts';

/** The probes of a search that are of one modality. */
export interface ProbeGroup {
  readonly comparer: Comparer;
  readonly probes: ProbeTraits<unknown, unknown>;
  /** [probe of the group]: its place among all probes. */
  readonly places: readonly number[];
}

/**
 * Sorts probes by modality, as the records tell. One probe of a modality is compared whatever finger or eye it was said to be: at a
 * kiosk people lay down another one than they were asked for. Throws Fault: `bad-input` for one that cannot be read,
 * `bad-usage` when there is none.
 */
export function probeGroups(records: readonly Uint8Array[], comparers: readonly Comparer[]): ProbeGroup[] {
  if (records.length === 0)
    throw new Fault('bad-usage', 'a search without a probe', { wanted: 'one or more' });
  const comparerOf = records.map(record => modalityOf(record, comparers));
  return [...new Set(comparerOf)].map(comparer => {
    const places = [...records.keys()].filter(place => comparerOf[place] === comparer);
    const probes = places.map(place => {
      const where = records.length === 1 ? 'probe' : `probe ${place + 1}`;
      const template = comparer.decode(records[place], where);
      const position = places.length === 1 ? 0 : comparer.positionOf(template);
      return { template, prepared: comparer.prepare(template), position };
    });
    return { comparer, places, probes: probeTraits(probes, comparer.comparePrepared) };
  });
}

/** Probes that match each other, by their places among all of them, strongest first. */
export function sameTraitsOf(groups: readonly ProbeGroup[]): SameFinger[] {
  return groups
    .flatMap(({ probes, places }) =>
      probes.sameTrait.map(({ first, second, score }) => {
        return { first: places[first], second: places[second], score };
      }),
    )
    .sort((a, b) => b.score - a.score);
}
