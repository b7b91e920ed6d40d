import type { FingerprintTemplate } from '../../core/fingerprint.ts';
import { formatIdentifier, pixelsPerCentimetre } from './fmr-2005-layout.ts';
import {
  captureDateBytes,
  endingAt,
  form,
  generalHeaderBytes,
  leastRepresentationBytes,
  minutiaBytes,
  qualityBlockBytes,
  versionNumber,
} from './fmr-2011-layout.ts';
import { bestMinutiae, qualityCode, within, writeMinutia, writeText } from './view-writer.ts';

const extendedLengthBytes = 2;

/**
 * A template as an ISO/IEC 19794-2:2011 record with one representation: capture date and device not known, one quality
 * block of no vendor's algorithm, minutiae with quality, ridge endings at the end of the ridge. Rounds and refuses as
 * the writer of the edition of 2005 does.
 */
export function encodeFmr2011(template: FingerprintTemplate): Uint8Array<ArrayBuffer> {
  const minutiae = bestMinutiae(template.minutiae);
  const minutiaeAt = generalHeaderBytes + leastRepresentationBytes - extendedLengthBytes + qualityBlockBytes;
  const length = minutiaeAt + minutiae.length * minutiaBytes.withQuality + extendedLengthBytes;
  const view = new DataView(new ArrayBuffer(length));
  writeGeneralHeader(view);
  const viewAt = writeCapture(view, template);
  writeViewHeader(view, viewAt, template, minutiae.length);
  minutiae.forEach((minutia, i) => {
    writeMinutia(view, minutiaeAt + i * minutiaBytes.withQuality, minutia, template, form(true));
  });
  return new Uint8Array(view.buffer);
}

function writeGeneralHeader(view: DataView): void {
  writeText(view, 0, formatIdentifier);
  writeText(view, 4, versionNumber);
  view.setUint32(8, view.byteLength);
  view.setUint16(12, 1); // representations
  view.setUint8(14, 0); // no certification blocks
}

/** Length, date, device and quality of the representation; gives where its finger position goes. */
function writeCapture(view: DataView, template: FingerprintTemplate): number {
  const at = generalHeaderBytes;
  view.setUint32(at, view.byteLength - generalHeaderBytes);
  for (let i = 0; i < captureDateBytes; i++) view.setUint8(at + 4 + i, 0xff);
  const qualityAt = at + 4 + captureDateBytes + 5; // technology, vendor and type of the device: 0, not known
  view.setUint8(qualityAt, 1); // quality blocks
  view.setUint8(qualityAt + 1, qualityCode(template.quality));
  return qualityAt + 1 + qualityBlockBytes;
}

function writeViewHeader(view: DataView, at: number, template: FingerprintTemplate, count: number): void {
  const perCentimetre = within(pixelsPerCentimetre(template.dpi), 1, 0xffff, 'resolution');
  view.setUint8(at, template.position);
  view.setUint8(at + 1, 0); // representation number
  view.setUint16(at + 2, perCentimetre);
  view.setUint16(at + 4, perCentimetre);
  view.setUint8(at + 6, 0); // live-scan plain
  view.setUint16(at + 7, within(template.widthPx, 1, 0xffff, 'width'));
  view.setUint16(at + 9, within(template.heightPx, 1, 0xffff, 'height'));
  view.setUint8(at + 11, (minutiaBytes.withQuality << 4) | endingAt.ridgeEnd);
  view.setUint8(at + 12, count);
}
