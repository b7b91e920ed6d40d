import type { ComparisonFeatures } from '../score.ts';

/** One figure that the score is made of, in words. */
export interface Part {
  readonly name: string;
  readonly value: string;
  readonly meaning: string;
}

interface Description {
  readonly name: string;
  readonly value: (features: ComparisonFeatures) => string;
  readonly meaning: string;
}

/** A feature that the score gains has to be described here before it compiles. */
const descriptions: Readonly<Record<keyof ComparisonFeatures, Description>> = {
  weightSum: {
    name: 'Meeting minutiae',
    value: features => features.weightSum.toFixed(1),
    meaning: 'sum of how well each pair meets, 0 to 1 a pair',
  },
  localSimilarity: {
    name: 'Alike surroundings',
    value: features => features.localSimilarity.toFixed(2),
    meaning: 'of the best pairs: share of neighbours found again',
  },
  pairedShare: {
    name: 'Paired share',
    value: features => features.pairedShare.toFixed(2),
    meaning: 'pairs over the minutiae that both prints show',
  },
  fewerMinutiae: {
    name: 'Fewer minutiae',
    value: features => features.fewerMinutiae.toFixed(0),
    meaning: 'of the print that has fewer',
  },
  agreement: {
    name: 'Agreement',
    value: features => features.agreement.toFixed(2),
    meaning: 'how far the pairs foretell each other, a pair',
  },
  eigenvalue: {
    name: 'Consensus',
    value: features => features.eigenvalue.toFixed(2),
    meaning: 'size of the largest group that agrees',
  },
  detailed: {
    name: 'Ridges known',
    value: ({ detailed }) => (detailed ? 'yes' : 'no'),
    meaning: 'both templates carry the ridges beside the minutiae',
  },
  ridges: {
    name: 'Ridges agree',
    value: ({ ridges }) => (ridges ? `${ridges.mean.toFixed(2)} in ${ridges.blocks}` : 'not asked'),
    meaning: 'of 1, in so many blocks; asked in doubt; 0.2 to 0.5 by chance',
  },
};

/** What a comparison found, in the order in which the score takes it. */
export function partsOf(features: ComparisonFeatures): Part[] {
  const keys = Object.keys(descriptions) as (keyof ComparisonFeatures)[];
  return keys.map(key => {
    const { name, value, meaning } = descriptions[key];
    return { name, value: value(features), meaning };
  });
}
