import { Fault } from '../../core/errors.ts';
import { addressFrom } from '../../fleet/identity/names.ts';
import { clientIdOf } from '../../link/topics.ts';
import type { Target } from '../jobs/job.ts';

const kinds = { shard: 'shards', group: 'groups', tag: 'tags' } as const;

/** How an operator says who is meant. */
export const targetWords = 'TENANT/SHARD/DEVICE, shard:NAME, group:NAME, tag:NAME or everybody';

/** Who is meant by these words, all of them together. Throws Fault `bad-input` that names the word. */
export function targetOf(words: readonly string[]): Target {
  const target: { everybody?: true; kiosks?: string[] } & Partial<
    Record<'shards' | 'groups' | 'tags', string[]>
  > = {};
  for (const word of words) {
    const [, kind, name = ''] = /^(shard|group|tag):(.*)$/s.exec(word) ?? [];
    if (word === 'everybody') target.everybody = true;
    else if (kind === undefined) (target.kiosks ??= []).push(kioskIn(word));
    else (target[kinds[kind as keyof typeof kinds]] ??= []).push(checkedName(word, name));
  }
  return target;
}

function kioskIn(word: string): string {
  if (word.includes('/')) return clientIdOf(addressFrom(word));
  throw new Fault('bad-input', 'nobody is meant by this', { given: word, wanted: targetWords });
}

/** As a name in `TargetSchema`, and of a document. Throws Fault `bad-input`. */
export function checkedName(where: string, name: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name)) return name;
  const wanted = '1 to 64 letters, digits, ".", "_" or "-", the first a letter or digit';
  throw new Fault('bad-input', 'not a name', { where, given: JSON.stringify(name.slice(0, 80)), wanted });
}
