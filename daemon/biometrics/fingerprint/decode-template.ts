import type { FingerprintTemplate, Minutia } from '../../core/fingerprint.ts';
import { millimetresPerInch } from '../../core/image.ts';
import { angleUnits, maximumCoordinate } from '../../formats/iso19794/fmr-2005-layout.ts';
import { readMinutiaeRecord } from '../../formats/iso19794/minutiae-record.ts';
import { decodeDetail, detailAreaType } from './detail-codec.ts';
import { median } from '../../core/median.ts';
import { parameters } from './parameters.ts';

/**
 * The first finger of a minutiae record of ISO/IEC 19794-2 or ANSI INCITS 378, made fit for comparison whoever wrote it:
 * each minutia once, at a resolution that is believed, and in an order such that cutting it off keeps the best. What our
 * own extraction gave comes back as it was. Throws Fault `bad-input` with offset, field, given and wanted.
 */
export function decodeTemplate(bytes: Uint8Array, where?: string): FingerprintTemplate {
  const [view] = readMinutiaeRecord(bytes, where).views;
  const template = adoptTemplate(view.template);
  const area = view.extended.find(({ type }) => type === detailAreaType);
  const detail = area && decodeDetail(area.bytes);
  return detail ? { ...template, detail } : template;
}

/** The same for a template that came in another way, as from a card. */
export function adoptTemplate(template: FingerprintTemplate): FingerprintTemplate {
  const scaled = atBelievableResolution(template);
  return { ...scaled, minutiae: centralFirst(withoutDuplicates(scaled.minutiae)) };
}

/** Of several at the same place in the same direction, whatever their type, the one of best quality. */
function withoutDuplicates(minutiae: readonly Minutia[]): readonly Minutia[] {
  const best = new Map<number, Minutia>();
  for (const minutia of minutiae) {
    const { x, y, angle, quality } = minutia;
    const key = (Math.round(8 * x) * 0x20000 + Math.round(8 * y)) * 0x100 + angleUnits(angle);
    if (quality > (best.get(key)?.quality ?? -1)) best.set(key, minutia);
  }
  return best.size === minutiae.length ? minutiae : [...best.values()];
}

/**
 * A record is more than a picture's metadata: a resolution beyond what scanners have is still taken at its word when the
 * minutiae then spread over a finger, and the template is brought to the working resolution.
 */
function atBelievableResolution(template: FingerprintTemplate): FingerprintTemplate {
  const { believedDpi, workingDpi, foreign } = parameters;
  const { dpi, widthPx, heightPx, minutiae } = template;
  if (dpi >= believedDpi.lowest && dpi <= believedDpi.highest) return template;
  const spreadMm = (spread(minutiae) / dpi) * millimetresPerInch;
  if (spreadMm < foreign.smallestSpreadMm || spreadMm > foreign.largestSpreadMm) return template;
  const scale = workingDpi / dpi;
  const side = (sidePx: number) => Math.round((sidePx - 1) * scale) + 1;
  if (Math.max(side(widthPx), side(heightPx)) > maximumCoordinate) return template;
  return {
    ...template,
    dpi: workingDpi,
    widthPx: side(widthPx),
    heightPx: side(heightPx),
    minutiae: minutiae.map(minutia => ({ ...minutia, x: minutia.x * scale, y: minutia.y * scale })),
  };
}

/** The longer side of the box around the minutiae, px. */
function spread(minutiae: readonly Minutia[]): number {
  const reach = (places: readonly number[]) => Math.max(0, ...places) - Math.min(...places);
  return Math.max(reach(minutiae.map(({ x }) => x)), reach(minutiae.map(({ y }) => y)));
}

/**
 * A comparison takes the best `parameters.minutia.kept` by quality, the first of equals. Where more come and their
 * quality does not tell them apart, those around the middle are the ones that another impression shows too.
 */
function centralFirst(minutiae: readonly Minutia[]): readonly Minutia[] {
  if (minutiae.length <= parameters.minutia.kept) return minutiae;
  const x = median(minutiae.map(minutia => minutia.x));
  const y = median(minutiae.map(minutia => minutia.y));
  const outward = (minutia: Minutia) => Math.hypot(minutia.x - x, minutia.y - y);
  return [...minutiae].sort((a, b) => b.quality - a.quality || outward(a) - outward(b));
}
