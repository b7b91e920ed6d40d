import type { XmlElement } from './xml-tree.ts';

const indent = '  ';
/** XML 1.0, production 2: what is not a character of a document. */
const noCharacter = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
  '\n': '&#10;',
  '\t': '&#9;',
};

/** A document in UTF-8, indented but where there is text beside elements. Throws RangeError for text that XML cannot hold. */
export function writeXml(root: XmlElement): Uint8Array {
  return new TextEncoder().encode(`<?xml version="1.0" encoding="UTF-8"?>${textOf(root, '', '\n')}\n`);
}

/** `gap` is the line break and the margin before it; none within mixed text. */
function textOf(element: XmlElement, surrounding: string, gap: string): string {
  const { name, uri, children, text } = element;
  const namespace = uri === surrounding ? '' : ` xmlns="${escaped(uri)}"`;
  const attributes = Object.entries(element.attributes).map(([key, value]) => ` ${key}="${escaped(value)}"`);
  const start = `${gap}<${name}${namespace}${attributes.join('')}`;
  if (children.length === 0 && text === '') return `${start}/>`;
  const isMixed = text !== '' || gap === '';
  const inner = children.map(child => textOf(child, uri, isMixed ? '' : gap + indent));
  return `${start}>${escaped(text)}${inner.join('')}${isMixed ? '' : gap}</${name}>`;
}

function escaped(text: string): string {
  if (noCharacter.test(text)) throw new RangeError('text with characters that XML does not have');
  return text.replace(/[&<>"\r\n\t]/g, letter => escapes[letter]);
}
