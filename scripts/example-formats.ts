/**
 * One synthetic person's finger and eye in every format that is exchanged, as `docs/formats.md` shows them:
 * node dist/scripts/example-formats.js FOLDER
 */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { fingerprint } from '../daemon/biometrics/fingerprint/fingerprint.ts';
import type { ConvertOptions } from '../daemon/cli/convert-pictures.ts';
import { blocksOf } from '../daemon/cli/convert-sources.ts';
import { targetOf } from '../daemon/cli/convert-targets.ts';
import { applicationProfile, usualProfile } from '../daemon/cli/nist-profile.ts';
import type { Image } from '../daemon/core/image.ts';
import type { EncodedImage } from '../daemon/formats/ansi-nist/make/input.ts';
import { makeTransaction } from '../daemon/formats/ansi-nist/make/make-transaction.ts';
import { writeTransaction } from '../daemon/formats/ansi-nist/writer.ts';
import { writePng } from '../daemon/formats/image/write-png.ts';
import { biometricGroupOf, writeBiometricGroup } from '../daemon/formats/lds/biometric-group.ts';
import { synthesiseMaster, takeImpression } from '../hal/drivers/sim/fingerprint/index.ts';
import { smallSensor, synthesiseEye, takeEye } from '../hal/drivers/sim/iris/index.ts';

const rightIndex = 2;
const print: Image = takeImpression(synthesiseMaster('traveller-1'), 1, 'normal', {
  widthPx: 400,
  heightPx: 500,
  dpi: 500,
});
const eye: Image = { ...takeEye(synthesiseEye('traveller-1', 'right'), 1, 'normal', smallSensor), dpi: 500 };
const minutiae = fingerprint.extract(print);

type Files = ReadonlyMap<string, Uint8Array>;

/** By name, as `bitmapd convert` and `bitmapd nist make` write them. Equal each time. */
export async function exampleFiles(): Promise<Files> {
  const files = new Map<string, Uint8Array>([
    ['print.png', await writePng(print)],
    ['eye.png', await writePng(eye)],
    ['minutiae-2005.fmr', fingerprint.encode(minutiae)],
  ]);
  const convert = async (from: string, to: string, options: ConvertOptions = {}) => {
    const source = files.get(from);
    if (source === undefined) throw new Error(`${from} comes later`);
    files.set(to, (await targetOf(to).make(blocksOf(source, from), options, from)).bytes);
  };
  await convert('print.png', 'print.wsq');
  await convert('print.png', 'print.jp2');
  await convert('eye.png', 'eye.jp2');
  for (const edition of ['2005', '2011'] as const) {
    await convert('print.wsq', `print-${edition}.fir`, { edition, position: rightIndex });
    await convert('print.jp2', `face-${edition}.fac`, { edition }); // there is no synthetic face yet
    await convert('eye.jp2', `eye-${edition}.iir`, { edition, eye: 1 });
  }
  for (const edition of ['2004', '2009', '2011'] as const)
    await convert('minutiae-2005.fmr', `minutiae-${edition}.fmr`, { edition });
  await convert('print-2011.fir', 'print.xml');
  await convert('print-2011.fir', 'print.json');
  files.set('EF_DG3.bin', dataGroup(files.get('print-2005.fir') ?? new Uint8Array()));
  files.set('person.an2', await transaction(files.get('print.wsq') ?? new Uint8Array()));
  return files;
}

/** 0x09: right, pointer finger (ISO/IEC 7816-11). */
const dataGroup = (record: Uint8Array) =>
  writeBiometricGroup(biometricGroupOf(3, [{ record, subtype: 0x09 }]));

async function transaction(wsq: Uint8Array): Promise<Uint8Array> {
  const asWsq = (): EncodedImage => ({ compression: 'WSQ20', data: wsq });
  const asPng = async (image: Image): Promise<EncodedImage> => {
    return { compression: 'PNG', data: await writePng(image) };
  };
  const made = await makeTransaction(
    {
      profile: await applicationProfile(usualProfile),
      controlNumber: '01M8DK2BJPK2PA8E704SCR5NNY',
      capturedAt: '2026-01-02T03:04:05.678Z',
      madeAt: '2026-01-02T03:05:00.000Z',
      origin: 'egate-1',
      biographics: { encounter: '01M8DK2BJPK2PA8E704SCR5NNY', device: 'egate-1', answer: 'GREEN' },
      prints: [{ position: rightIndex, impression: 0, image: print, template: minutiae }],
      irises: [{ eye: 1, image: eye, spectrum: 'NIR' }],
      absences: [{ what: 'face', why: 'not taken' }],
    },
    { print: asWsq, iris: asPng },
  );
  return writeTransaction(made);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [folder] = process.argv.slice(2);
  if (folder === undefined) {
    process.stderr.write('usage: example-formats FOLDER\n');
    process.exit(2);
  }
  await mkdir(folder, { recursive: true });
  for (const [name, bytes] of await exampleFiles()) await writeFile(path.join(folder, name), bytes);
}
