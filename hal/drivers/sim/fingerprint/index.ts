/**
 * Synthetic fingerprints for the simulated scanner: `synthesiseMaster` grows a finger from a seed, `takeImpression` lays
 * it on a sensor. Both are pure and run for tens to hundreds of milliseconds: call them off the main thread.
 */
export { synthesiseMaster } from './master.ts';
export { takeImpression } from './impression.ts';
export type { Condition, FingerClass, Impression, MasterPrint, SensorModel } from './model.ts';
