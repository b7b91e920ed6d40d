import type { Image } from '../../../core/image.ts';
import type { StagePicture } from '../../explain/stage-picture.ts';
import { writePng } from '../../../formats/image/write-png.ts';
import type { Extraction } from '../extract.ts';
import { parameters } from '../parameters.ts';
import type { Grid, Plane } from '../raster.ts';
import { embedded } from '../../explain/embedded.ts';
import { cropped, fadedOutside, fingerBox, inked, ridgePicture, typicalOf } from './rasters.ts';
import { drawHeat, drawMinutiae, drawOrientation, type FramedPrint, type HeatScale } from './stage-svg.ts';

/** What the drawings of one extraction share. */
interface Shared extends Extraction {
  readonly image: Image;
  /** The normalised print, and the same for a drawing to lie on. */
  readonly ridges: Image;
  readonly print: FramedPrint;
}

interface StageDrawing extends Omit<StagePicture, 'file' | 'content'> {
  readonly name: string;
  readonly draw: (shared: Shared) => string | Image;
}

/** Every stage in the order in which the extraction takes it. */
const stageDrawings: readonly StageDrawing[] = [
  {
    name: 'normalised.png',
    title: 'Normalised',
    sentence: 'At 500 dpi, brightness and contrast evened out over the size of a few ridges.',
    draw: ({ ridges }) => ridges,
  },
  {
    name: 'orientation.svg',
    title: 'Orientation',
    sentence: 'The direction of the ridges; a pale line is one that the surroundings do not agree on.',
    draw: ({ orientation, mask, print }) => drawOrientation(orientation, mask, print),
  },
  {
    name: 'period.svg',
    title: 'Period',
    sentence: 'The distance from ridge to ridge: adults have 7 to 11 px, stretched skin more.',
    draw: ({ period, mask, print }) => drawHeat(period, mask, print, periodScale),
  },
  {
    name: 'enhanced.png',
    title: 'Enhanced',
    sentence: 'What a filter tuned to the direction and period at each place lets through.',
    draw: ({ enhanced }) => ridgePicture(enhanced, 2 * typicalOf(enhanced)),
  },
  {
    name: 'clarity.svg',
    title: 'Clarity',
    sentence: 'The share of the grey values that the filter lets through: low where it is smudged or dry.',
    draw: ({ energyShare, mask, print }) => drawHeat(cellMeans(energyShare), mask, print, clarityScale),
  },
  {
    name: 'mask.png',
    title: 'Mask',
    sentence: 'What is held for finger; minutiae are looked for there and nowhere else.',
    draw: ({ ridges, mask }) => fadedOutside(ridges, mask),
  },
  {
    name: 'skeleton.png',
    title: 'Skeleton',
    sentence: 'Each ridge as a line of one pixel: where it ends or forks there is a minutia.',
    draw: ({ skeleton, ridges }) => inked(skeleton, ridges),
  },
  {
    name: 'minutiae.svg',
    title: 'Minutiae',
    sentence:
      'What the template keeps: dots are endings, diamonds bifurcations, numbers their quality (0 to 100).',
    draw: ({ template, image, print }) => drawMinutiae(template, image, print),
  },
];

const { shortestPx, longestPx } = parameters.period;
const periodScale: HeatScale = { title: 'Ridge period', unit: 'px', low: shortestPx, high: longestPx };
const clarityScale: HeatScale = { title: 'Ridge clarity', unit: '', low: 0, high: 1 };

/** A picture of each stage of the extraction of an image, in the order of the stages, cut to the finger. */
export async function drawStages(image: Image, stages: Extraction): Promise<StagePicture[]> {
  const ridges = ridgePicture(stages.normalised.ridges, parameters.normalise.clip);
  const box = fingerBox(stages.mask);
  const print = { ...(await embedded(ridges)), box };
  const pictures: StagePicture[] = [];
  for (const { name, title, sentence, draw } of stageDrawings) {
    const drawn = draw({ ...stages, image, ridges, print });
    const file = `${String(pictures.length + 1).padStart(2, '0')}-${name}`;
    const content = typeof drawn === 'string' ? drawn : await writePng(cropped(drawn, box));
    pictures.push({ file, title, sentence, content });
  }
  return pictures;
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
