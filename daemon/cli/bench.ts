import type { Verb } from './bitmapd.ts';
import { exitCode, table } from './output.ts';

interface Options {
  only?: string;
}

/** `bitmapd bench`: the fixed rows of DESIGN.md. `twin` and `goal` come with the WASM kernels; until then they are null. */
export const define: Verb['define'] = (command, output, done) => {
  command.option('--only <modality>', 'fingerprint').action(async ({ only }: Options) => {
    const { benchFingerprint } = await import('./bench-fingerprint.ts');
    const { benchSearch } = await import('./bench-search.ts');
    const isWanted = only === undefined || only === 'fingerprint';
    const rows = isWanted ? [...(await benchFingerprint()), ...(await benchSearch())] : [];
    output().answer({ rows }, () =>
      table(
        ['row', 'value', 'unit'],
        rows.map(({ name, value, unit }) => [name, Number(value.toPrecision(4)), unit]),
      ),
    );
    done(rows.every(({ pass }) => pass !== false) ? exitCode.ok : exitCode.negative);
  });
};
