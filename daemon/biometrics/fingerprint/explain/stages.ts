import type { Image } from '../../../core/image.ts';
import { writePng } from '../../../formats/image/write-png.ts';
import type { Extraction } from '../extract.ts';
import { parameters } from '../parameters.ts';
import type { Grid, Mask, Plane } from '../raster.ts';
import { embedded } from './embedded.ts';
import { fadedOutside, inked, ridgePicture, typicalOf } from './rasters.ts';
import { drawHeat, drawMinutiae, drawOrientation } from './stage-svg.ts';

/** The picture of one stage, and what it shows in a sentence. */
export interface StagePicture {
  /** Numbered in the order of the stages: `01-normalised.png`. */
  readonly file: string;
  readonly title: string;
  readonly sentence: string;
  readonly content: Uint8Array | string;
}

/** An extraction, with what only a newer extractor keeps: without it those stages are left out. */
type Stages = Extraction & { readonly enhanced?: Plane; readonly skeleton?: Mask };

/** A picture of each stage of the extraction of an image, in the order of the stages. */
export async function drawStages(image: Image, stages: Stages): Promise<StagePicture[]> {
  const { normalised, orientation, period, energyShare, mask, enhanced, skeleton, template } = stages;
  const ridges = ridgePicture(normalised.ridges, parameters.normalise.clip);
  const print = await embedded(ridges);
  const { shortestPx, longestPx } = parameters.period;
  const drawn: readonly (Omit<StagePicture, 'file'> & { readonly name: string })[] = [
    {
      name: 'normalised.png',
      title: 'Normalised',
      sentence: 'At 500 dpi, brightness and contrast evened out over the size of a few ridges.',
      content: await writePng(ridges),
    },
    {
      name: 'orientation.svg',
      title: 'Orientation',
      sentence: 'The direction of the ridges; a pale line is one that the surroundings do not agree on.',
      content: drawOrientation(orientation, mask, print),
    },
    {
      name: 'period.svg',
      title: 'Period',
      sentence: 'The distance from ridge to ridge: adults have 7 to 11 px, stretched skin more.',
      content: drawHeat(period, mask, print, {
        title: 'Ridge period',
        unit: 'px',
        low: shortestPx,
        high: longestPx,
      }),
    },
    ...(enhanced === undefined
      ? []
      : [
          {
            name: 'enhanced.png',
            title: 'Enhanced',
            sentence: 'What a filter tuned to the direction and period at each place lets through.',
            content: await writePng(ridgePicture(enhanced, 2 * typicalOf(enhanced))),
          },
        ]),
    {
      name: 'clarity.svg',
      title: 'Clarity',
      sentence: 'The share of the grey values that the filter lets through: low where it is smudged or dry.',
      content: drawHeat(cellMeans(energyShare), mask, print, {
        title: 'Ridge clarity',
        unit: '',
        low: 0,
        high: 1,
      }),
    },
    {
      name: 'mask.png',
      title: 'Mask',
      sentence: 'What is held for finger; minutiae are looked for there and nowhere else.',
      content: await writePng(fadedOutside(ridges, mask)),
    },
    ...(skeleton === undefined
      ? []
      : [
          {
            name: 'skeleton.png',
            title: 'Skeleton',
            sentence: 'Each ridge as a line of one pixel: where it ends or forks there is a minutia.',
            content: await writePng(inked(skeleton, ridges)),
          },
        ]),
    {
      name: 'minutiae.svg',
      title: 'Minutiae',
      sentence: 'What the template keeps: dots end, diamonds fork, the number is the quality from 0 to 100.',
      content: drawMinutiae(template, await embedded(image)),
    },
  ];
  return drawn.map(({ name, ...stage }, index) => ({
    file: `${String(index + 1).padStart(2, '0')}-${name}`,
    ...stage,
  }));
}

/** Side of a cell of a heat map of what is known at every pixel (px). */
const cellPx = 6;

function cellMeans({ widthPx, heightPx, values }: Plane): Grid {
  const [cols, rows] = [Math.ceil(widthPx / cellPx), Math.ceil(heightPx / cellPx)];
  const sums = new Float32Array(cols * rows);
  const counts = new Uint32Array(cols * rows);
  values.forEach((value, at) => {
    const x = at % widthPx;
    const cell = Math.floor((at - x) / widthPx / cellPx) * cols + Math.floor(x / cellPx);
    sums[cell] += value;
    counts[cell]++;
  });
  return { cols, rows, cellPx, values: sums.map((sum, cell) => sum / counts[cell]) };
}
