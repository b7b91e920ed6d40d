import { instantiateKernel } from './kernel.ts';

/** How well the ridges of two prints agree. Every argument is a number or an address, and is explained in assembly/ridge-agreement.ts. */
export interface AgreementKernel {
  warp(
    b: number,
    bCols: number,
    bRows: number,
    cosine: number,
    sine: number,
    tx: number,
    ty: number,
    field: number,
    nodeCols: number,
    nodeRows: number,
    step: number,
    out: number,
    cols: number,
    rows: number,
  ): void;
  window(raster: number, cols: number, rows: number, ridges: number, prints: number): void;
  findBlocks(
    aPrints: number,
    bPrints: number,
    rows: number,
    nodeCols: number,
    nodeRows: number,
    step: number,
    least: number,
    blocks: number,
  ): number;
  correlate(
    aRidges: number,
    aPrints: number,
    bRidges: number,
    bPrints: number,
    rows: number,
    blocks: number,
    count: number,
    nodeCols: number,
    step: number,
    reach: number,
    least: number,
    out: number,
  ): void;
  settle(
    volume: number,
    blocks: number,
    count: number,
    nodeCols: number,
    nodeRows: number,
    reach: number,
    rounds: number,
    stiffness: number,
    nearness: number,
    near: number,
    place: number,
    drift: number,
  ): number;
}

export function simdAgreement(memory: WebAssembly.Memory): AgreementKernel {
  return instantiateKernel<AgreementKernel>('ridge-agreement', memory);
}
