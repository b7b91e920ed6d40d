// The quick stages of the 1:N fingerprint search, and what turns surroundings into bits. Integers throughout but for the sums
// over surroundings: the twins in daemon/biometrics/fingerprint/search/ (scalar.ts, projection.ts) give the same numbers, bit
// for bit; surroundings.ts within 2 steps.
export * from './scan/addresses';
export { align } from './scan/alignment';
export { refine } from './scan/groups';
export {
  blockBytes,
  pairRoom,
  pointColumnBytes,
  rowBytes,
  surroundingsBytes,
  wholeBits,
} from './scan/layout';
export { sampleNearestWhole } from './scan/pairs';
export { project } from './scan/projection';
export { surround } from './scan/surroundings';
export * from './scan/tunables';
export { sampleNearest, scan } from './scan/votes';
