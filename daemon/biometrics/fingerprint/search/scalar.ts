// The twins of the kernels in daemon/kernels/assembly/scan.ts: the same scores, bit for bit. They are the method, plainly.
export { alignScalar } from './scalar/alignment.ts';
export { nearestOf } from './scalar/distances.ts';
export { refineScalar } from './scalar/groups.ts';
export { scanScalar } from './scalar/votes.ts';
