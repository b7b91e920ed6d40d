import assert from 'node:assert/strict';
import type { Clock } from '../clock.ts';
import type { FingerprintScanner } from '../fingerprint-scanner.ts';
import { failsWith, type Rig, withRig } from './expect.ts';
import { checkFingerEvidence } from './presentation.ts';
import { longMs, shortMs, waitingContract } from './waiting.ts';

export interface ScannerRig extends Rig {
  readonly scanner: FingerprintScanner;
  readonly clock: Clock;
  /** From now on a finger is laid down whenever the scanner asks for one. Before, nobody is there. */
  bringFinger(): void;
}

/** What a driver of FingerprintScanner owes. */
export function fingerprintScannerContract(name: string, open: () => Promise<ScannerRig>): void {
  const test = withRig(open);
  waitingContract(name, open, ({ scanner }) => ({
    device: scanner,
    begin: request => scanner.capture(request),
  }));

  test(`${name}: a capture is a whole picture with its resolution and time`, async rig => {
    rig.bringFinger();
    const askedMs = rig.clock.monotonicMs();
    const frame = await rig.scanner.capture({ timeoutMs: longMs });
    assert.equal(frame.pixels.length, frame.widthPx * frame.heightPx);
    assert.ok(frame.dpi !== undefined && frame.dpi >= 250 && frame.dpi <= 1000, `dpi ${frame.dpi}`);
    assert.ok(frame.capturedAtMs >= askedMs && frame.capturedAtMs <= rig.clock.monotonicMs());
  });

  test(`${name}: ridges are dark on a light ground`, async rig => {
    rig.bringFinger();
    const { pixels } = await rig.scanner.capture({ timeoutMs: longMs });
    const sorted = Uint8Array.from(pixels).sort();
    const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
    assert.ok(at(0.95) - at(0.05) > 40, 'there is a print to be seen');
    assert.ok(at(0.95) > 128, 'the ground is light');
  });

  test(`${name}: every frame is new and belongs to the receiver`, async rig => {
    rig.bringFinger();
    const first = await rig.scanner.capture({ timeoutMs: longMs });
    first.pixels.fill(0);
    const second = await rig.scanner.capture({ timeoutMs: longMs });
    assert.ok(second.sequence > first.sequence);
    assert.ok(second.pixels.some(pixel => pixel > 0));
  });

  test(`${name}: each capture brings the evidence that the scanner promises`, async rig => {
    rig.bringFinger();
    for (let capture = 0; capture < 2; capture++)
      checkFingerEvidence(await rig.scanner.capture({ timeoutMs: longMs }), rig.scanner.info);
  });

  test(`${name}: no finger in time is a timeout, after which it can be asked again`, async rig => {
    await failsWith('timeout', rig.scanner.capture({ timeoutMs: shortMs }));
    rig.bringFinger();
    await rig.scanner.capture({ timeoutMs: longMs });
  });
}
