import type { Verb } from './bitmapd.ts';
import { exitCode } from './output.ts';
import { kioskData, withEitherStore } from './stores.ts';

/** `bitmapd audit verify`: exit 0 when the chain is whole, 1 when it is not. */
export const define: Verb['define'] = (command, output, done) => {
  command
    .command('verify')
    .description('walk the audit chain and name the first bad record')
    .option('--data <folder>', 'the data folder of a kiosk or a hub', kioskData)
    .action(async ({ data }: { data: string }) => {
      const verdict = await withEitherStore(data, output(), {
        kiosk: store => store.verifyAudit(),
        hub: store => store.verifyAudit(),
      });
      const { verified, firstBad } = verdict;
      output().answer(verdict, () => [
        firstBad === undefined
          ? `whole: ${verified} records`
          : `broken: ${firstBad.key} is ${firstBad.defect}; the ${verified} records before it are good`,
      ]);
      done(firstBad === undefined ? exitCode.ok : exitCode.negative);
    });
};
