import { leastVariance, loadingFactor, subbandWeights, zeroBinRatio } from './parameters.ts';

/** Width of a subband's bins, and of the one around zero; 0 where the subband is not sent. */
export interface Bin {
  readonly width: number;
  readonly zero: number;
}

/** Subbands that have a weight of their own begin here, and those that are never sent end here. */
const firstWeighted = 52;
/** Subbands by what part of the image's samples they have: 0 to 3, 4 to 50, 51 to 59. */
const share = (band: number): number => (band < 4 ? 1 / 1024 : band < 51 ? 1 / 256 : 1 / 16);

/**
 * The bins that spend `bitrate` bits a pixel best on subbands of those variances, 0 to 59 (Part 3, encoder number two): all widths are in
 * proportion to 1 in subbands 0 to 3, else to 10 / (weight * ln variance), and the factor is what gives the bitrate over those subbands that
 * get bits at all. It is a model: files come out shorter than the bitrate says, as runs of zeros are coded too.
 */
export function allocateBins(variances: readonly number[], bitrate: number): readonly Bin[] {
  const relative = variances.map((variance, band) =>
    variance < leastVariance ? 0 : relativeWidth(variance, band),
  );
  const deviations = variances.map(Math.sqrt);
  let coded = [...relative.keys()].filter(band => relative[band] > 0);
  let factor = Number.POSITIVE_INFINITY;
  while (coded.length > 0) {
    const part = coded.reduce((sum, band) => sum + share(band), 0);
    const product = coded.reduce(
      (logarithm, band) => logarithm + share(band) * Math.log(deviations[band] / relative[band]),
      0,
    );
    const found = 2 ** (bitrate / part - 1) / loadingFactor / Math.exp(product / part);
    factor = found;
    // A bin that takes in the whole subband gets no bits: the others share them anew.
    const left = coded.filter(band => relative[band] / found < 2 * loadingFactor * deviations[band]);
    if (left.length === coded.length) break;
    coded = left;
    if (left.length === 0) factor = Number.POSITIVE_INFINITY;
  }
  return relative.map(width => ({ width: width / factor, zero: (zeroBinRatio * width) / factor }));
}

function relativeWidth(variance: number, band: number): number {
  if (band < 4) return 1;
  const weight = band < firstWeighted ? 1 : subbandWeights[band - firstWeighted];
  return 10 / (weight * Math.log(variance));
}
