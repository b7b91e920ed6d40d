import { extractIris } from '../biometrics/iris/extract.ts';
import { Fault } from '../core/errors.ts';
import type { Image } from '../core/image.ts';
import type { EyePosition } from '../core/iris.ts';
import { readImage } from '../formats/image/read-image.ts';
import { decodeIrisTemplate } from '../formats/iris-template/iris-template.ts';
import { decodeIrisImage } from '../formats/iso19794/iris-pixels.ts';
import { readIrisRecord } from '../formats/iso19794/iris-record.ts';
import { viewOfImage } from '../formats/iso19794/iris-rewrite.ts';
import type { IrisView } from '../formats/iso19794/iris-view.ts';
import { sampleKind } from '../formats/sample-kind.ts';
import { traitOfName } from '../formats/watchlist-folder/sample-name.ts';
import type { IrisSample } from './samples.ts';

/** An eye and its picture. */
export interface EyeImage {
  readonly image: Image;
  readonly eye: EyePosition;
}

/** By `EyePosition`. */
export const eyeNames = ['unknown', 'right', 'left'] as const;

/**
 * The images of eyes in a file: of a record of ISO/IEC 19794-6 all, or those of the wanted eye; else the one image, which is of the
 * wanted eye, or of the one that the file's name says. Throws Fault `bad-input` when there is none of the wanted eye.
 */
export async function irisViewsIn(
  bytes: Uint8Array,
  file: string,
  wanted: EyePosition | undefined,
): Promise<readonly IrisView[]> {
  if (sampleKind(bytes, file) !== 'iris-record') {
    return [viewOfImage(await readImage(bytes, file), wanted ?? traitOfName(file).eye)];
  }
  const { views } = readIrisRecord(bytes, file);
  const chosen = wanted === undefined ? views : views.filter(({ eye }) => eye === wanted);
  if (chosen.length > 0) return chosen;
  throw new Fault('bad-input', `the record has no image of the ${eyeNames[wanted ?? 0]} eye`, {
    where: file,
    given: `images of: ${[...new Set(views.map(({ eye }) => eyeNames[eye]))].join(', ')}`,
  });
}

/** The one eye in a file; of several images of it the first. Throws Fault `bad-input` where there are two. */
export async function readEyeImage(
  bytes: Uint8Array,
  file: string,
  wanted: EyePosition | undefined,
): Promise<EyeImage> {
  const [first, second] = await readEyeImages(bytes, file, wanted);
  if (second === undefined) return first;
  const remedy = 'say which with --eye left or --eye right';
  throw new Fault('bad-input', 'the record shows two eyes', { where: file, wanted: 'one', remedy });
}

/** The first image of each eye in a file. */
async function readEyeImages(
  bytes: Uint8Array,
  file: string,
  wanted: EyePosition | undefined,
): Promise<EyeImage[]> {
  const views = await irisViewsIn(bytes, file, wanted);
  const firsts = views.filter(({ eye }, k) => views.findIndex(view => view.eye === eye) === k);
  return Promise.all(firsts.map(async view => ({ image: await decodeIrisImage(view, file), eye: view.eye })));
}

/** The template in a file, or of each eye in it. An eye that cannot be acquired is a Fault that says why. */
export async function readIrisSamples(
  bytes: Uint8Array,
  file: string,
  wanted: EyePosition | undefined,
): Promise<IrisSample[]> {
  if (isTemplate(bytes, file)) return [{ modality: 'iris', template: decodeIrisTemplate(bytes, file) }];
  return (await readEyeImages(bytes, file, wanted)).map(eyeImage => acquired(eyeImage, file));
}

/** The same of a file with one eye. */
export async function readIrisSample(
  bytes: Uint8Array,
  file: string,
  wanted: EyePosition | undefined,
): Promise<IrisSample> {
  if (isTemplate(bytes, file)) return { modality: 'iris', template: decodeIrisTemplate(bytes, file) };
  return acquired(await readEyeImage(bytes, file, wanted), file);
}

export const isTemplate = (bytes: Uint8Array, file: string) => sampleKind(bytes, file) === 'iris-template';

function acquired({ image, eye }: EyeImage, file: string): IrisSample {
  const { template, quality, found } = extractIris(image);
  if (quality.usable && found !== undefined) {
    return { modality: 'iris', template: { ...template, eye }, image, found };
  }
  throw new Fault('bad-input', 'the eye cannot be read', {
    where: file,
    given: `quality ${quality.score} (${quality.reasons.join(', ')})`,
    wanted: 'an open eye in focus',
  });
}
