import type { BenchRow } from './bench-row.ts';
import type { Verb } from './bitmapd.ts';
import { exitCode, table } from './output.ts';

/** The rows of a modality, and those of an image format. */
const benches: Readonly<Record<string, () => Promise<BenchRow[]>>> = {
  async fingerprint() {
    const { benchFingerprint } = await import('./bench-fingerprint.ts');
    const { benchSearch } = await import('./bench-search.ts');
    return [...(await benchFingerprint()), ...(await benchSearch())];
  },
  async iris() {
    const { irisExtractionRows } = await import('./bench-iris.ts');
    const { benchIrisSearch } = await import('./bench-iris-search.ts');
    return [...(await irisExtractionRows()), ...(await benchIrisSearch())];
  },
  async wsq() {
    const { benchWsq } = await import('./bench-wsq.ts');
    return benchWsq();
  },
};

interface Options {
  only?: string;
}

/** `bitmapd bench`: the fixed rows of DESIGN.md, each kernel beside its scalar twin and its goal. Exit 1 when a goal is missed. */
export const define: Verb['define'] = (command, output, done) => {
  command.option('--only <modality>', Object.keys(benches).join(', ')).action(async ({ only }: Options) => {
    const wanted = Object.entries(benches).filter(([modality]) => only === undefined || only === modality);
    const rows: BenchRow[] = [];
    for (const [, bench] of wanted) rows.push(...(await bench()));
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
