import { type Quality, qualityWords } from '../../core/quality.ts';
import { palette } from './palette.ts';
import type { StagePicture } from './stage-picture.ts';
import { escaped } from './svg.ts';

/** Figures by name, and what they tell of. */
export interface Figures {
  readonly title: string;
  readonly values: Readonly<Record<string, number>>;
}

/** A page that shows every stage with a sentence, the verdict on the capture and figures: an HTML document beside the pictures. */
export function stageSheet(
  name: string,
  quality: Quality,
  stages: readonly StagePicture[],
  further: readonly Figures[] = [],
): string {
  const reasons = quality.reasons.map(reason => qualityWords[reason]).join(', ');
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escaped(name)}</title>
<style>${style}</style>
<h1>${escaped(name)}</h1>
<p>Quality ${quality.score} of 100${quality.usable ? '' : ', not usable'}${reasons === '' ? '' : `: ${escaped(reasons)}`}.</p>
<main>
${stages.map(figure).join('\n')}
</main>
${[{ title: 'What the quality rests on', values: quality.measures }, ...further].map(table).join('\n')}
</html>
`;
}

const figure = ({ file, title, sentence, isWide }: StagePicture) =>
  `<figure${isWide === true ? ' class="wide"' : ''}><a href="${escaped(file)}"><img src="${escaped(file)}" alt="${escaped(title)}"></a>` +
  `<figcaption><b>${escaped(title)}</b> ${escaped(sentence)}</figcaption></figure>`;

const table = ({ title, values }: Figures) =>
  `<h2>${escaped(title)}</h2>\n<table>\n${Object.entries(values).map(row).join('\n')}\n</table>`;

const row = ([measure, value]: [string, number]) =>
  `<tr><th scope="row">${escaped(spaced(measure))}</th><td>${Number(value.toPrecision(3))}</td></tr>`;

/** `ridgeClarity` as people write it. */
const spaced = (name: string) =>
  name.replaceAll(
    /([a-z])([A-Z])/g,
    (_, before: string, after: string) => `${before} ${after.toLowerCase()}`,
  );

const style = `
body { margin: 24px; font: 14px/20px Inter, system-ui, sans-serif; color: ${palette.text}; background: ${palette.card}; }
main { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 400px), 1fr)); gap: 24px; align-items: start; }
figure { margin: 0; }
.wide { grid-column: 1 / -1; max-width: 1040px; }
img { display: block; width: 100%; border: 1px solid ${palette.edge}; background: ${palette.paper}; }
figcaption { padding-top: 8px; color: ${palette.dim}; }
figcaption b { color: ${palette.text}; }
th { padding-right: 16px; font-weight: 400; text-align: left; color: ${palette.dim}; }
td { font-variant-numeric: tabular-nums; text-align: right; }
`;
