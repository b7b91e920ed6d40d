import type { Guest } from './guest.ts';
import { programLimitMs } from './patience.ts';
import type { Bench } from './row.ts';

const longestText = 1_500;

export interface TestReport {
  /** TAP. */
  readonly text: string;
  readonly passed: number;
  readonly failed: number;
}

/**
 * Runs tests in the guest by Node with these arguments. Tells of each that failed, and when the program ended as if something
 * were wrong: a suite that cannot be loaded, or a process that is killed, makes no test fail.
 */
export async function runTests(
  guest: Guest,
  bench: Bench,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<TestReport> {
  const options = { timeoutMs: programLimitMs, mayFail: true, env };
  const { stdout, stderr, code, signal } = await guest.run('node', args, options);
  for (const failure of failuresOf(stdout)) bench.broken(failure);
  const [passed, failed] = [countOf('pass', stdout), countOf('fail', stdout)];
  const endedWell = code === (failed === 0 ? 0 : 1) && passed + failed > 0;
  if (!endedWell) bench.broken(`ended with ${signal ?? code}: ${(stdout + stderr).slice(-longestText)}`);
  return { text: stdout, passed, failed };
}

/** What a report says in its comments, such as `# pass 12`; 0 where it says nothing. */
export const countOf = (word: string, tap: string): number =>
  Number(new RegExp(`^# ${word} (\\d+)`, 'm').exec(tap)?.[1] ?? 0);

/** Each test that failed, with what it says of it; suites within tests, too. */
function failuresOf(tap: string): string[] {
  const failures = tap.matchAll(/^ *not ok .*(?:\n *---[^]*?\n *\.\.\.$)?/gm);
  return [...failures].map(([failure]) => failure.trim().slice(0, longestText));
}
