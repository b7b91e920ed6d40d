// Set by the loader from parameters.ts, under the same names, before anything is compared.

/** Addresses: the room of a comparison; exp(-k / 64) and exp(-k / 128) as f32. */
export let room: i32 = 0;
export let coarseDecay: i32 = 0;
export let fineDecay: i32 = 0;
/** f32: the most that a neighbour can weigh by its exponent in fixed point, over 8. */
export let boundDecay: i32 = 0;
/** Beyond this its place is too far off, and the last entry of the table; fixed point. */
export let furthestApart: i32 = 0;
export let largestBound: i32 = 0;

export let toleranceAngle: f64 = 0;
export let furthestTolerances: f64 = 0;
export let largestExponent: f64 = 0;
export let coarseSteps: f64 = 0;
export let leastMatched: f64 = 0;
export let doubt: f64 = 0;
export let typePenalty: f64 = 0;
export let outlineCellPx: f64 = 0;

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
export let distinctPx: f64 = 0;
export let distinctAngle: f64 = 0;
export let fineSteps: f64 = 0;
