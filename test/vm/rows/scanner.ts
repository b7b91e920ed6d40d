/**
 * A fingerprint module on a serial port of the real kernel: the host plays the module at the far end of a USB-to-serial
 * bridge; in the guest run the exported contract suite, then a reader that matches what it captures with an enrolled finger.
 */
import { newKey } from '../../helpers/issued-certificate.ts';
import { SystemClock } from '../../../hal/drivers/system/clock.ts';
import type { Guest } from '../guest.ts';
import { noFaults } from '../rigs/scanner/faults.ts';
import { syntheticFinger } from '../rigs/scanner/finger.ts';
import { Reader } from '../rigs/scanner/reader.ts';
import { UsbScanner } from '../rigs/scanner/usb-scanner.ts';
import type { Bench, Outcome, Row } from '../row.ts';

const clock = new SystemClock();
/** -10 log10(FMR): one false match in 10,000. */
const hitScore = 40;
/** From the pull of the plug to the error in the guest. */
const longestLossMs = 2_000;
const enrolledFile = '/tmp/enrolled.raw';
const keyFiles = ['/tmp/root.pem', '/tmp/device.pem'] as const;
/** As many as the exported suites have: of the scanner on two models, by folder, HTTP and SBI, and of the iris camera by folder. */
const contractTests = 5 * 9 + 12;
/** What the driver reads from an R30x (hal/drivers/serial/models.ts). */
const prism = { widthPx: 256, heightPx: 288, dpi: 500 };

export const row: Row = {
  name: 'scanner',
  async run(bench) {
    const guest = await bench.shared();
    const usb = await UsbScanner.at(guest);
    try {
      return await played(bench, guest, usb);
    } finally {
      await usb.close();
    }
  },
};

async function played(bench: Bench, guest: Guest, usb: UsbScanner): Promise<Outcome> {
  const port = await usb.plug();
  const enrolled = syntheticFinger('enrolled');
  await guest.put(enrolledFile, enrolled(1));
  for (const file of keyFiles) await guest.put(file, newKey().export({ type: 'pkcs8', format: 'pem' }));
  const impressions = { r503: enrolled(7), r30x: syntheticFinger('enrolled', prism)(7) };
  const reader = new Reader(guest, port, [enrolledFile, ...keyFiles], usb, model => () => impressions[model]);
  try {
    const contract = await reader.contract();
    bench.progress(`${contract} tests of the contract suites passed, those of the modules on ${port}`);
    const found = await fingersMatched(bench, reader, usb, enrolled);
    const lossMs = [await lossInWait(usb, reader, enrolled), await lossInUpload(usb, reader, enrolled)];
    bench.progress(`unplugged twice, absent after ${lossMs.join(' and ')} ms, back and a hit`);
    const worstMs = Math.max(...lossMs);
    const pass = contract === contractTests && found.missed === 0 && worstMs <= longestLossMs;
    const seen =
      `contracts of R30x, R503, folder, http and sbi ${contract} of ${contractTests}; ${found.text};` +
      ` unplugged and back twice, absent after ${worstMs} ms`;
    return { seen, value: worstMs, unit: 'ms', count: 2, pass };
  } finally {
    await reader.end();
  }
}

type Impressions = (number: number) => Uint8Array;

/** The enrolled finger thrice, once of it through noise, and a stranger's. */
async function fingersMatched(bench: Bench, reader: Reader, usb: UsbScanner, enrolled: Impressions) {
  const { module } = usb;
  const stranger = syntheticFinger('stranger');
  await reader.must('open');
  const shown: { who: string; finger: Impressions; isHit: boolean; noisy?: boolean }[] = [
    { who: 'enrolled', finger: () => enrolled(2), isHit: true },
    { who: 'enrolled', finger: () => enrolled(3), isHit: true },
    { who: 'enrolled, noise', finger: () => enrolled(4), isHit: true, noisy: true },
    { who: 'stranger', finger: () => stranger(1), isHit: false },
  ];
  let missed = 0;
  for (const { who, finger, isHit, noisy = false } of shown) {
    module.finger = finger;
    if (noisy)
      Object.assign(module.faults, { noise: Uint8Array.of(0xef, 0x01, 0x55, 0x00), droppedBytes: 1 });
    const { score = -1, ms, matchMs } = await reader.must('capture');
    Object.assign(module.faults, noFaults());
    bench.progress(`${who}: score ${score.toFixed(1)}, ${ms} ms of which ${matchMs} for the match`);
    if (score >= hitScore === isHit) continue;
    missed += 1;
    bench.broken(`${who}: score ${score}`);
  }
  return { missed, text: `${shown.length} fingers, ${missed} decided wrongly, one through noise` };
}

async function lossInWait(usb: UsbScanner, reader: Reader, enrolled: Impressions): Promise<number> {
  usb.module.finger = () => undefined;
  const heard = usb.module.heard.length;
  const pending = reader.ask('capture');
  await until(() => usb.module.heard.length > heard + 2);
  return pulledAndBack(usb, reader, pending, enrolled);
}

/** In an upload that stopped half-way. */
async function lossInUpload(usb: UsbScanner, reader: Reader, enrolled: Impressions): Promise<number> {
  usb.module.finger = () => enrolled(5);
  usb.module.faults.cutUploads = 1;
  const pending = reader.ask('capture');
  await until(() => usb.module.faults.cutUploads === 0);
  return pulledAndBack(usb, reader, pending, enrolled);
}

/** How long it took until the reader knew, in ms. */
async function pulledAndBack(
  usb: UsbScanner,
  reader: Reader,
  pending: ReturnType<Reader['ask']>,
  enrolled: Impressions,
): Promise<number> {
  const pulledMs = await usb.pull();
  const { error } = await pending;
  const lossMs = Math.round(clock.monotonicMs() - pulledMs);
  if (error !== 'absent') throw new Error(`unplugged, and the driver says ${error}`);
  await reader.must('close');
  await usb.gone();
  usb.module.finger = () => enrolled(6);
  await usb.plug();
  await reader.must('open');
  const { score = -1 } = await reader.must('capture');
  if (score < hitScore) throw new Error(`after it came back the score is ${score}`);
  return lossMs;
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise<void>(resolve => void clock.after(5, resolve));
}
