import assert from 'node:assert/strict';

const tag = /<(\/?)([A-Za-z][\w-]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>/y;
const content = /[^<&]*(?:&(?:amp|lt|gt|quot|#39);[^<&]*)*/y;

/** Fails unless the text is one well-formed XML element: tags nest, attributes are quoted, nothing is left unescaped. */
export function checkMarkup(xml: string): void {
  const open: string[] = [];
  let at = 0;
  const take = (pattern: RegExp) => {
    pattern.lastIndex = at;
    const found = pattern.exec(xml);
    if (found) at += found[0].length;
    return found;
  };
  while (at < xml.length) {
    take(content);
    if (at === xml.length) break;
    const found = take(tag);
    assert.ok(found, `no markup at ${at}: ${xml.slice(at, at + 60)}`);
    const [, closing, name, , alone] = found;
    if (closing) assert.equal(open.pop(), name, `closed at ${at}`);
    else if (!alone) open.push(name);
  }
  assert.deepEqual(open, []);
}

const entities: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};

/** What stands in the text and title elements of a drawing, in order. */
export const textsOf = (svg: string): string[] =>
  [...svg.matchAll(/<(?:text|title|tspan)[^>]*>([^<]+)</g)].map(([, text]) =>
    text.replaceAll(/&(?:amp|lt|gt|quot|#39);/g, entity => entities[entity]),
  );
