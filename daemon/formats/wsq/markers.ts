/** The marker segments of a WSQ file: 0xFF and this byte. */
export const markers = {
  SOI: 0xa0,
  EOI: 0xa1,
  SOF: 0xa2,
  SOB: 0xa3,
  DTT: 0xa4,
  DQT: 0xa5,
  DHT: 0xa6,
  DRI: 0xa7,
  COM: 0xa8,
  RST0: 0xb0,
  RST7: 0xb7,
} as const;

/** "SOF (FFA2)", or the bare number of what is none. */
export function markerName(code: number): string {
  const hex = `FF${code.toString(16).toUpperCase().padStart(2, '0')}`;
  const named = Object.entries(markers).find(([, value]) => value === code);
  return named === undefined ? hex : `${named[0]} (${hex})`;
}
