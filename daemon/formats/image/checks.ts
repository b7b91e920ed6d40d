import { Fault } from '../../core/errors.ts';
import { assumedDpi, lowestCredibleDpi, maximumSidePx, minimumSidePx } from './parameters.ts';

/** Refuses, from its header alone, an image whose sides are not 32 to 4,096 px. */
export function checkSides(widthPx: number, heightPx: number, name: string): void {
  const given = `${widthPx} x ${heightPx} px`;
  if (Math.max(widthPx, heightPx) > maximumSidePx) {
    throw new Fault('bad-input', 'the image is too large', {
      where: name,
      given,
      wanted: `at most ${maximumSidePx} px a side`,
    });
  }
  if (Math.min(widthPx, heightPx) < minimumSidePx) {
    throw new Fault('bad-input', 'the image is too small', {
      where: name,
      given,
      wanted: `at least ${minimumSidePx} px a side`,
    });
  }
}

/** The resolution to use: the caller's, else the file's when it is credible, else 500 dpi. */
export function resolutionDpi(stated: number | undefined, override: number | undefined): number {
  if (override !== undefined) return override;
  return stated !== undefined && stated >= lowestCredibleDpi ? stated : assumedDpi;
}

export function damaged(name: string, format: string, cause: unknown): Fault {
  return new Fault('bad-input', `the ${format} file is damaged or cut short`, { where: name, cause });
}
