import type { Image } from '../../core/image.ts';
import { codeBytes, type IrisCode, type IrisTemplate } from '../../core/iris.ts';
import type { Quality } from '../../core/quality.ts';
import { assessIris, noEye } from './assess.ts';
import { type CodeFilter, encodeSheet } from './code.ts';
import { withoutNoise } from './denoise.ts';
import { logGabor } from './log-gabor.ts';
import { maskOf, type SheetMask } from './mask.ts';
import { parameters } from './parameters.ts';
import { meanOfRings, stepOverRings } from './ring-weights.ts';
import { type RubberSheet, unroll } from './rubber-sheet.ts';
import { segment } from './segment/segment.ts';
import type { Segmentation } from './segment/segmentation.ts';

/** An eye that was found, and what the stages made of it. */
export interface FoundIris {
  readonly segmentation: Segmentation;
  readonly sheet: RubberSheet;
  readonly mask: SheetMask;
  readonly search: IrisCode;
  readonly fine: IrisCode;
}

/** What the stages found on the way: for assessment, tests and pictures. */
export interface IrisExtraction {
  /** Undefined where there is no eye; the codes of the template are then empty. */
  readonly found: FoundIris | undefined;
  readonly quality: Quality;
  readonly template: IrisTemplate;
}

/** Extracts the iris from an image of one eye in near infrared. Never throws on content. */
export function extractIris(image: Image): IrisExtraction {
  const segmentation = segment(image);
  if (segmentation === undefined) return nothingFound;
  const sheet = withoutNoise(unroll(segmentation));
  const mask = maskOf(sheet);
  const search = encodeSheet(sheet, mask, filters().search);
  const fine = encodeSheet(sheet, mask, filters().fine);
  const found = { segmentation, sheet, mask, search, fine };
  const quality = assessIris(image, found);
  return { found, quality, template: { eye: 0, quality: quality.score, search, fine } };
}

const emptyCode: IrisCode = { bits: new Uint8Array(codeBytes), mask: new Uint8Array(codeBytes) };

const nothingFound: IrisExtraction = {
  found: undefined,
  quality: noEye,
  template: { eye: 0, quality: 0, search: emptyCode, fine: emptyCode },
};

interface CodeFilters {
  readonly search: CodeFilter;
  readonly fine: CodeFilter;
}

let made: CodeFilters | undefined;

/** Made when first asked for. */
function filters(): CodeFilters {
  const { searchWavelength, fineWavelength } = parameters.filter;
  made ??= {
    search: { along: logGabor(searchWavelength), across: meanOfRings() },
    fine: { along: logGabor(fineWavelength), across: stepOverRings() },
  };
  return made;
}
