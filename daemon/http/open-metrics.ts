/** A number of a family, told from the others by its labels. */
export interface Sample {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A family of metrics, without the prefix `bitmapd_`; a counter without its `_total`. Names end in their base unit. */
export interface Family {
  readonly name: string;
  readonly type: 'gauge' | 'counter';
  readonly help: string;
  readonly samples: readonly Sample[];
}

/** One number. */
export const single = (
  name: string,
  type: Family['type'],
  help: string,
  value: number | undefined,
): Family => ({ name, type, help, samples: value === undefined ? [] : [{ value }] });

/** A number for each word of a label; all of them are there, at 0 too, so that a rate begins where counting did. */
export const byLabel = (
  name: string,
  type: Family['type'],
  help: string,
  label: string,
  numbers: Readonly<Record<string, number>>,
): Family => ({
  ...{ name, type, help },
  samples: Object.entries(numbers).map(([word, value]) => ({ labels: { [label]: word }, value })),
});

/** The text format of OpenMetrics 1.0, without its end. */
export function linesOf(families: readonly Family[]): string[] {
  return families.flatMap(({ name, type, help, samples }) => {
    const full = `bitmapd_${name}`;
    const sampled = type === 'counter' ? `${full}_total` : full;
    const lines = samples.map(({ labels = {}, value }) => `${sampled}${labelsOf(labels)} ${value}`);
    return lines.length === 0 ? [] : [`# TYPE ${full} ${type}`, `# HELP ${full} ${help}`, ...lines];
  });
}

function labelsOf(labels: NonNullable<Sample['labels']>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

/** OpenMetrics 1.0, "escaped-string". */
const escaped = (text: string) =>
  text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"');
