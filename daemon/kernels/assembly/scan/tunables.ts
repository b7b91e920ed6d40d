// Set by the loader from search/parameters.ts, where they are explained, before anything is searched.

export let mostPairs: i32 = 0;
export let references: i32 = 0;
export let turnTolerance: i32 = 0;
export let slackUnits: i32 = 0;
export let slackDivisor: i32 = 1;

export let motions: i32 = 0;
export let reach: i32 = 0;
export let reachTurn: i32 = 0;
export let insideReach: i32 = 0;
export let refits: i32 = 0;
export let refitTurn: i32 = 0;
export let fewestMet: i32 = 0;

export let surroundingsReachPx: f32 = 0;
export let gainStepsPerPx: f32 = 0;
export let fixedPoint: f32 = 0;
