import type { Command } from 'commander';
import type { Image } from '../core/image.ts';
import { assumedDpi } from '../formats/image/parameters.ts';
import { writePng } from '../formats/image/write-png.ts';
import { decodeWsq, type WsqImage } from '../formats/wsq/decode.ts';
import { encodeWsq } from '../formats/wsq/encode.ts';
import { highestBitrate, lowestBitrate, usualBitrate } from '../formats/wsq/parameters.ts';
import { psnr } from '../formats/wsq/psnr.ts';
import type { Verb } from './bitmapd.ts';
import { writeOutput } from './files.ts';
import { dpiOption, numberOption } from './options.ts';
import type { Output } from './output.ts';
import { readImageFile, readInput } from './samples.ts';

interface DecodeOptions {
  readonly output: string;
  readonly dpi?: number;
}

interface EncodeOptions extends DecodeOptions {
  readonly bitrate: number;
}

/** `bitmapd wsq decode|encode IN -o OUT`. */
export const define: Verb['define'] = (command, output) => {
  defineDecode(command, output);
  defineEncode(command, output);
};

function defineDecode(command: Command, output: () => Output): void {
  command
    .command('decode')
    .description('a WSQ file into an 8-bit grey PNG, the pixels of which are those of NIST’s decoder')
    .argument('<in>', 'WSQ file (FBI IAFIS-IC-0110 v3.1)')
    .requiredOption('-o, --output <file>', 'where the PNG goes')
    .addOption(dpiOption())
    .action(async (from: string, { output: to, dpi }: DecodeOptions) => {
      const decoded = decodeWsq(await readInput(from), from);
      const resolution = resolutionOf(decoded, dpi);
      await writeOutput(to, await writePng({ ...imageOf(decoded), dpi: resolution.dpi }));
      const { widthPx, heightPx, statedBitrate = null, encoder, software } = decoded;
      const document = {
        output: to,
        widthPx,
        heightPx,
        ...resolution,
        bitrate: statedBitrate,
        encoder,
        software,
      };
      output().answer(document, () => [
        `${to}: ${widthPx} x ${heightPx} px, ${resolution.dpi} dpi (${sources[resolution.dpiFrom]})`,
      ]);
    });
}

const sources = {
  option: 'as --dpi says',
  file: 'as the file says, PPI of NISTCOM',
  nothing: 'assumed: the file says nothing',
} as const;

function resolutionOf(
  { statedDpi }: WsqImage,
  dpi: number | undefined,
): { dpi: number; dpiFrom: keyof typeof sources } {
  if (dpi !== undefined) return { dpi, dpiFrom: 'option' };
  return statedDpi === undefined
    ? { dpi: assumedDpi, dpiFrom: 'nothing' }
    : { dpi: statedDpi, dpiFrom: 'file' };
}

const imageOf = ({ widthPx, heightPx, pixels }: WsqImage): Omit<Image, 'dpi'> => ({
  widthPx,
  heightPx,
  pixels,
});

function defineEncode(command: Command, output: () => Output): void {
  command
    .command('encode')
    .description('an image into a WSQ file, and what that costs: size, ratio, PSNR')
    .argument('<in>', 'PNG, JPEG, TIFF, BMP or WSQ file')
    .requiredOption('-o, --output <file>', 'where the WSQ file goes')
    .option(
      '--bitrate <number>',
      `bits a pixel that the bins are chosen for, ${lowestBitrate} to ${highestBitrate}: 0.75 gives about 15:1, 2.25 about 5:1`,
      numberOption(lowestBitrate, highestBitrate),
      usualBitrate,
    )
    .addOption(dpiOption())
    .action(async (from: string, { output: to, bitrate, dpi }: EncodeOptions) => {
      const image = await readImageFile(from, dpi);
      const bytes = encodeWsq(image, bitrate);
      const { widthPx, heightPx } = image;
      const ratio = image.pixels.length / bytes.length;
      // What our own decoder would refuse is not written.
      const decibels = psnr(image.pixels, decodeWsq(bytes, to).pixels);
      await writeOutput(to, bytes);
      const document = {
        output: to,
        widthPx,
        heightPx,
        dpi: image.dpi,
        bitrate,
        bytes: bytes.length,
        ratio,
        psnr: decibels,
      };
      output().answer(document, () => [
        `${to}: ${widthPx} x ${heightPx} px, ${image.dpi} dpi, ${bytes.length} bytes, ${ratio.toFixed(1)}:1, PSNR ${decibels.toFixed(1)} dB`,
      ]);
    });
}
