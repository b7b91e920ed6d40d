import { known } from '../formats/known.ts';
import { writePng } from '../formats/image/write-png.ts';
import { readMinutiaeRecord } from '../formats/iso19794/minutiae-record.ts';
import type { OsiaBiometric } from '../formats/osia/biometric-data.ts';
import { codings, eyeNames, fingerNames, impressionNames, templateFormats } from '../formats/osia/names.ts';
import { type Block, type Picture, type PictureOptions, picturesOf } from './convert-sources.ts';

/**
 * What a block holds as OSIA's BiometricData: minutiae as a template, images as they are coded or else as PNG. An image alone does
 * not say what it is of: UNKNOWN.
 */
export async function osiaBiometricsOf(
  block: Block,
  options: PictureOptions,
  from: string,
): Promise<OsiaBiometric[]> {
  if (block.kind === 'finger-minutiae') return [templateOf(block.bytes, from)];
  const pictures = await picturesOf(block, from, options);
  return Promise.all(pictures.map(picture => imageOf(picture, typeOf(block, picture))));
}

function templateOf(record: Uint8Array, from: string): OsiaBiometric {
  const { format, template } = readMinutiaeRecord(record, from);
  return {
    biometricType: 'FINGER',
    ...known('biometricSubType', fingerNames.get(template.position)),
    templateFormat: templateFormats[format],
    template: record,
  };
}

function typeOf({ kind }: Block, { position, eye }: Picture): string {
  if (kind === 'face-image') return 'FACE';
  if (kind === 'finger-image' || position !== undefined) return 'FINGER';
  return kind === 'iris-image' || eye !== undefined ? 'IRIS' : 'UNKNOWN';
}

async function imageOf(picture: Picture, biometricType: string): Promise<OsiaBiometric> {
  const { image, position, impression, eye, isDpiStated } = picture;
  const coded = picture.coded ?? { codec: 'png' as const, data: await writePng(image) };
  const subtype = eye === undefined ? fingerNames.get(position ?? -1) : eyeNames[eye];
  return {
    biometricType,
    ...known('biometricSubType', subtype),
    ...known('impressionType', impressionNames.get(impression ?? -1)),
    width: image.widthPx,
    height: image.heightPx,
    ...(isDpiStated && { resolution: image.dpi }),
    ...codings[coded.codec],
    image: coded.data,
  };
}
