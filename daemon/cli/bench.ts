import type { Verb } from './bitmapd.ts';
import { exitCode, table } from './output.ts';

interface Options {
  only?: string;
}

/** `bitmapd bench`: the fixed rows of DESIGN.md, each kernel beside its scalar twin and its goal. Exit 1 when a goal is missed. */
export const define: Verb['define'] = (command, output, done) => {
  command.option('--only <modality>', 'fingerprint').action(async ({ only }: Options) => {
    const { benchFingerprint } = await import('./bench-fingerprint.ts');
    const { benchSearch } = await import('./bench-search.ts');
    const isWanted = only === undefined || only === 'fingerprint';
    const rows = isWanted ? [...(await benchFingerprint()), ...(await benchSearch())] : [];
    output().answer({ rows }, () =>
      table(
        ['row', 'value', 'unit', 'scalar twin', 'goal', ''],
        rows.map(({ name, value, unit, twin, goal, pass }) => [
          name,
          short(value),
          unit,
          twin === null ? '' : short(twin),
          goal ?? '',
          pass === null ? '' : pass ? 'met' : 'missed',
        ]),
      ),
    );
    done(rows.every(({ pass }) => pass !== false) ? exitCode.ok : exitCode.negative);
  });
};

const short = (value: number) => Number(value.toPrecision(4));
