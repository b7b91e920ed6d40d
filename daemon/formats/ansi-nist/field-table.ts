/** What the standard calls a field. */
export interface FieldName {
  readonly mnemonic: string;
  /** In words. */
  readonly name: string;
}

/** Fields by number, from a table with a line each: number, mnemonic, name in words. */
export function fieldTable(table: string): ReadonlyMap<number, FieldName> {
  const lines = table.split('\n').map(line => line.trim());
  return new Map(lines.filter(line => line !== '').map(rowOf));
}

function rowOf(line: string): [number, FieldName] {
  const [, number, mnemonic, name] = /^(\d+) (\S+) (.+)$/.exec(line) ?? [];
  if (number === undefined || mnemonic === undefined || name === undefined)
    throw new Error(`no row of a table: ${line}`);
  return [Number(number), { mnemonic, name }];
}
