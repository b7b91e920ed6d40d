// Which templates of a list of iris codes are near a probe, 128 templates at a time, a bit of each in a vector. Whole numbers
// throughout: daemon/kernels/scalar/iris-scan.ts gives the same hits, bit for bit. docs/iris-search.md says how it works.
export * from './iris-scan/addresses';
export { blockBytes, counterBytes, hitBytes, scratchBytes } from './iris-scan/layout';
export { scan } from './iris-scan/blocks';
