import { clausesByTitle, type FieldClauses, type MinutiaForm } from '../iso19794/finger-view.ts';

/** What readers and writers of ANSI INCITS 378 finger minutiae records share. Clauses are cited by title. */
export const standard2004 = 'ANSI INCITS 378-2004';
export const standard2009 = 'ANSI INCITS 378-2009';
/** The same as that of ISO/IEC 19794-2:2005; what follows tells the two apart. */
export const version2004 = ' 20\0';
/** The edition of 2009 and its amendment 1, whose binary layout is the same. */
export const versions2009 = ['030\0', '035\0'] as const;
/** With the two-byte length; the six-byte one adds four. */
export const recordHeaderBytes2004 = 26;
/**
 * The record header of 2009 as published (a byte of certification, two of device), and that of the draft of 2007, which
 * NIST's tools and samples follow (four bits of certification, twelve of device).
 */
export const recordHeaderBytes2009 = { published: 21, draft: 20 } as const;
export const viewHeaderBytes2009 = 17;
export const minutiaBytes = 6;

/** Angles are in units of two degrees, 0 to 179. */
export const form: MinutiaForm = { angleSteps: 180, hasQuality: true };

export const recordHeader = 'record header';
/** The picture and its resolution belong to the view. */
export const clauses2009 = clausesByTitle('finger view header', 'finger minutiae data', 'extended data');
/** There they belong to the record. */
export const clauses2004: FieldClauses = {
  ...clauses2009,
  width: recordHeader,
  height: recordHeader,
  xResolution: recordHeader,
  yResolution: recordHeader,
};
