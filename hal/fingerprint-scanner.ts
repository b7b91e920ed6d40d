import type { Device, WaitRequest } from './device.ts';
import type { FingerEvidenceKind, FingerFrame } from './presentation.ts';

export interface ScannerInfo {
  readonly vendor: string;
  readonly model: string;
  readonly serial?: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly dpi: number;
  /** Evidence of a living finger that comes with every capture; absent: none, and no presentation is tested. */
  readonly presentation?: readonly FingerEvidenceKind[];
}

export interface FingerRequest extends WaitRequest {
  /** Which finger is wanted, 1 (right thumb) to 10 (left little finger), for sensors that tell people. Without it any will do. */
  readonly finger?: number;
}

/**
 * A live-scan fingerprint sensor.
 *
 * A driver owes: `capture` waits for a finger, lets the contact settle and resolves with the best frame of it, ridges
 * dark on light, with `dpi` set and a `sequence` above the one before; HalError `timeout` when no finger came within
 * `timeoutMs`; a frame is never given twice. Nothing is kept after it was given. What it owes with
 * evidence of presentation is in presentation.ts.
 * A caller owes: one capture at a time (a second one rejects with `busy`); `timeoutMs` > 0.
 */
export interface FingerprintScanner extends Device {
  readonly info: ScannerInfo;
  capture(request: FingerRequest): Promise<FingerFrame>;
}
