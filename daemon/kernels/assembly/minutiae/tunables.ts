// Set by the loader from parameters.ts, under the same names, before anything is compared.

/** Addresses: where a template is prepared; f32 [row * 16 + column]: squared reach of a cell of the lookup raster, or -1. */
export let workshop: i32 = 0;
export let cellReaches: i32 = 0;
/** f64 [byte]: cosine and sine of an orientation, in turn; how much wider the typical period is than one. */
export let orientations: i32 = 0;
export let stretches: i32 = 0;

/** Addresses: the room of a comparison; tables of exp(-x) as f32, `coarseSteps` and `fineSteps` for one unit of x. */
export let room: i32 = 0;
export let coarseDecay: i32 = 0;
export let fineDecay: i32 = 0;

export let toleranceAngle: f64 = 0;
export let furthestTolerances: f64 = 0;
export let largestExponent: f64 = 0;
export let coarseSteps: f64 = 0;
export let leastMatched: f64 = 0;
export let doubt: f64 = 0;
export let typePenalty: f64 = 0;
export let outlineCellPx: f64 = 0;

export let neighbourReachPx: f64 = 0;
export let neighbourTolerancePx: f64 = 0;
export let neighbourToleranceGrowth: f64 = 0;
export let lookupCellPx: f64 = 0;
/** Furthest that a match may lie off anywhere in the lookup raster, px; and so in sectors. */
export let lookupReachPx: f64 = 0;
export let sectorReach: i32 = 0;
export let outlineMarginPx: f64 = 0;
/** By so much the roundings of the bounds may raise an exponent. */
export let boundRoundings: f64 = 0;
export let straightenStepPx: f64 = 0;
export let detailCellPx: f64 = 0;

export let pairs: i32 = 0;
export let consensusTolerancePx: f64 = 0;
export let consensusToleranceGrowth: f64 = 0;
export let consensusToleranceAngle: f64 = 0;
export let consensusLargestExponent: f64 = 0;
export let leastMembership: f64 = 0;
export let iterations: i32 = 0;

export let seeds: i32 = 0;
export let seedCompatibility: f64 = 0;
export let armPx: f64 = 0;
export let rounds: i32 = 0;
export let reachPx: f64 = 0;
export let reachAngle: f64 = 0;
export let fineSteps: f64 = 0;
