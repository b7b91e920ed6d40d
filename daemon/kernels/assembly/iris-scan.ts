// Which templates of a list of iris codes are near a probe, 128 templates at a time, a bit of each in a vector. Whole numbers
// throughout: daemon/kernels/scalar/iris-scan.ts gives the same hits. docs/iris-search.md says how it works.
export * from './iris-scan/addresses';
export { hitCount, scan } from './iris-scan/blocks';
export { blockBytes, hitBytes, mostWindowCopies, scratchBytes } from './iris-scan/layout';
