/** Why a certificate counts no more (RFC 5280, 5.3.1), in the words of the command line. */
export const revocationReasons = [
  'key-compromise',
  'superseded',
  'cessation-of-operation',
  'privilege-withdrawn',
] as const;
export type RevocationReason = (typeof revocationReasons)[number];
