/** What reader and writer of the ISO/IEC 19794-6:2005 iris image record share. */
// Tables 2 to 4 are numbered as public readers cite them. All widths are borne out by the records of a German specimen passport.
import { imageForms } from './iris-fields.ts';

export const standard = 'ISO/IEC 19794-6:2005';
export const versionNumber = '010\0';
/** Table 2: the record header, which states its own length. */
export const recordHeaderBytes = 45;
/** Table 3: one or two eyes, each with the number of its images. */
export const mostEyes = 2;
export const deviceIdentifierBytes = 16;
/** Table 2, image format. */
export const forms = imageForms(['raw', 'jpeg', 'jpeg-ls', 'jpeg-2000']);
/** Table 4: a quality that is not known. */
export const unknownQuality = 254;

export const clauses = { header: 'table 2', eye: 'table 3', image: 'table 4' } as const;
