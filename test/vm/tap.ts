/** What a report says in its comments, such as `# pass 12`; 0 where it says nothing. */
export const countOf = (word: string, tap: string): number =>
  Number(new RegExp(`^# ${word} (\\d+)`, 'm').exec(tap)?.[1] ?? 0);

const longestFailure = 1_500;

/** Each test that failed, with what it says of it; suites within tests, too. */
export function failuresOf(tap: string): string[] {
  const failures = tap.matchAll(/^ *not ok .*(?:\n *---[^]*?\n *\.\.\.$)?/gm);
  return [...failures].map(([failure]) => failure.trim().slice(0, longestFailure));
}
