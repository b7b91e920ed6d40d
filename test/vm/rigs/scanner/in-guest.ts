/**
 * `node in-guest.js PORT IMAGE KEY KEY`, in the guest: the exported contract suite on a port of the real kernel and by the drivers
 * whose images others hand in (`handed-in.ts`, for which the keys are), then a kiosk's
 * fingerprint path there, driver, extraction and comparison. It is one process, because loading it takes longer than running
 * it on an emulated processor. IMAGE holds the enrolled impression, 192 x 192 px of 8 bits.
 *
 * It speaks in lines that begin with `@`, and the host answers or orders with a line. The suite: `@finger` asks for a finger
 * on the module, `@lift` for its end, `@become MODEL` for a module of another model. After `@reader`, until the input ends: `open`, `capture` and `close`, each answered with JSON.
 */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import test, { after } from 'node:test';
import { fingerprint } from '../../../../daemon/biometrics/fingerprint/fingerprint.ts';
import { fingerprintScannerContract } from '../../../../hal/contract-suite/fingerprint-scanner.ts';
import { sleep } from '../../../../hal/clock.ts';
import { HalError } from '../../../../hal/device.ts';
import { type ModelName, models } from '../../../../hal/drivers/serial/models.ts';
import { driver } from '../../../../hal/drivers/serial/r503.ts';
import { SystemClock } from '../../../../hal/drivers/system/clock.ts';
import type { FingerprintScanner } from '../../../../hal/fingerprint-scanner.ts';
import { handedInContracts } from './handed-in.ts';

const [path, image = '', rootKey = '', deviceKey = ''] = process.argv.slice(2);
const clock = new SystemClock();
const input = createInterface({ input: process.stdin });
const lines = input[Symbol.asyncIterator]();
const say = (text: string) => process.stdout.write(`@${text}\n`);
after(() => input.close());

/** The suite on a module of that model, which the driver has to know by itself. */
function contractOf(model: ModelName): void {
  test(`a module of the model ${model} takes its place`, async () => {
    say(`become ${model}`);
    await lines.next();
  });
  fingerprintScannerContract(`${model} on ttyUSB`, async () => {
    const scanner = await driver.open('finger', { path, settleMs: 5 }, { clock });
    assert.equal(scanner.info.model, models[model].name);
    return {
      scanner,
      clock,
      bringFinger: () => say('finger'),
      close: async () => {
        await scanner.dispose();
        say('lift');
        await lines.next();
      },
    };
  });
}

const enrolledPixels = new Uint8Array(await readFile(image));
await handedInContracts(enrolledPixels, [await readFile(rootKey), await readFile(deviceKey)]);
contractOf('r30x');
contractOf('r503');

test('a reader that obeys orders until there are no more', async () => {
  const sensor = { widthPx: 192, heightPx: 192, dpi: 508 };
  const enrolled = fingerprint.extract({ ...sensor, pixels: enrolledPixels });
  // Turns of the event loop, in which all that the suites have said gets out before this.
  await sleep(clock, 100);
  say('reader');
  let scanner: FingerprintScanner | undefined;
  const obey = async (order: string): Promise<object> => {
    if (order === 'open') scanner = await driver.open('finger', { path }, { clock });
    if (order === 'close') await scanner?.dispose();
    if (order !== 'capture' || scanner === undefined) return {};
    const { pixels, widthPx, heightPx, dpi = sensor.dpi } = await scanner.capture({ timeoutMs: 60_000 });
    const capturedMs = clock.monotonicMs();
    const score = fingerprint.compare(fingerprint.extract({ pixels, widthPx, heightPx, dpi }), enrolled);
    return { score, matchMs: Math.round(clock.monotonicMs() - capturedMs) };
  };
  for (let line = await lines.next(); !line.done; line = await lines.next()) {
    const startedMs = clock.monotonicMs();
    const answer = await obey(line.value).catch(failure);
    say(JSON.stringify({ ...answer, ms: Math.round(clock.monotonicMs() - startedMs) }));
  }
});

function failure(error: unknown): object {
  if (error instanceof HalError) return { error: error.kind, detail: error.message };
  return { error: 'none of HalError', detail: String(error) };
}
