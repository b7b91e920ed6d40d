const names: Readonly<Record<number, string>> = {
  1: 'transaction information',
  2: 'user-defined descriptive text',
  3: 'low-resolution greyscale fingerprint',
  4: 'high-resolution greyscale fingerprint',
  5: 'low-resolution binary fingerprint',
  6: 'high-resolution binary fingerprint',
  7: 'user-defined image',
  8: 'signature',
  9: 'minutiae',
  10: 'face, scar, mark or tattoo',
  11: 'voice',
  12: 'dental',
  13: 'latent print',
  14: 'fingerprint',
  15: 'palm print',
  16: 'user-defined test image',
  17: 'iris',
  18: 'DNA',
  19: 'plantar print',
  20: 'source representation',
  21: 'associated context',
  22: 'non-photographic imagery',
  98: 'information assurance',
  99: 'CBEFF biometric data',
};

/** What a record of that type holds (Annex B), in a few words. */
export const recordName = (type: number): string => names[type] ?? 'reserved';
