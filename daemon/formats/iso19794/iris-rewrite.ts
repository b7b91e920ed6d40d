import { Fault } from '../../core/errors.ts';
import type { Image } from '../../core/image.ts';
import type { EyePosition } from '../../core/iris.ts';
import { assumedDpi } from '../image/parameters.ts';
import { writePng } from '../image/write-png.ts';
import { decodeIrisImage } from './iris-pixels.ts';
import { deviceIdentifierBytes } from './iris-2005-layout.ts';
import { nonEmpty } from './iris-fields.ts';
import type {
  IrisHeader2005,
  IrisRecord,
  IrisRecord2005,
  IrisRecord2011,
  IrisView,
  IrisView2011,
} from './iris-view.ts';

/** A view that says nothing but which eye it is of: the pixels are raw. */
export function viewOfImage({ widthPx, heightPx, pixels }: Image, eye: EyePosition): IrisView {
  return {
    eye,
    number: 1,
    codec: 'raw',
    isColour: false,
    widthPx,
    heightPx,
    bitDepth: 8,
    horizontal: 1,
    vertical: 1,
    qualities: [],
    isPolar: false,
    data: pixels,
  };
}

/**
 * The images as a record of an edition: grey and upright, raw in 2005 and as PNG in 2011. What an edition has no room for is
 * left out, and of an image that was flipped, where its iris is and how far it is turned. Throws Fault `bad-input` for images
 * that cannot be read (`decodeIrisImage`), and for those of unlike size in 2005.
 */
export async function rewritten(
  views: readonly (IrisView | IrisView2011)[],
  edition: IrisRecord['edition'],
  where: string,
): Promise<IrisRecord> {
  const upright: (IrisView | IrisView2011)[] = [];
  for (const view of views) upright.push(await uprightView(view, where));
  return edition === '2005' ? record2005(upright, where) : record2011(upright);
}

async function uprightView({ asWritten: _, ...view }: IrisView, where: string): Promise<IrisView> {
  const { number, qualities } = view;
  const image = { ...viewOfImage(await decodeIrisImage(view, where), view.eye), number, qualities };
  if (view.horizontal !== 2 && view.vertical !== 2) return { ...view, ...image };
  const { rollDegrees: _roll, rollUncertaintyDegrees: _uncertainty, ...rest } = view;
  return { ...rest, ...('kind' in view && nowhereAtAll), ...image };
}

const nowhere = { smallest: 0, largest: 0 };
const nowhereAtAll = { centreX: nowhere, centreY: nowhere };

const blankHeader: IrisHeader2005 = {
  captureDevice: 0,
  furtherProperties: 0,
  irisDiameterPx: 0,
  transformation: 0,
  deviceIdentifier: '\0'.repeat(deviceIdentifierBytes),
};

function record2005(views: readonly IrisView[], where: string): IrisRecord2005 {
  const sizes = new Set(views.map(({ widthPx, heightPx }) => `${widthPx} x ${heightPx} px`));
  if (sizes.size > 1) {
    throw new Fault('bad-input', 'a record of 2005 holds images of one size', {
      where,
      given: [...sizes].join(', '),
      remedy: 'write an edition of 2011, or each eye by itself',
    });
  }
  const ordered = views.toSorted((a, b) => a.eye - b.eye); // those of an eye stand together
  return { edition: '2005', header: blankHeader, views: nonEmpty(ordered) };
}

async function record2011(views: readonly (IrisView | IrisView2011)[]): Promise<IrisRecord2011> {
  const written = await Promise.all(views.map(withPng));
  const eyes = new Set(views.map(({ eye }) => eye));
  const count = eyes.has(0) ? 0 : eyes.size === 2 ? 2 : 1;
  return { edition: '2011', eyes: count, views: nonEmpty(written) };
}

/** What a view of 2011 says beside its image is kept. */
async function withPng(view: IrisView | IrisView2011): Promise<IrisView2011> {
  const { widthPx, heightPx, data: pixels } = view;
  return {
    device: { technology: 0, vendor: 0, type: 0 },
    kind: widthPx === 640 && heightPx === 480 ? 'vga' : 'uncropped',
    compressionHistory: 0,
    rangeMm: 0,
    ...nowhereAtAll,
    diameter: nowhere,
    ...view,
    codec: 'png',
    data: await writePng({ widthPx, heightPx, dpi: assumedDpi, pixels }),
  };
}
