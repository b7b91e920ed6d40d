import type { FingerprintTemplate } from '../../core/fingerprint.ts';
import { formatIdentifier, pixelsPerCentimetre } from '../iso19794/fmr-2005-layout.ts';
import { bestMinutiae, qualityCode, within, writeMinutia, writeText } from '../iso19794/view-writer.ts';
import {
  form,
  minutiaBytes,
  recordHeaderBytes2004,
  recordHeaderBytes2009,
  version2004,
  versions2009,
  viewHeaderBytes2009,
} from './layout.ts';

const viewHeaderBytes2004 = 4;
const extendedLengthBytes = 2;
/** Of a vendor that is not known, where 0 is not allowed. */
const unknownVendor = 0x0103;

/**
 * A template as an ANSI INCITS 378-2004 record with one view. Angles are rounded to two degrees, the rest as in the
 * ISO/IEC 19794-2:2005 record; throws RangeError for what the record cannot hold.
 */
export function encodeAnsi2004(template: FingerprintTemplate): Uint8Array<ArrayBuffer> {
  const minutiae = bestMinutiae(template.minutiae);
  const minutiaeAt = recordHeaderBytes2004 + viewHeaderBytes2004;
  const view = allocate(minutiaeAt, minutiae.length);
  writeText(view, 0, formatIdentifier);
  writeText(view, 4, version2004);
  view.setUint16(8, view.byteLength); // one view never needs the long form
  view.setUint16(10, unknownVendor); // product identifier: owner, and type 0; no capture equipment is stated
  writePicture(view, 16, template);
  view.setUint8(24, 1); // views
  view.setUint8(26, template.position);
  view.setUint8(27, 0); // view 0, live-scan plain
  view.setUint8(28, qualityCode(template.quality));
  view.setUint8(29, minutiae.length);
  minutiae.forEach((minutia, i) => {
    writeMinutia(view, minutiaeAt + i * minutiaBytes, minutia, template, form);
  });
  return new Uint8Array(view.buffer);
}

/** The same as an ANSI INCITS 378-2009 record. */
export function encodeAnsi2009(template: FingerprintTemplate): Uint8Array<ArrayBuffer> {
  const minutiae = bestMinutiae(template.minutiae);
  const viewAt = recordHeaderBytes2009.published;
  const minutiaeAt = viewAt + viewHeaderBytes2009;
  const view = allocate(minutiaeAt, minutiae.length);
  writeText(view, 0, formatIdentifier);
  writeText(view, 4, versions2009[0]);
  view.setUint32(8, view.byteLength);
  view.setUint16(12, unknownVendor);
  view.setUint8(19, 1); // views
  view.setUint8(viewAt, template.position);
  view.setUint8(viewAt + 3, qualityCode(template.quality));
  view.setUint16(viewAt + 4, unknownVendor); // of the quality algorithm
  writePicture(view, viewAt + 8, template);
  view.setUint8(viewAt + 16, minutiae.length);
  minutiae.forEach((minutia, i) => {
    writeMinutia(view, minutiaeAt + i * minutiaBytes, minutia, template, form);
  });
  return new Uint8Array(view.buffer);
}

function allocate(minutiaeAt: number, minutiae: number): DataView<ArrayBuffer> {
  return new DataView(new ArrayBuffer(minutiaeAt + minutiae * minutiaBytes + extendedLengthBytes));
}

/** Width, height and the two resolutions. */
function writePicture(view: DataView, at: number, { widthPx, heightPx, dpi }: FingerprintTemplate): void {
  const perCentimetre = within(pixelsPerCentimetre(dpi), 1, 0xffff, 'resolution');
  view.setUint16(at, within(widthPx, 1, 0xffff, 'width'));
  view.setUint16(at + 2, within(heightPx, 1, 0xffff, 'height'));
  view.setUint16(at + 4, perCentimetre);
  view.setUint16(at + 6, perCentimetre);
}
