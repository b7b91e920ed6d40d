/** The information separators of the traditional encoding (ANSI/NIST-ITL 1-2011 Update 2015, Annex B; ISO/IEC 646). */
export const separator = {
  /** Ends a record. */
  file: 0x1c,
  /** Between fields. */
  group: 0x1d,
  /** Between subfields. */
  record: 0x1e,
  /** Between the items of a subfield. */
  unit: 0x1f,
} as const;

export const itemSeparator = String.fromCharCode(separator.unit);
export const subfieldSeparator = String.fromCharCode(separator.record);
