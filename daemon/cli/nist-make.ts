import { type Command, Option } from 'commander';
import { Fault } from '../core/errors.ts';
import type { Image } from '../core/image.ts';
import { ProfileCheck } from '../formats/ansi-nist/make/check-profile.ts';
import type { EncodedImage, ImageEncoder, TransactionInput } from '../formats/ansi-nist/make/input.ts';
import { makeTransaction } from '../formats/ansi-nist/make/make-transaction.ts';
import type { ApplicationProfile } from '../formats/ansi-nist/make/profile.ts';
import { readTransaction } from '../formats/ansi-nist/reader.ts';
import type { Finding } from '../formats/ansi-nist/validate/finding.ts';
import { validate } from '../formats/ansi-nist/validate/validate.ts';
import { writeTransaction } from '../formats/ansi-nist/writer.ts';
import { writePng } from '../formats/image/write-png.ts';
import { encodeWsq } from '../formats/wsq/encode.ts';
import { usualBitrate } from '../formats/wsq/parameters.ts';
import { realMachine } from '../machine.ts';
import { asking } from './asking.ts';
import { writeOutput } from './files.ts';
import { type Captures, folderCaptures, keptCaptures } from './nist-captures.ts';
import { transactionInput } from './nist-input.ts';
import { findingLine } from './nist-validate.ts';
import { applicationProfile, usualProfile } from './nist-profile.ts';
import { type ExitCode, exitCode, type Output } from './output.ts';
import { kioskData } from './stores.ts';

interface Options {
  readonly output: string;
  readonly data: string;
  readonly images?: string;
  readonly profile: string;
  readonly prints: keyof typeof printEncoders;
  readonly destination?: string;
}

/** `bitmapd nist make ENCOUNTER -o FILE`: an encounter as a transaction, held against the standard and the profile before it is written. */
export function defineMake(command: Command, output: () => Output, done: (code: ExitCode) => void): void {
  command
    .command('make')
    .description(
      'an encounter as an ANSI/NIST file: what is kept of it, and the images of a folder; stands in the audit',
    )
    .argument('<encounter>', 'its id; see `encounter ls`')
    .requiredOption('-o, --output <file>', 'the file to write')
    .option('--data <folder>', "the kiosk's data folder", kioskData)
    .option('--images <folder>', 'images that are not kept: right-thumb.png, left-iris.png, face.jpg ...')
    .option('--profile <name>', 'application profile, by name or as a file', usualProfile)
    .addOption(
      new Option(
        '--prints <how>',
        `how prints are compressed: wsq is what is exchanged at 500 dpi (${usualBitrate} bits a pixel; others stay PNG), png keeps every pixel`,
      )
        .choices(Object.keys(printEncoders))
        .default('wsq'),
    )
    .option('--destination <agency>', "1.007 DAI, in place of the profile's")
    .action(async (id: string, options: Options) => {
      const input = await gathered(id, options, output());
      const encoders = { print: printEncoders[options.prints], iris: asPng };
      const bytes = writeTransaction(await makeTransaction(input, encoders));
      const findings = checked(bytes, input.profile);
      await writeOutput(options.output, bytes);
      answer(output(), options.output, bytes, input, findings);
      if (findings.some(({ level }) => level === 'error')) done(exitCode.negative);
    });
}

async function gathered(id: string, options: Options, output: Output): Promise<TransactionInput> {
  const { data, images, destination } = options;
  const profile = await applicationProfile(options.profile);
  const folder = images === undefined ? undefined : await folderCaptures(images);
  const { encounter, samples } = await asking(data, output, ask =>
    ask('encounter.samples', { encounter: id }),
  );
  if (encounter.erased !== undefined) {
    throw new Fault('erased', 'what told who it was has been destroyed', { where: id });
  }
  const { captures, unplaced } = await keptCaptures(samples);
  if (unplaced > 0) output.notice(`${unplaced} samples of an unknown finger or eye are left out`);
  return transactionInput({
    encounter,
    captures: completed(captures, folder?.captures ?? new Map()),
    ...(folder?.face && { face: folder.face }),
    profile,
    ...(destination !== undefined && { destination }),
    madeAt: realMachine(line => output.notice(line))
      .clock.wall()
      .toISOString(),
  });
}

/** What is kept, with images of the folder where none is. */
const completed = (kept: Captures, more: Captures): Captures =>
  new Map([
    ...kept,
    ...[...more].map(([trait, capture]) => [trait, { ...capture, ...kept.get(trait) }] as const),
  ]);

const asPng = async (image: Image): Promise<EncodedImage> => ({
  compression: 'PNG',
  data: await writePng(image),
});

/** WSQ is for 500 pixels an inch, within a hundredth. */
const isFor500 = (dpi: number) => Math.abs(dpi - 500) <= 5;

const printEncoders: Readonly<Record<'wsq' | 'png', ImageEncoder>> = {
  wsq: image =>
    isFor500(image.dpi) ? { compression: 'WSQ20', data: encodeWsq(image, usualBitrate) } : asPng(image),
  png: asPng,
};

/** The file as anybody reads it, against the standard and against the profile. */
function checked(bytes: Uint8Array, profile: ApplicationProfile): Finding[] {
  const transaction = readTransaction(bytes);
  const check = new ProfileCheck(profile);
  const own = transaction.records.flatMap(record => check.record(record));
  return [...validate(transaction), ...own, ...check.end()];
}

function answer(
  output: Output,
  file: string,
  bytes: Uint8Array,
  { profile, absences }: TransactionInput,
  findings: readonly Finding[],
): void {
  const { records } = readTransaction(bytes);
  const types = records.map(({ type }) => type);
  const named = `${profile.name} ${profile.version}`;
  output.answer({ output: file, profile: named, types, bytes: bytes.length, absences, findings }, () => [
    ...findings.map(findingLine),
    ...absences.map(({ what, why }) => `absent: ${what} (${why})`),
    `${file}: ${records.length} records by ${named}, ${bytes.length} bytes`,
  ]);
}
