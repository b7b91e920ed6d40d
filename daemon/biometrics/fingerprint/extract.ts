import type { FingerprintTemplate } from '../../core/fingerprint.ts';
import type { Image } from '../../core/image.ts';
import { Arena, kernelMemory } from '../../kernels/kernel.ts';
import { type RidgeKernels, simdRidgeKernels } from '../../kernels/ridges.ts';
import { ridgeDetail } from './detail.ts';
import { enhancer } from './enhance.ts';
import { type Extraction, snapshot, type Stages } from './extraction.ts';
import { contrastMask, ridgeEnergyShare, ridgeMask } from './mask.ts';
import { normaliser } from './normalise.ts';
import { orientationEstimator } from './orientation.ts';
import { parameters } from './parameters.ts';
import { periodEstimator } from './period.ts';
import { prune } from './prune.ts';
import { believableDpi, resampler } from './resample.ts';
import { kernelBytes, ridgeRaster } from './ridge-raster.ts';
import { impressionQuality, selectMinutiae } from './select.ts';
import { thinner } from './thin.ts';
import { traceMinutiae } from './trace.ts';

export type { Extraction } from './extraction.ts';

/**
 * Extracts one print after the other in buffers of its own. The order of the stages is that of L. Hong, Y. Wan and A. K. Jain
 * (1998, see enhance.ts); each file names where its own stage comes from, and what is this project's in it. The constants
 * (parameters.ts) are a prototype's, then measured over all four shared FVC sets at once; nothing here is trained.
 */
export interface Extractor {
  /** The minutiae of an impression. Never throws on content; what shows no finger has few or none. */
  readonly extract: (image: Image) => FingerprintTemplate;
  /** The same with what the stages found on the way. */
  readonly extractStages: (image: Image) => Extraction;
}

/** An extractor over kernels of its own, 54 MiB of address space; the scalar twins give the same, slowly. */
export function createExtractor(
  kernelsOver: (memory: WebAssembly.Memory) => RidgeKernels = simdRidgeKernels,
): Extractor {
  const memory = kernelMemory(kernelBytes);
  const arena = new Arena(memory);
  const context = { arena, kernels: kernelsOver(memory) };
  const [ridges, enhanced] = [ridgeRaster(arena), ridgeRaster(arena)];
  const resample = resampler(context);
  const normalise = normaliser(context);
  const estimateOrientation = orientationEstimator(context);
  const estimatePeriod = periodEstimator(context);
  const { prepare, enhance } = enhancer(context);
  const thin = thinner(context);

  function run(image: Image): Stages {
    const { firstPass, secondPass } = parameters.orientation;
    const place = resample(image);
    const { frame } = place;
    const contrast = normalise(place, ridges);
    const finger = contrastMask(contrast.deviation);

    prepare(ridges, frame);
    const roughOrientation = estimateOrientation(ridges, frame, finger, firstPass);
    const roughPeriod = estimatePeriod(ridges, frame, finger, roughOrientation.angle);
    enhance(frame, finger, roughOrientation.angle, roughPeriod, enhanced);

    const orientation = estimateOrientation(enhanced, frame, finger, secondPass);
    const period = estimatePeriod(enhanced, frame, finger, orientation.angle);
    const passed = enhance(frame, finger, orientation.angle, period, enhanced);

    const energyShare = ridgeEnergyShare(passed, contrast.energy);
    const mask = ridgeMask(finger, energyShare);
    const skeleton = thin(enhanced, frame, mask);
    const plausible = prune(traceMinutiae(skeleton), mask);
    const minutiae = selectMinutiae(plausible, energyShare, place, image);
    const detail = ridgeDetail({ frame, mask, enhanced, orientation, period }, place);
    const template: FingerprintTemplate = {
      widthPx: image.widthPx,
      heightPx: image.heightPx,
      dpi: believableDpi(image.dpi),
      position: 0,
      quality: impressionQuality(minutiae),
      minutiae,
      ...(detail && { detail }),
    };
    return { template, frame, contrast, ridges, mask, orientation, period, energyShare, enhanced, skeleton };
  }

  return { extract: image => run(image).template, extractStages: image => snapshot(run(image)) };
}

let shared: Extractor | undefined;

/** Made when first asked for: its tables take some milliseconds. */
function sharedExtractor(): Extractor {
  shared ??= createExtractor();
  return shared;
}

/** `Extractor.extract` of the one that this thread shares. */
export function extract(image: Image): FingerprintTemplate {
  return sharedExtractor().extract(image);
}

/** `Extractor.extractStages` of the one that this thread shares. */
export function extractStages(image: Image): Extraction {
  return sharedExtractor().extractStages(image);
}
