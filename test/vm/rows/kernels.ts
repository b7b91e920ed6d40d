import type { Guest } from '../guest.ts';
import type { Bench, Outcome, Row } from '../row.ts';
import { guestProgram } from '../image/programs.ts';
import { countOf, runTests } from '../guest-tests.ts';

/** The tests that lay each WASM SIMD kernel beside its scalar twin; as many cases of each as fit into some seconds. */
const shortened = [
  'kernel-iris-segment',
  'kernel-ridges',
  'fingerprint-minutiae-kernel',
  'fingerprint-prepare-kernel',
  'fingerprint-search-kernels',
] as const;
/** These also prove that all their cases together have seen enough, so all of them run. */
const whole = ['iris-scan-kernel', 'kernel-ridge-agreement'] as const;
const [shortMs, wholeMs] = [2_500, 3_600_000];

/** Of all properties together; a quiet machine makes some thousand. */
const leastCases = 250;

interface Counted {
  readonly passed: number;
  readonly failed: number;
  readonly cases: number;
  /** Properties that never ran. */
  readonly idle: number;
}

/** One process for many suites: its start costs more than most of them. */
async function runSuites(
  guest: Guest,
  bench: Bench,
  suites: readonly Parameters<typeof guestProgram>[0][],
  propertyMs: number,
): Promise<Counted> {
  const imports = suites.map(name => `await import('${guestProgram(name)}');`).join('\n');
  const options = ['--test-reporter=tap', `--import=${guestProgram('few-runs')}`];
  const args = [...options, '--input-type=module', '--eval', imports];
  const env = { PROPERTY_LIMIT_MS: String(propertyMs) };
  const { text, passed, failed } = await runTests(guest, bench, args, env);
  return { passed, failed, cases: countOf('cases', text), idle: countOf('idle', text) };
}

async function run(bench: Bench): Promise<Outcome> {
  const guest = await bench.shared();
  const machine = (await guest.shell('uname -m')).trim();
  const both = await Promise.all([
    runSuites(guest, bench, shortened, shortMs),
    runSuites(guest, bench, whole, wholeMs),
  ]);
  const sum = (of: keyof Counted) => both.reduce((total, counted) => total + counted[of], 0);
  const [passed, failed, cases, idle] = [sum('passed'), sum('failed'), sum('cases'), sum('idle')];
  return {
    seen: `WASM SIMD and scalar twins the same on ${machine}: ${passed} tests, ${cases} cases, ${failed} failed`,
    value: failed,
    unit: 'tests failed',
    count: cases,
    pass: failed === 0 && idle === 0 && cases >= leastCases && machine === 'aarch64',
  };
}

export const row: Row = { name: 'kernels', run };
