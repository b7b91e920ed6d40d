import type { ComparisonFeatures } from '../score.ts';

/** One figure that the score is made of, in words. */
export interface Part {
  readonly name: string;
  readonly value: string;
  readonly meaning: string;
}

interface Description {
  readonly name: string;
  readonly digits: number;
  readonly meaning: string;
}

/** A feature that the score gains has to be described here before it compiles. */
const descriptions: Readonly<Record<keyof ComparisonFeatures, Description>> = {
  weightSum: {
    name: 'Meeting minutiae',
    digits: 1,
    meaning: 'sum of how well each pair meets, 0 to 1 a pair',
  },
  localSimilarity: {
    name: 'Alike surroundings',
    digits: 2,
    meaning: 'of the best pairs: share of neighbours found again',
  },
  pairedShare: { name: 'Paired share', digits: 2, meaning: 'pairs over the minutiae that both prints show' },
  fewerMinutiae: { name: 'Fewer minutiae', digits: 0, meaning: 'of the print that has fewer' },
  agreement: { name: 'Agreement', digits: 2, meaning: 'how far the pairs foretell each other, a pair' },
  eigenvalue: { name: 'Consensus', digits: 2, meaning: 'size of the largest group that agrees' },
};

/** What a comparison found, in the order in which the score takes it. */
export function partsOf(features: ComparisonFeatures): Part[] {
  const keys = Object.keys(descriptions) as (keyof ComparisonFeatures)[];
  return keys.map(key => {
    const { name, digits, meaning } = descriptions[key];
    return { name, value: features[key].toFixed(digits), meaning };
  });
}
