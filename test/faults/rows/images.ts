import { readFileSync } from 'node:fs';
import { Fault } from '../../../daemon/core/errors.ts';
import { BoundedDecoder } from '../../../daemon/image-decoder/bounded-decoder.ts';
import { decoderLimits } from '../../../daemon/image-decoder/parameters.ts';
import { randomFrom } from '../../../hal/drivers/sim/random.ts';
import { SystemClock } from '../../../hal/drivers/system/clock.ts';
import { withEndings } from '../endings.ts';
import { mutated, wholeImages } from '../images/mutations.ts';
import type { Row } from '../row.ts';

const decoders = 2;
const MiB = 2 ** 20;
/** What the row's own process may grow by: it holds no image for longer than its turn. */
const growthLimitBytes = 256 * MiB;

/** More than these say nothing new. */
const shownAtMost = 10;

interface Tally {
  decoded: number;
  refused: number;
  /** Images that brought a child down. */
  felled: number;
  highestBytes: number;
  harmed: number;
}

/** The most that a process has ever had in memory. */
function peakBytes(pid: number | undefined): number {
  if (pid === undefined) return 0;
  try {
    const [, kibibytes = '0'] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kibibytes) * 1024;
  } catch {
    return 0; // it has just ended
  }
}

/** Counts what became of an image; says what was wrong, if anything was. */
async function tryOne(
  decoder: BoundedDecoder,
  bytes: Buffer,
  label: string,
  tally: Tally,
): Promise<string | undefined> {
  try {
    const { widthPx, heightPx, pixels } = await decoder.decode(bytes, label);
    tally.decoded++;
    if (pixels.length !== widthPx * heightPx) return `${pixels.length} pixels for ${widthPx} x ${heightPx}`;
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'bad-input') return String(error);
    if (error.what.includes('brought its decoder down')) tally.felled++;
    else tally.refused++;
  }
  return undefined;
}

/** Damaged pictures through the decoder that the daemon gives them to. */
export const row: Row = {
  name: 'images',
  run: (counts, report) =>
    withEndings(async endings => {
      const images = counts.of({ short: 300, ci: 20_000, long: 1_000_000 });
      const whole = await wholeImages();
      const before = process.memoryUsage().rss;
      const tally: Tally = { decoded: 0, refused: 0, felled: 0, highestBytes: 0, harmed: 0 };
      let next = 0;
      const work = async () => {
        const decoder = new BoundedDecoder(new SystemClock());
        endings.after(() => decoder.close());
        while (next < images) {
          const number = next++;
          const random = randomFrom(`${counts.seed} ${number}`);
          const bytes = mutated(random.pick(whole), random, whole);
          const label = `image ${number}`;
          const wrong = await tryOne(decoder, bytes, label, tally);
          if (wrong !== undefined) tally.harmed++;
          if (wrong !== undefined && tally.harmed <= shownAtMost) report.broken(`${label}: ${wrong}`);
          if (number % 100 < decoders)
            tally.highestBytes = Math.max(tally.highestBytes, peakBytes(decoder.pid));
          report.progress(number, images);
        }
      };
      await Promise.all(Array.from({ length: decoders }, work));
      const growth = process.memoryUsage().rss - before;
      const inMiB = (bytes: number) => Math.round(bytes / MiB);
      return {
        seen: `${tally.harmed} of ${images.toLocaleString('en')} harmed the daemon; ${tally.decoded} decoded, ${tally.refused} refused, ${tally.felled} felled their child; child at most ${inMiB(tally.highestBytes)} MiB of ${inMiB(decoderLimits.memoryBytes)}, daemon ${inMiB(growth)} MiB more`,
        value: tally.harmed,
        unit: 'images',
        count: images,
        pass:
          tally.harmed === 0 &&
          tally.highestBytes <= decoderLimits.memoryBytes &&
          growth < growthLimitBytes &&
          tally.decoded > images / 100,
      };
    }),
};
