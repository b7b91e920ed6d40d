/** What reader and writer of the ISO/IEC 19794-6:2011 iris image record share. */
// Tables 3 and 4 are numbered as public readers cite them.
import { imageForms } from './iris-fields.ts';
import type { IrisImageKind } from './iris-view.ts';

export const standard = 'ISO/IEC 19794-6:2011';
export const versionNumber = '020\0';
/** Table 3: the general header. */
export const generalHeaderBytes = 16;
/** Table 4 without quality blocks, and the length of the image data that follows. */
export const leastRepresentationBytes = 52;
/** ISO/IEC 19794-1:2011, 12.3.2: the date and time of the capture. */
export const captureDateBytes = 9;
/** Table 4, image format. The amendment of 2015 leaves raw, JPEG 2000 and PNG, in grey; older writers used the others. */
export const forms = imageForms(['raw', 'jpeg', 'jpeg-2000', 'png']);
/** Table 4, image type. */
export const kinds: ReadonlyMap<number, IrisImageKind> = new Map([
  [1, 'uncropped'],
  [2, 'vga'],
  [3, 'cropped'],
  [7, 'cropped-and-masked'],
]);
/** A quality that could not be computed. */
export const failedQuality = 255;

export const clauses = {
  general: 'table 3',
  header: 'table 4',
  date: 'ISO/IEC 19794-1:2011, 12.3.2',
  data: 'representation data',
} as const;
