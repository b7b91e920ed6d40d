/** What the modules of the family have in common is the protocol; this is where they differ. */
export interface ScannerModel {
  readonly name: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly dpi: number;
  /** Whether it has the ring of light that AuraLedConfig sets. */
  readonly hasAura: boolean;
}

export const models = {
  /** R303, R305, R307 and the ZFM and AS608 modules: a prism and a camera. */
  r30x: { name: 'R30x', widthPx: 256, heightPx: 288, dpi: 500, hasAura: false },
  /** A capacitive array of 508 dpi with a ring of light around it. */
  r503: { name: 'R503', widthPx: 192, heightPx: 192, dpi: 508, hasAura: true },
} as const satisfies Readonly<Record<string, ScannerModel>>;

export type ModelName = keyof typeof models;

/** The model by the system identifier code of ReadSysPara: 9 is fixed in the R30x's data sheet, 0 in the R503's. */
export const modelOf = (identifierCode: number): ModelName | undefined =>
  identifierCode === 0x0009 ? 'r30x' : identifierCode === 0x0000 ? 'r503' : undefined;
