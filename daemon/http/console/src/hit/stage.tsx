import { signal } from '@preact/signals';
import {
  type Box,
  cornersOf,
  fitting,
  frameOf,
  type Size,
} from '../../../../biometrics/fingerprint/explain/frame.ts';
import {
  levelled,
  matrix,
  type Placement,
  type Point,
  place,
  placementOf,
  turnOf,
  unmoved,
} from '../../../../biometrics/fingerprint/explain/placement.ts';
import type { Outlines, Pairs } from '../../../schemas/encounter.ts';
import { aligned, comparison, outlines, overlay, pairs, picture, probe } from '../state/hit.ts';
import { contentOf } from './content.ts';
import { irisFrame, irisPlacement } from './iris-frame.ts';
import { Minutiae } from './minutiae.tsx';
import { Hatching, IrisOutlines } from './outlines.tsx';
import { view } from './view.ts';

/** Between the two pictures (px). */
export const gapPx = 12;

interface Measured extends Size {
  /** The outline of the finger; of an eye, the whole picture. */
  readonly content: readonly Point[];
}

const nothingPaired: Pairs = { pairs: [], scale: 1 };
const nothingFound: Outlines = {};

/** Left free about the fingers, as a part of the larger one's size. */
const margin = 0.04;

/** The size of each picture in its own pixels, by its object URL. */
const sizes = signal<ReadonlyMap<string, Measured>>(new Map());

/** Finds out how large a picture is, and where in it the finger lies. */
export async function measure(url: string, modality: string | undefined): Promise<void> {
  const image = new Image();
  image.src = url;
  await image.decode();
  const { naturalWidth: width, naturalHeight: height } = image;
  const content = modality === 'iris' ? cornersOf(0, 0, width, height) : contentOf(image);
  sizes.value = new Map([...sizes.value, [url, { width, height, content }]]);
}

interface StageProps {
  readonly stage: Size;
  readonly probeUrl: string | undefined;
  readonly pictureUrl: string | undefined;
}

/** Everything in one drawing, so that lines can go from one picture to the other. */
export function Stage({ stage, probeUrl, pictureUrl }: StageProps) {
  const pane = { width: (stage.width - gapPx) / 2, height: stage.height };
  const probeSize = sizes.value.get(probeUrl ?? '');
  const pictureSize = sizes.value.get(pictureUrl ?? '');
  const found = pairs.value.kind === 'here' ? pairs.value.value : nothingPaired;
  const eyes = outlines.value.kind === 'here' ? outlines.value.value : nothingFound;
  const isIris = comparison.value?.modality === 'iris';
  const placement = isIris ? placeIris(eyes) : placeFinger(found);
  // Both lie in one frame, so that a pixel is as large in the one as in the other, and neither is cut.
  const both = [
    ...(probeSize?.content ?? []),
    ...(pictureSize?.content ?? []).map(point => place(placement, point)),
  ];
  const frame = frameOf((aligned.value && irisFrame(eyes)) || both, margin);
  const box = viewBoxOf(frame);
  const { toPane } = fitting(box, pane);
  const isReady = probeSize !== undefined && pictureSize !== undefined;
  return (
    <svg width={stage.width} height={stage.height} role="group" aria-label="Probe and candidate">
      <Pane x={0} pane={pane} box={box} url={probeUrl} size={probeSize} placement={unmoved} label="Probe" />
      <Pane
        x={pane.width + gapPx}
        pane={pane}
        box={box}
        url={pictureUrl}
        size={pictureSize}
        placement={placement}
        label="Candidate"
      />
      <Messages pane={pane} />
      {overlay.value && isReady && isIris && (
        <>
          <Hatching />
          <IrisOutlines outline={eyes.probe} toStage={toPane} />
          <IrisOutlines
            outline={eyes.reference}
            toStage={point => {
              const { x, y } = toPane(place(placement, point));
              return { x: x + pane.width + gapPx, y };
            }}
          />
        </>
      )}
      {overlay.value && isReady && !isIris && (
        <Minutiae
          pairs={found.pairs}
          pane={pane}
          offset={pane.width + gapPx}
          toProbe={toPane}
          toReference={point => toPane(place(placement, point))}
          turn={turnOf(placement)}
        />
      )}
    </svg>
  );
}

const placeFinger = ({ pairs, scale }: Pairs): Placement =>
  aligned.value ? placementOf(pairs, scale) : levelled([], scale);

const placeIris = (eyes: Outlines): Placement => (aligned.value ? irisPlacement(eyes) : unmoved);

interface PaneProps {
  readonly x: number;
  readonly pane: Size;
  readonly box: Box;
  readonly url: string | undefined;
  readonly size: Size | undefined;
  readonly placement: Placement;
  readonly label: string;
}

function Pane({ x, pane, box, url, size, placement, label }: PaneProps) {
  return (
    <>
      <rect x={x} width={pane.width} height={pane.height} rx={8} class="pane" />
      <svg
        x={x}
        y={0}
        width={pane.width}
        height={pane.height}
        viewBox={`${box.x} ${box.y} ${box.width} ${box.height}`}
      >
        {url && size && (
          <image
            href={url}
            width={size.width}
            height={size.height}
            transform={matrix(placement)}
            role="img"
            aria-label={label}
          />
        )}
      </svg>
    </>
  );
}

/** What stands where a picture is not. */
function Messages({ pane }: { pane: Size }) {
  const probeText = probe.value.kind === 'failed' ? probe.value.error.message : 'Fetching the picture.';
  const pictureText =
    picture.value.kind === 'failed'
      ? picture.value.error.message
      : comparison.value?.hasPicture
        ? 'Fetching the picture.'
        : 'The list carries no picture of this subject.';
  const text = (x: number, words: string) => (
    <foreignObject x={x + 24} y={pane.height / 2 - 40} width={Math.max(0, pane.width - 48)} height={80}>
      <p class="pane-message">{words}</p>
    </foreignObject>
  );
  return (
    <>
      {probe.value.kind !== 'here' && text(0, probeText)}
      {picture.value.kind !== 'here' && text(pane.width + gapPx, pictureText)}
    </>
  );
}

function viewBoxOf(frame: Box): Box {
  const { x, y, zoom } = view.value;
  const width = frame.width / zoom;
  const height = frame.height / zoom;
  return {
    x: frame.x + x * frame.width - width / 2,
    y: frame.y + y * frame.height - height / 2,
    width,
    height,
  };
}
