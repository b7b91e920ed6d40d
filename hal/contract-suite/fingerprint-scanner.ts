import assert from 'node:assert/strict';
import type { Clock } from '../clock.ts';
import type { FingerprintScanner } from '../fingerprint-scanner.ts';
import { abortsWith, failsWith, type Rig, withRig } from './expect.ts';

export interface ScannerRig extends Rig {
  readonly scanner: FingerprintScanner;
  readonly clock: Clock;
  /** From now on a finger is laid down whenever the scanner asks for one. Before, nobody is there. */
  bringFinger(): void;
}

/** Longer than any capture takes in a test. */
const LONG_MS = 10_000;
const SHORT_MS = 20;

/** What a driver of FingerprintScanner owes. */
export function fingerprintScannerContract(name: string, open: () => Promise<ScannerRig>): void {
  const test = withRig(open);

  test(`${name}: a capture is a whole picture with its resolution and time`, async rig => {
    rig.bringFinger();
    const askedMs = rig.clock.monotonicMs();
    const frame = await rig.scanner.capture({ timeoutMs: LONG_MS });
    assert.equal(frame.pixels.length, frame.widthPx * frame.heightPx);
    assert.ok(frame.dpi !== undefined && frame.dpi >= 250 && frame.dpi <= 1000, `dpi ${frame.dpi}`);
    assert.ok(frame.capturedAtMs >= askedMs && frame.capturedAtMs <= rig.clock.monotonicMs());
  });

  test(`${name}: ridges are dark on a light ground`, async rig => {
    rig.bringFinger();
    const { pixels } = await rig.scanner.capture({ timeoutMs: LONG_MS });
    const sorted = Uint8Array.from(pixels).sort();
    const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
    assert.ok(at(0.95) - at(0.05) > 40, 'there is a print to be seen');
    assert.ok(at(0.95) > 128, 'the ground is light');
  });

  test(`${name}: every frame is new and belongs to the receiver`, async rig => {
    rig.bringFinger();
    const first = await rig.scanner.capture({ timeoutMs: LONG_MS });
    first.pixels.fill(0);
    const second = await rig.scanner.capture({ timeoutMs: LONG_MS });
    assert.ok(second.sequence > first.sequence);
    assert.ok(second.pixels.some(pixel => pixel > 0));
  });

  test(`${name}: no finger in time is a timeout, after which it can be asked again`, async rig => {
    await failsWith('timeout', rig.scanner.capture({ timeoutMs: SHORT_MS }));
    rig.bringFinger();
    await rig.scanner.capture({ timeoutMs: LONG_MS });
  });

  test(`${name}: an aborted capture rejects with the reason, and the next one works`, async rig => {
    const controller = new AbortController();
    await abortsWith(controller, rig.scanner.capture({ timeoutMs: LONG_MS, signal: controller.signal }));
    rig.bringFinger();
    await rig.scanner.capture({ timeoutMs: LONG_MS });
  });

  test(`${name}: a signal that is aborted already starts nothing`, async rig => {
    const controller = new AbortController();
    controller.abort(new Error('too late'));
    const operation = rig.scanner.capture({ timeoutMs: LONG_MS, signal: controller.signal });
    await assert.rejects(operation, /too late/);
    await failsWith('timeout', rig.scanner.capture({ timeoutMs: SHORT_MS }));
  });

  test(`${name}: a second capture beside the first is refused as busy`, async rig => {
    const first = failsWith('timeout', rig.scanner.capture({ timeoutMs: SHORT_MS }));
    await failsWith('busy', rig.scanner.capture({ timeoutMs: SHORT_MS }));
    await first;
  });

  test(`${name}: dispose ends a pending capture with absent, and may be called twice`, async rig => {
    const pending = failsWith('absent', rig.scanner.capture({ timeoutMs: LONG_MS }));
    await rig.scanner.dispose();
    await pending;
    await rig.scanner.dispose();
  });
}
