import type { FingerprintTemplate } from '../../core/fingerprint.ts';
import type { ExtendedData } from './extended-data.ts';

/** One view of one finger, as every finger minutiae record has at least one. */
export interface FingerView {
  readonly template: FingerprintTemplate;
  /** Counts the views of the same finger, from 0. */
  readonly viewNumber: number;
  /**
   * The impression type code: 0 live-scan plain, 1 live-scan rolled, 2 and 3 the same not live, 8 swipe; further codes
   * differ by standard.
   */
  readonly impression: number;
  readonly extended: readonly ExtendedData[];
}

/** What a record says of the picture that its minutiae were found in. */
export interface ViewFrame {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly dpi: number;
}

/** How a standard writes a minutia. */
export interface MinutiaForm {
  /** Units of angle in a full turn; a value of this or more is out of range. */
  readonly angleSteps: number;
  /** Whether a byte of quality follows. */
  readonly hasQuality: boolean;
}

/** Where a standard speaks of each field, for errors: the clause where it is known, else its title. */
export interface FieldClauses {
  readonly width: string;
  readonly height: string;
  readonly xResolution: string;
  readonly yResolution: string;
  readonly position: string;
  readonly viewNumber: string;
  readonly impression: string;
  readonly quality: string;
  readonly count: string;
  readonly minutiaType: string;
  readonly minutiaPosition: string;
  readonly minutiaAngle: string;
  readonly minutiaQuality: string;
  readonly extendedLength: string;
  readonly extendedArea: string;
}

/** For a standard whose clauses are cited by their titles. */
export function clausesByTitle(header: string, minutia: string, extended: string): FieldClauses {
  return {
    width: header,
    height: header,
    xResolution: header,
    yResolution: header,
    position: header,
    viewNumber: header,
    impression: header,
    quality: header,
    count: header,
    minutiaType: minutia,
    minutiaPosition: minutia,
    minutiaAngle: minutia,
    minutiaQuality: minutia,
    extendedLength: extended,
    extendedArea: extended,
  };
}
