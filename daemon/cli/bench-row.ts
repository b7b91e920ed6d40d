import type { KernelTimes } from './bench-timing.ts';

export interface BenchRow {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The scalar twin's value, the table's "must", and whether it is met; null where there is none. */
  readonly twin: number | null;
  readonly goal: number | null;
  readonly pass: boolean | null;
}

/** A row without a goal. */
export function row(name: string, value: number, unit: string, twin: number | null = null): BenchRow {
  return { name, value, unit, twin, goal: null, pass: null };
}

export function atLeast(goal: number, measured: BenchRow): BenchRow {
  return { ...measured, goal, pass: measured.value >= goal };
}

export function atMost(goal: number, measured: BenchRow): BenchRow {
  return { ...measured, goal, pass: measured.value <= goal };
}

/** Each kernel beside its twin. */
export function kernelRows(kernels: KernelTimes, twins: KernelTimes, unit: string): BenchRow[] {
  return Array.from(kernels, ([name, ms]) =>
    row(`fingerprint.kernel.${name}`, ms, unit, twins.get(name) ?? null),
  );
}
