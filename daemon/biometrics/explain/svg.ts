declare const markup: unique symbol;
/** SVG markup. Only the functions below make it, so that no text gets into a drawing without being escaped. */
export type Svg = string & { readonly [markup]: true };

/** An attribute that is undefined is left out; numbers are written to two decimals. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** One element. */
export function element(name: string, attributes: Attributes, ...children: readonly Svg[]): Svg {
  const written = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${typeof value === 'number' ? decimal(value) : escaped(value)}"`],
  );
  return `<${name}${written.join('')}${children.length === 0 ? '/>' : `>${children.join('')}</${name}>`}` as Svg;
}

/** Words as the content of an element. */
export const words = (text: string) => escaped(text) as Svg;

/** A line of text that begins at (x, y). */
export const label = (x: number, y: number, text: string, attributes: Attributes = {}): Svg =>
  element('text', { x, y, ...attributes }, words(text));

/** Several elements under one set of attributes. */
export const group = (attributes: Attributes, children: readonly Svg[]): Svg =>
  element('g', attributes, ...children);

/** A whole drawing, so many pixels wide and high. `title` is what a reader who cannot see it is told. */
export function drawing(width: number, height: number, title: string, children: readonly Svg[]): string {
  const root = element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      width,
      height,
      viewBox: `0 0 ${decimal(width)} ${decimal(height)}`,
      role: 'img',
      'font-family': 'Inter, system-ui, sans-serif',
    },
    element('title', {}, words(title)),
    ...children,
  );
  return `${root}\n`;
}

/** A path through points (px), open. */
export const pathOf = (points: readonly { readonly x: number; readonly y: number }[]): string =>
  points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${decimal(x)} ${decimal(y)}`).join('');

export const decimal = (value: number) => String(Math.round(100 * value) / 100);

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Also takes out what XML 1.0 (2.2 Char) does not carry: control characters and half surrogates. */
export function escaped(text: string): string {
  return text
    .replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replaceAll(/[&<>"']/g, character => entities[character]);
}
