import { smoothNoise } from '../noise.ts';
import type { Random } from '../random.ts';
import type { LidDistances, LidEdges } from './lids.ts';
import type { EyeCapture, EyeModel, IrisTissue } from './model.ts';
import { noseSide } from './eye.ts';
import { captureParameters, dilationParameters, lookParameters } from './parameters.ts';
import type { Rings } from './rings.ts';
import { drawStrokes, type Stroke } from './strokes.ts';
import type { View } from './view.ts';

const { sclera, lidShadow, rim, ruff, melanin, pupilGrey, pupilHaze } = lookParameters;

/** Share of the light that melanin takes at a wavelength, where all of it is. */
export const melaninTakes = (illuminationNm: number) =>
  melanin.share * Math.exp((700 - illuminationNm) / melanin.fallNm);

/** The white of the eye, the iris and the pupil where the lids leave them open, in the shadow of the upper one; greys. */
export function paintGlobe(
  scene: Float32Array,
  eye: EyeModel,
  capture: EyeCapture,
  rings: Rings,
  lids: LidDistances,
  edges: LidEdges,
  view: View,
  random: Random,
): void {
  const cloudPx = captureParameters.veilMm * view.pxPerMm;
  const clouds = smoothNoise(random.fork('clouds'), view.widthPx, view.heightPx, cloudPx);
  paintSclera(scene, eye, capture, lids, edges, clouds, view, random);
  paintIris(scene, eye, capture, rings, lids, view);
  for (let at = 0; at < scene.length; at++) {
    if (lids.open[at] === 0) continue;
    const shadow = 1 - lidShadow.share * Math.exp(-lids.upper[at] / lidShadow.reachMm);
    scene[at] = shadow * scene[at] + capture.veil * Math.max(0, 0.5 + clouds[at]);
  }
}

function paintSclera(
  scene: Float32Array,
  eye: EyeModel,
  { illuminationNm }: EyeCapture,
  lids: LidDistances,
  edges: LidEdges,
  clouds: Float32Array,
  view: View,
  random: Random,
): void {
  const grey = eye.scleraGrey * Math.exp((850 - illuminationNm) / sclera.fallNm);
  const vessels = new Float32Array(scene.length);
  drawStrokes(vessels, drawVessels(edges, random.fork('vessels')), view);
  const nasal = edges.upper.x(noseSide(eye.eye));
  const flesh = sclera.caruncle.share * eye.skinGrey;
  for (let row = 0, at = 0; row < view.heightPx; row++) {
    for (let column = 0; column < view.widthPx; column++, at++) {
      if (lids.open[at] === 0) continue;
      const x = view.headX(column, row);
      const shade = 1 - sclera.fall * Math.min(1.5, (x / 12) ** 2) + sclera.mottle * clouds[at];
      const white = grey * shade + sclera.vesselGrey * vessels[at];
      const corner = easeIn(1.5 - Math.abs(x - nasal) / sclera.caruncle.mm);
      scene[at] = (1 - corner) * white + corner * flesh;
    }
  }
}

/** Vessels run from the corners towards the iris. */
function drawVessels({ upper }: LidEdges, random: Random): Stroke[] {
  const count = Math.round(random.uniform(...sclera.vessels));
  return Array.from({ length: count }, () => {
    const fromLeft = random.chance(0.5);
    return {
      x: upper.x(fromLeft ? -1 : 1) * random.uniform(0.75, 1),
      y: random.uniform(-1.5, 3),
      angle: (fromLeft ? 0 : Math.PI) + random.normal(0, 0.3),
      bend: random.normal(0, 0.8),
      lengthMm: random.uniform(2, 6),
      widthMm: random.uniform(0.05, 0.14),
    };
  });
}

function paintIris(
  scene: Float32Array,
  { iris }: EyeModel,
  capture: EyeCapture,
  { ring, angle }: Rings,
  { open }: LidDistances,
  view: View,
): void {
  const widthMm = iris.radiusMm * (1 - capture.dilation);
  const look = stromaOf(iris.tissue, iris, capture, view);
  // The limbus is soft; the pupil's edge is as sharp as the picture.
  const limbus = iris.limbusMm / widthMm;
  const pixel = 1 / (widthMm * view.pxPerMm);
  for (let at = 0; at < scene.length; at++) {
    const place = ring[at];
    if (open[at] === 0 || !(place < 1 + limbus)) continue;
    const beyond = easeIn((place - 1 + limbus / 2) / limbus);
    const inside = Math.max(0, Math.min(1, 0.5 - place / pixel));
    const stroma = inside < 1 ? look(Math.max(0, Math.min(1, place)), angle[at]) : 0;
    const tissue = beyond * scene[at] + (1 - beyond) * stroma;
    const haze = pupilGrey + pupilHaze * Math.min(1, -place * (1 / capture.dilation - 1));
    scene[at] = inside * haze + (1 - inside) * tissue;
  }
}

/** 0 up to 0, 1 from 1 on, smooth between. */
function easeIn(share: number): number {
  const t = Math.max(0, Math.min(1, share));
  return t * t * (3 - 2 * t);
}

/** The grey of the iris at a ring and an angle, as the tissue lies at this dilation and shines at this wavelength. */
function stromaOf(
  levels: readonly IrisTissue[],
  iris: EyeModel['iris'],
  capture: EyeCapture,
  view: View,
): (ring: number, angle: number) => number {
  const tissue = levelFor(levels, iris.radiusMm * view.pxPerMm);
  const [shallow, deep] = dilationParameters.furrows;
  const folds = shallow + (deep - shallow) * capture.dilation;
  const lag = dilationParameters.lag * (capture.dilation - dilationParameters.reference);
  const taken = melaninTakes(capture.illuminationNm) * iris.melanin;
  const sample = samplerOf(tissue);
  return (ring, turn) => {
    const { relief, furrows, pigment } = sample(turn, ring + lag * ring * (1 - ring));
    const texture = 1 + iris.contrast * (relief * relief1 + 0.8 * folds * furrows);
    const edges = rim.share * Math.exp((ring - 1) / rim.width) + ruff.share * Math.exp(-ring / ruff.width);
    return iris.grey * texture * (1 - edges) * (1 - taken * (0.35 + pigment));
  };
}

/** A deviation of the relief is 1. */
const relief1 = 127 / 40;

/** The level whose columns are about as wide as a pixel halfway between pupil and limbus. */
function levelFor(levels: readonly IrisTissue[], radiusPx: number): IrisTissue {
  const columns = 2 * Math.PI * 0.7 * radiusPx * 1.5;
  return levels.find((level, n) => level.columns <= columns || n === levels.length - 1) ?? levels[0];
}

interface Sample {
  relief: number;
  furrows: number;
  pigment: number;
}

/** Bilinear in all layers at once; the answer is overwritten by the next one. */
function samplerOf({ columns, rows, relief, furrows, pigment }: IrisTissue) {
  const sample: Sample = { relief: 0, furrows: 0, pigment: 0 };
  return (turn: number, ring: number): Readonly<Sample> => {
    const across = (turn / (2 * Math.PI)) * columns - 0.5 + 2 * columns;
    const down = Math.max(0, Math.min(rows - 1.001, ring * rows - 0.5));
    const [left, top] = [Math.floor(across), Math.floor(down)];
    const [x, y] = [across - left, down - top];
    const [from, to] = [left % columns, (left + 1) % columns];
    const [nearer, further] = [top * columns, (top + 1) * columns];
    const [w00, w10, w01, w11] = [(1 - x) * (1 - y), x * (1 - y), (1 - x) * y, x * y];
    const at = (layer: Int8Array) =>
      (w00 * layer[nearer + from] +
        w10 * layer[nearer + to] +
        w01 * layer[further + from] +
        w11 * layer[further + to]) /
      127;
    sample.relief = at(relief);
    sample.furrows = at(furrows);
    sample.pigment = at(pigment);
    return sample;
  };
}
