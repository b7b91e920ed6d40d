import { type FieldName, fieldTable } from './field-table.ts';

/** What all records with an image have (Types 10, 13 to 17, 19, 20). */
const size = `
  1 LEN record length
  2 IDC information designation character
  4 SRC source agency
  6 HLL horizontal line length
  7 VLL vertical line length
  8 SLC scale units
  9 THPS transmitted horizontal pixel scale
  10 TVPS transmitted vertical pixel scale
  11 CGA compression algorithm
`;

const origin = `
  902 ANN annotation
  903 DUI device unique identifier
  904 MMS make, model, serial number
  993 SAN source agency name
  994 EFR external file reference
  995 ASC associated context
  996 HAS hash
  997 SOR source representation
  998 GEO geographic place of acquisition
`;

const scanned = `
  16 SHPS scanned horizontal pixel scale
  17 SVPS scanned vertical pixel scale
`;

const table = (...parts: readonly string[]) => fieldTable(parts.join('\n'));

/** 8.10 */
const face = table(
  size,
  `
  3 IMT image type
  5 PHD photo capture date
  12 CSP colour space
  13 SAP subject acquisition profile
  14 FIP face bounding box
  15 FPFI face path
  18 DIST distortion
  19 LAF lighting artefacts
  20 POS subject pose
  21 POA pose offset angle
  23 PAS photo acquisition source
  24 SQS subject quality score
  25 SPA subject pose angles
  26 SXS subject facial description
  27 SEC subject eye colour
  28 SHC subject hair colour
  29 FFP facial feature points
  30 DMM device monitoring mode
  31 TMC tiered markup collection
  32 3DF 3D facial feature points
  33 FEC feature contours
  34 ICDR capture date range
  38 COM comment
  39 T10 Type-10 reference number
  40 SMT scar, mark or tattoo code
  41 SMS size of scar, mark or tattoo
  42 SMD descriptors of scar, mark or tattoo
  43 COL tattoo colour
  44 ITX image transform
  45 OCC occlusions
  46 SUB subject condition
  47 CON capture organisation
  48 PID patterned injury
  49 CID lip print
  50 VID dental image
  51 RSP ruler or scale
  992 T2C Type-2 cross-reference
  999 DATA image
`,
  scanned,
  origin,
);

/** What prints have: 8.13 to 8.15, 8.19. */
const print = `
  3 IMP impression type
  12 BPX bits per pixel
  13 FGP friction ridge position
  20 COM comment
  46 SUB subject condition
  47 CON capture organisation
`;

/** 8.13 */
const latent = table(
  size,
  print,
  `
  5 LCD latent capture date
  14 SPD search position descriptors
  15 PPC print position coordinates
  18 RSP ruler or scale
  19 REM resolution method
  24 LQM latent quality metric
  999 DATA latent image
`,
  scanned,
  origin,
);

/** 8.14 */
const finger = table(
  size,
  print,
  `
  5 FCD fingerprint capture date
  14 PPD print position descriptors
  15 PPC print position coordinates
  18 AMP amputated or bandaged
  21 SEG finger segment position
  22 NQM NIST quality metric
  23 SQM segmentation quality metric
  24 FQM fingerprint quality metric
  25 ASEG alternate finger segment position
  26 SCF simultaneous capture
  27 SIF stitched image flag
  30 DMM device monitoring mode
  31 FAP subject acquisition profile
  999 DATA fingerprint image
`,
  scanned,
  origin,
);

/** 8.15 */
const palm = table(
  size,
  print,
  `
  5 PCD palm print capture date
  18 AMP amputated or bandaged
  21 SEG palm segment position
  24 PQM palm quality metric
  30 DMM device monitoring mode
  999 DATA palm print image
`,
  scanned,
  origin,
);

/** 8.16 */
const test = table(
  size,
  `
  3 UDI user-defined image type
  5 UTD test capture date
  12 BPX bits per pixel
  13 CSP colour space
  20 COM comment
  24 UQS quality score
  30 DMM device monitoring mode
  999 DATA test image
`,
  scanned,
  origin,
);

/** 8.17 */
const iris = table(
  size,
  `
  3 ELR eye label
  5 ICD iris capture date
  12 BPX bits per pixel
  13 CSP colour space
  14 RAE rotation angle of eye
  15 RAU rotation uncertainty
  16 IPC image property code
  17 DUI device unique identifier
  18 GUI globally unique identifier
  19 MMS make, model, serial number
  20 ECL eye colour
  21 COM comment
  22 SHPS scanned horizontal pixel scale
  23 SVPS scanned vertical pixel scale
  24 IQS image quality score
  25 EAS effective acquisition spectrum
  26 IRD iris diameter
  27 SSV specified spectrum values
  28 DME damaged or missing eye
  30 DMM device monitoring mode
  31 IAP subject acquisition profile
  32 ISF iris storage format
  33 IPB iris pupil boundary
  34 ISB iris sclera boundary
  35 UEB upper eyelid boundary
  36 LEB lower eyelid boundary
  37 NEO non-eyelid occlusions
  40 RAN range
  41 GAZ frontal gaze
  999 DATA iris image
`,
  origin,
);

/** 8.19 */
const plantar = table(
  size,
  print,
  `
  5 PCD plantar capture date
  18 AMP amputated or bandaged
  19 FSP toe segment position
  21 SEG plantar segment position
  24 FQM plantar quality metric
  30 DMM device monitoring mode
  999 DATA plantar image
`,
  scanned,
  origin,
);

/** By type of record. Voice, dental, DNA and the records of sources (11, 12, 18, 20 to 22) are read and kept without names of their fields. */
export const imageFields: Readonly<Record<number, ReadonlyMap<number, FieldName>>> = {
  10: face,
  13: latent,
  14: finger,
  15: palm,
  16: test,
  17: iris,
  19: plantar,
};
