// How well the ridges of two prints agree, block by block, when one is laid on the other. Prints are rasters of a byte a
// sample: 0 no print, 1 valley, 2 ridge. daemon/kernels/scalar/ridge-agreement/ is the twin, equal bit for bit: what is not
// whole numbers is f64 there as here, but for the correlations, which are f32.
export { correlate, findBlocks } from './ridge-agreement/blocks';
export * from './ridge-agreement/rooms';
export { settle, spreadDrift } from './ridge-agreement/settle';
export { warp } from './ridge-agreement/warp';
export { windowA, windowB } from './ridge-agreement/windows';
