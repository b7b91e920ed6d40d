import path from 'node:path';
import { Fault } from '../core/errors.ts';
import { namespaces } from '../formats/cbeff/bir.ts';
import { birOfRecord } from '../formats/cbeff/bir-of-record.ts';
import { writeBirXml } from '../formats/cbeff/bir-writer.ts';
import { type ImageEncoder, imageEncoders } from '../formats/image/encoders.ts';
import { type OsiaBiometric, writeOsiaBiometrics } from '../formats/osia/biometric-data.ts';
import type { Block } from './convert-sources.ts';
import { osiaBiometricsOf } from './convert-osia.ts';
import {
  type Converted,
  type ConvertOptions,
  eyesOf,
  lost,
  onePicture,
  resolutionOf,
} from './convert-pictures.ts';
import { faceRecord, fingerRecord, irisRecord, minutiaeRecord } from './convert-records.ts';

interface Target {
  readonly what: string;
  make(blocks: readonly Block[], options: ConvertOptions, from: string): Promise<Converted>;
}

const targets: Readonly<Record<string, Target>> = {
  ...Object.fromEntries(imageEncoders.map(encoder => [encoder.extension, imageTarget(encoder)])),
  '.fir': { what: 'a finger image record (ISO/IEC 19794-4)', make: fingerRecord },
  '.fac': { what: 'a face image record (ISO/IEC 19794-5)', make: faceRecord },
  '.iir': { what: 'an iris image record (ISO/IEC 19794-6)', make: irisRecord },
  '.fmr': { what: 'a minutiae record (ISO/IEC 19794-2, ANSI INCITS 378)', make: minutiaeRecord },
  '.xml': { what: 'records in CBEFF XML', make: wrapped },
  '.json': { what: "images and minutiae in OSIA's JSON", make: osiaJson },
};

/** Each extension and what it becomes, for the help. */
export const targetHelp = Object.entries(targets)
  .map(([extension, { what }]) => `${extension}: ${what}`)
  .join('; ');

/** Throws Fault `bad-usage` for an extension that nothing is known of. */
export function targetOf(file: string): Target {
  const extension = path.extname(file).toLowerCase();
  const target = targets[extension];
  if (target !== undefined) return target;
  throw new Fault('bad-usage', 'nothing is known that is written to such a file', {
    where: file,
    given: extension === '' ? 'no extension' : extension,
    wanted: Object.keys(targets).join(', '),
  });
}

function imageTarget(encoder: ImageEncoder): Target {
  const { name, codec } = encoder;
  return {
    what: `the image in ${name}`,
    async make(blocks, options, from) {
      const picture = await onePicture(blocks, options, from);
      const isKept = codec === 'wsq' && picture.coded?.codec === codec;
      const bytes = isKept && picture.coded ? picture.coded.data : await encoder.encode(picture.image);
      return { bytes, format: name, ...resolutionOf(picture), ...eyesOf([picture]), ...lost(picture, bytes) };
    },
  };
}

async function wrapped(blocks: readonly Block[], _: ConvertOptions, from: string): Promise<Converted> {
  const birs = blocks.map(({ kind, bytes }) => {
    if (kind !== 'image') return birOfRecord(bytes, kind, from);
    const remedy = 'make it a record first: .fir, .fac or .iir';
    throw new Fault('bad-input', 'an image does not say what it is of', { where: from, remedy });
  });
  const bir = { birInfo: { Integrity: 'false' }, birs };
  const bytes = writeBirXml({ namespace: namespaces.iso, bir });
  return { bytes, format: 'CBEFF XML', views: birs.length };
}

async function osiaJson(blocks: readonly Block[], options: ConvertOptions, from: string): Promise<Converted> {
  const biometrics: OsiaBiometric[] = [];
  for (const block of blocks) biometrics.push(...(await osiaBiometricsOf(block, options, from)));
  return { bytes: writeOsiaBiometrics(biometrics), format: 'OSIA JSON', views: biometrics.length };
}
