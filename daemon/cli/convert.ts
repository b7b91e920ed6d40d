import { Option } from 'commander';
import { Fault } from '../core/errors.ts';
import { imageFormatNames } from '../formats/image/formats.ts';
import type { Verb } from './bitmapd.ts';
import { type Block, blocksOf } from './convert-sources.ts';
import type { Converted, ConvertOptions } from './convert-pictures.ts';
import { targetHelp, targetOf } from './convert-targets.ts';
import { writeOutput } from './files.ts';
import { eyeOption, integerOption, numberOption } from './options.ts';
import { readInput } from './samples.ts';

interface Options extends ConvertOptions {
  readonly index?: number;
}

/** `bitmapd convert IN OUT`: between the formats of images, records and what is around them. What OUT becomes, its extension says. */
export const define: Verb['define'] = (command, output) => {
  command
    .argument(
      '<in>',
      `an image (${imageFormatNames}); a record of ISO/IEC 19794-2, -4, -5 or -6, ISO/IEC 39794-4, -5 or -6, ANSI INCITS 378; ` +
        "records in CBEFF XML, OSIA's JSON, or in EF.DG2, DG3 or DG4 of a passport; images in an ANSI/NIST file",
    )
    .argument('<out>', targetHelp)
    .addOption(eyeOption())
    .addOption(
      new Option(
        '--edition <year>',
        'of the record; of minutiae 2005 and 2011 are ISO, 2004 and 2009 ANSI; else 2011, or that of the record as it is',
      ).choices(['2004', '2005', '2009', '2011']),
    )
    .addOption(
      new Option('--codec <name>', 'of the image in a record, in place of its own').choices([
        'png',
        'jpeg-2000',
        'wsq',
        'raw',
      ]),
    )
    .addOption(
      new Option(
        '--position <number>',
        'of the finger: 1 right thumb to 10 left little finger, 13 and on more',
      ).argParser(integerOption(0, 36)),
    )
    .addOption(
      new Option('--dpi <number>', 'of the image, in place of its own').argParser(numberOption(150, 2_000)),
    )
    .addOption(
      new Option('--index <number>', 'which of several records in a file, from 1').argParser(
        integerOption(1),
      ),
    )
    .addOption(
      new Option('--image <number>', 'which of several images of a record, from 1').argParser(
        integerOption(1),
      ),
    )
    .action(async (from: string, to: string, { index, ...options }: Options) => {
      const target = targetOf(to);
      const blocks = chosen(blocksOf(await readInput(from), from), index, from);
      const { bytes, ...said } = await target.make(blocks, options, from);
      await writeOutput(to, bytes);
      output().answer({ output: to, ...said, bytes: bytes.length }, () => [
        `${to}: ${[...words(said), `${bytes.length} bytes`].join(', ')}`,
      ]);
    });
};

function chosen(blocks: readonly Block[], index: number | undefined, from: string): readonly Block[] {
  if (blocks.length === 0) throw new Fault('bad-input', 'the file holds no record', { where: from });
  if (index === undefined) return blocks;
  const block = blocks[index - 1];
  if (block !== undefined) return [block];
  const detail = { where: from, given: `--index ${index}`, wanted: `1 to ${blocks.length}` };
  throw new Fault('bad-usage', 'the file holds no such record', detail);
}

function words(said: Omit<Converted, 'bytes'>): string[] {
  const { format, eyes, views, dpi, isDpiStated, leftOut, remark } = said;
  return [
    format,
    ...(eyes === undefined ? [] : [`eye ${eyes.join(', ')}`]),
    ...(views === undefined ? [] : [`${views} ${views === 1 ? 'view' : 'views'}`]),
    ...(dpi === undefined ? [] : [`${dpi} dpi${isDpiStated === true ? '' : ' (assumed)'}`]),
    ...(leftOut === undefined ? [] : [`without ${leftOut}`]),
    ...(remark === undefined ? [] : [remark]),
  ];
}
