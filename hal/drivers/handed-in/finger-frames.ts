import { HalError } from '../../device.ts';
import type { ScannerInfo } from '../../fingerprint-scanner.ts';
import type { FingerFrame } from '../../presentation.ts';
import { decodeImage } from './decode.ts';
import { readEvidence } from './evidence.ts';
import { imageLimits } from './parameters.ts';

/** One image as it was handed in. */
export interface HandedIn {
  /** Where it came from, for the error. */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** FingerEvidence as JSON. */
  readonly evidence?: string;
  /** Resolution that came beside the image and stands above what the file says. */
  readonly dpi?: number;
  readonly capturedAtMs: number;
}

/** Makes frames of one scanner of what is handed in for it, numbered. */
export class FingerFrames {
  readonly #device: string;
  readonly #info: ScannerInfo;
  #sequence = 0;

  constructor(device: string, info: ScannerInfo) {
    this.#device = device;
    this.#info = info;
  }

  /** HalError `io` that names the image when it is none, or of another size or resolution than the scanner's. */
  async of(image: HandedIn): Promise<FingerFrame> {
    const { widthPx, heightPx, dpi } = this.#info;
    try {
      const { pixels, statedDpi, ...sides } = await decodeImage(image.bytes);
      if (sides.widthPx !== widthPx || sides.heightPx !== heightPx)
        throw new Error(`${sides.widthPx} x ${sides.heightPx} px, wanted ${widthPx} x ${heightPx}`);
      checkResolution(image.dpi ?? statedDpi, dpi);
      const { capturedAtMs, evidence } = image;
      const presentation = evidence === undefined ? {} : { presentation: readEvidence(evidence) };
      return { widthPx, heightPx, dpi, pixels, sequence: ++this.#sequence, capturedAtMs, ...presentation };
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new HalError('io', this.#device, `${image.name}: ${why}`, cause);
    }
  }
}

/** An image that states none is taken at the scanner's word. */
function checkResolution(stated: number | undefined, wanted: number): void {
  if (stated === undefined || Math.abs(stated - wanted) <= wanted * imageLimits.dpiTolerance) return;
  throw new Error(`${stated} dpi, wanted ${wanted}`);
}
