import { isDeepStrictEqual } from 'node:util';
import {
  deviceIdentifierBytes,
  forms,
  mostEyes,
  recordHeaderBytes,
  unknownQuality,
  versionNumber,
} from './iris-2005-layout.ts';
import { codeOfForm, formatIdentifier, orientationBits, rollCode, uncertaintyCode } from './iris-fields.ts';
import type { IrisHeader2005, IrisRecord2005, IrisView } from './iris-view.ts';
import { RecordWriter } from './record-writer.ts';

/**
 * An ISO/IEC 19794-6:2005 record, in a buffer of its own. It has room for one score an image: the first quality's. Throws
 * RangeError for what it cannot hold: PNG, images of unlike form, more than two eyes.
 */
export function encodeIris2005({ header, views }: IrisRecord2005): Uint8Array<ArrayBuffer> {
  const eyes = byEye(views);
  expectAlike(views);
  const body = new RecordWriter();
  for (const views of eyes) writeEye(body, views);
  const record = new RecordWriter();
  writeHeader(record, header, views[0], eyes.length, body.length);
  record.bytes(body.finish());
  return record.finish();
}

/** Table 2. */
function writeHeader(
  record: RecordWriter,
  header: IrisHeader2005,
  view: IrisView,
  eyes: number,
  bodyBytes: number,
): void {
  if (header.deviceIdentifier.length !== deviceIdentifierBytes) {
    throw new RangeError(`a device identifier has ${deviceIdentifierBytes} bytes`);
  }
  record.text(formatIdentifier);
  record.text(versionNumber);
  record.uint32(recordHeaderBytes + bodyBytes, 'length');
  record.uint16(header.captureDevice, 'capture device');
  record.uint8(eyes, 'number of eyes');
  record.uint16(recordHeaderBytes, 'length of the header');
  record.uint16(orientationBits(view) | (header.furtherProperties << 4), 'image properties');
  record.uint16(header.irisDiameterPx, 'iris diameter');
  record.uint16(codeOfForm(forms, view), 'image format');
  record.uint16(view.widthPx, 'image width');
  record.uint16(view.heightPx, 'image height');
  record.uint8(view.bitDepth, 'intensity depth');
  record.uint8(header.transformation, 'image transformation');
  record.text(header.deviceIdentifier);
}

/** Tables 3 and 4. */
function writeEye(record: RecordWriter, views: readonly IrisView[]): void {
  record.uint8(views[0].eye, 'eye');
  record.uint16(views.length, 'number of images');
  for (const view of views) {
    record.uint16(view.number, 'image number');
    const [quality] = view.qualities;
    record.uint8(quality?.score ?? quality?.unscored ?? unknownQuality, 'quality');
    record.uint16(rollCode(view.rollDegrees), 'roll angle');
    record.uint16(uncertaintyCode(view.rollUncertaintyDegrees), 'uncertainty of the roll angle');
    record.uint32(view.data.length, 'length of image data');
    record.bytes(view.data);
  }
}

/** Images of one eye that stand behind each other are together. */
function byEye(views: readonly IrisView[]): IrisView[][] {
  const eyes: IrisView[][] = [];
  for (const view of views) {
    const last = eyes.at(-1);
    if (last?.[0].eye === view.eye && view.asWritten?.startsGroup === undefined) last.push(view);
    else eyes.push([view]);
  }
  if (eyes.length > mostEyes) throw new RangeError(`images of ${eyes.length} eyes by turns`);
  return eyes;
}

/** The header speaks of all images. */
function expectAlike([first, ...others]: readonly IrisView[]): void {
  const shared = ({ codec, isColour, widthPx, heightPx, bitDepth, horizontal, vertical }: IrisView) => ({
    codec,
    isColour,
    widthPx,
    heightPx,
    bitDepth,
    horizontal,
    vertical,
  });
  const unlike = others.find(view => !isDeepStrictEqual(shared(view), shared(first)));
  if (unlike !== undefined) throw new RangeError('images of unlike form do not fit one record of 2005');
}
