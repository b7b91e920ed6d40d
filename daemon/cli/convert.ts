import path from 'node:path';
import { Fault } from '../core/errors.ts';
import type { EyePosition } from '../core/iris.ts';
import { writePng } from '../formats/image/write-png.ts';
import { decodeIrisImage } from '../formats/iso19794/iris-pixels.ts';
import { writeIrisRecord } from '../formats/iso19794/iris-record.ts';
import { rewritten } from '../formats/iso19794/iris-rewrite.ts';
import type { IrisRecord, IrisView } from '../formats/iso19794/iris-view.ts';
import { Option } from 'commander';
import type { Verb } from './bitmapd.ts';
import { writeOutput } from './files.ts';
import { eyeNames, irisViewsIn } from './iris-samples.ts';
import { eyeOption } from './options.ts';
import { readInput } from './samples.ts';

interface Options {
  readonly eye?: EyePosition;
  readonly edition: IrisRecord['edition'];
}

/** `bitmapd convert IN OUT`: iris images into records of ISO/IEC 19794-6 and back. What OUT becomes, its extension says. */
export const define: Verb['define'] = (command, output) => {
  command
    .argument('<in>', 'image of an eye (PNG, JPEG, TIFF, BMP, WSQ), or an ISO/IEC 19794-6 record')
    .argument('<out>', '.iir: an ISO/IEC 19794-6 record; .png: the image')
    .addOption(eyeOption())
    .addOption(
      new Option('--edition <year>', 'of the record: 2011 holds PNG, 2005 raw pixels')
        .choices(['2005', '2011'])
        .default('2011'),
    )
    .action(async (from: string, to: string, { eye, edition }: Options) => {
      const write = writerOf(to);
      const views = await irisViewsIn(await readInput(from), from, eye);
      const { bytes, format } = await write(views, edition, from);
      await writeOutput(to, bytes);
      const eyes = views.map(view => eyeNames[view.eye]);
      output().answer({ output: to, format, eyes, bytes: bytes.length }, () => [
        `${to}: ${format}, eye ${eyes.join(', ')}, ${bytes.length} bytes`,
      ]);
    });
};

type Writer = (
  views: readonly IrisView[],
  edition: IrisRecord['edition'],
  from: string,
) => Promise<{ readonly bytes: Uint8Array; readonly format: string }>;

const writers: Readonly<Record<string, Writer>> = {
  '.iir': async (views, edition, from) => ({
    bytes: writeIrisRecord(await rewritten(views, edition, from)),
    format: `ISO/IEC 19794-6:${edition}`,
  }),
  '.png': async (views, _, from) => ({
    bytes: await writePng(await decodeIrisImage(onlyOne(views, from), from)),
    format: 'PNG',
  }),
};

function writerOf(file: string): Writer {
  const extension = path.extname(file).toLowerCase();
  const writer = writers[extension];
  if (writer !== undefined) return writer;
  throw new Fault('bad-usage', 'nothing is known that is written to such a file', {
    where: file,
    given: extension === '' ? 'no extension' : extension,
    wanted: Object.keys(writers).join(' or '),
  });
}

function onlyOne(views: readonly IrisView[], from: string): IrisView {
  const [view] = views;
  if (views.length === 1) return view;
  throw new Fault('bad-input', `the record holds ${views.length} images`, {
    where: from,
    wanted: 'one',
    remedy: 'choose with --eye left or --eye right',
  });
}
