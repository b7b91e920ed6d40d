import { type FieldName, fieldTable } from './field-table.ts';
import { imageFields } from './image-field-names.ts';
import { minutiaeFields } from './minutiae-field-names.ts';

/** 8.1 */
const transaction = fieldTable(`
  1 LEN record length
  2 VER version
  3 CNT transaction content
  4 TOT type of transaction
  5 DAT date
  6 PRY priority
  7 DAI destination agency
  8 ORI originating agency
  9 TCN transaction control number
  10 TCR transaction control reference
  11 NSR native scanning resolution
  12 NTR nominal resolution
  13 DOM domain name
  14 GMT Greenwich mean time
  15 DCS character encoding
  16 APS application profile specifications
  17 ANM agency names
  18 GNS geographic name set
`);

/** 8.2; all from 3 on is defined by the domain, which 1.013 names. */
const userDefined = fieldTable(`
  1 LEN record length
  2 IDC information designation character
`);

/** 8.4, and Types 3, 5 and 6 of earlier versions. */
const printImage = fieldTable(`
  1 LEN record length
  2 IDC information designation character
  3 IMP impression type
  4 FGP finger position
  5 ISR image scanning resolution
  6 HLL horizontal line length
  7 VLL vertical line length
  8 CGA compression algorithm
  9 DATA image
`);

/** 8.7 */
const userImage = fieldTable(`
  1 LEN record length
  2 IDC information designation character
  3 DATA user-defined fields and image
`);

/** 8.8 */
const signature = fieldTable(`
  1 LEN record length
  2 IDC information designation character
  3 SIG signature type
  4 SRT signature representation type
  5 ISR image scanning resolution
  6 HLL horizontal line length
  7 VLL vertical line length
  8 DATA signature
`);

/** Information assurance. */
const assurance = fieldTable(`
  1 LEN record length
  2 IDC information designation character
  3 DFO data format owner
  4 SRC source agency
  5 DFT data format type
  6 DCD data creation date
  900 ALF audit log
  901 ARN audit revision number
  993 SAN source agency name
`);

/** 8.24 */
const cbeff = fieldTable(`
  1 LEN record length
  2 IDC information designation character
  4 SRC source agency
  5 BCD biometric creation date
  100 HDV CBEFF header version
  101 BTY biometric type
  102 BDQ biometric data quality
  103 BFO biometric data block format owner
  104 BFT biometric data block format type
  902 ANN annotation
  903 DUI device unique identifier
  904 MMS make, model, serial number
  993 SAN source agency name
  995 ASC associated context
  996 HAS hash
  997 SOR source representation
  998 GEO geographic place of acquisition
  999 DATA biometric data block
`);

const tables: Readonly<Record<number, ReadonlyMap<number, FieldName>>> = {
  1: transaction,
  2: userDefined,
  3: printImage,
  4: printImage,
  5: printImage,
  6: printImage,
  7: userImage,
  8: signature,
  9: minutiaeFields,
  ...imageFields,
  98: assurance,
  99: cbeff,
};

/** What the standard calls a field of that type of record; undefined where it is user-defined, reserved or not in these tables. */
export const fieldName = (type: number, number: number): FieldName | undefined => tables[type]?.get(number);
