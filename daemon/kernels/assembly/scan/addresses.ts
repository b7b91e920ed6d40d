// Where things lie of the one search, or the one describer, that this instance works for: set by the loader before anything runs.

/** Of the probe: u64 masks and words, u8 directions, x and y, thresholds, u16 weights [minutia * distances + distance]. */
export let masks: usize = 0;
export let words: usize = 0;
export let directions: usize = 0;
export let places: usize = 0;
export let thresholds: usize = 0;
export let weights: usize = 0;
export let wholeThresholds: usize = 0;
export let wholeWeights: usize = 0;

/** Cosine and sine of 256 directions, i16 pairs, 256 = 1. */
export let turns: usize = 0;
/** Of the prints; see layout.ts. */
export let blocks: usize = 0;
export let rows: usize = 0;

/** What the stages find: u16 a print; u32 lists of prints and their scores; four u32 a print; u32 counts of distances. */
export let scores: usize = 0;
export let listed: usize = 0;
export let refined: usize = 0;
export let closest: usize = 0;
export let aligned: usize = 0;
export let histogram: usize = 0;

/** Of a describer: f32 columns x, y, cosine and sine; f32 [step * 4 + ring]; i16 surroundings; i16 weights; i32; u8 bits. */
export let points: usize = 0;
export let gains: usize = 0;
export let surroundings: usize = 0;
export let projection: usize = 0;
export let medians: usize = 0;
export let descriptors: usize = 0;

/** Of this instance alone. */
export let scratch: usize = 0;
