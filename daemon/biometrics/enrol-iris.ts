import { Fault } from '../core/errors.ts';
import type { Image } from '../core/image.ts';
import type { EyePosition, IrisTemplate } from '../core/iris.ts';
import type { Reference } from '../core/watchlist.ts';
import { writePng } from '../formats/image/write-png.ts';
import { decodeIrisTemplate, encodeIrisTemplate } from '../formats/iris-template/iris-template.ts';
import { decodeIrisImage } from '../formats/iso19794/iris-pixels.ts';
import { readIrisRecord } from '../formats/iso19794/iris-record.ts';
import type { BiometricEngine } from './engine.ts';
import { validBits } from './iris/code.ts';
import { enrolmentReasons, templateReasons } from './iris/enrolment.ts';
import { parameters } from './iris/parameters.ts';
import { type TellPoor, tooPoor } from './too-poor.ts';

type Enrolled = Omit<Reference, 'subject' | 'instance'>;

/** A template of our own, kept as it came. Throws Fault for one with too little in it to be found by. */
export function enrolIrisTemplate(bytes: Uint8Array, name: string, onPoor: TellPoor): Enrolled {
  const template = decodeIrisTemplate(bytes, name);
  const valid = validBits(template.search);
  const { fewestBits } = parameters.compare;
  if (valid < fewestBits) {
    throw new Fault('bad-input', 'the template has too few valid bits to be found by', {
      where: name,
      given: `${valid}`,
      wanted: `at least ${fewestBits}`,
    });
  }
  const reasons = templateReasons(template);
  if (reasons.length > 0) onPoor({ name, score: template.quality, reasons });
  return { modality: 'iris', position: template.eye, template: new Uint8Array(bytes) };
}

/** The one eye of an iris image record; of several images the first. Throws Fault for a record of two eyes. */
export async function enrolIrisRecord(
  bytes: Uint8Array,
  name: string,
  engine: Pick<BiometricEngine, 'acquire'>,
  onPoor: TellPoor,
): Promise<Enrolled> {
  const { views } = readIrisRecord(bytes, name);
  const [view] = views;
  if (views.some(({ eye }) => eye !== view.eye)) {
    throw new Fault('bad-input', 'the record shows two eyes', {
      where: name,
      wanted: 'a file for each',
      remedy: 'bitmapd convert with --eye left and with --eye right',
    });
  }
  return enrolIrisImage(await decodeIrisImage(view, name), view.eye, name, engine, onPoor);
}

/** An image of one eye, kept as PNG beside its template. Throws Fault for one that is too poor to be found by. */
export async function enrolIrisImage(
  image: Image,
  eye: EyePosition,
  name: string,
  engine: Pick<BiometricEngine, 'acquire'>,
  onPoor: TellPoor,
): Promise<Enrolled> {
  const { quality, template } = await engine.acquire(image, 'iris');
  if (template === undefined) throw tooPoor(name, quality, 'another capture of the eye');
  const reasons = enrolmentReasons(quality);
  if (reasons.length > 0) onPoor({ name, score: quality.score, reasons });
  return {
    modality: 'iris',
    position: eye,
    template: ofEye(template, eye, name),
    imagePng: await writePng(image),
  };
}

/** A camera knows which eye it takes, an image does not. */
function ofEye(bytes: Uint8Array, eye: EyePosition, name: string): Uint8Array {
  const template: IrisTemplate = decodeIrisTemplate(bytes, name);
  return template.eye === eye ? bytes : encodeIrisTemplate({ ...template, eye });
}
