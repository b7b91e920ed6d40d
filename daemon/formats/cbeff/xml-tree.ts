import { TextDecoder } from 'node:util';
import { type SaxesAttributeNS, SaxesParser, type SaxesTagNS } from 'saxes';
import { Fault } from '../../core/errors.ts';
import {
  maximumAttributes,
  maximumDepth,
  maximumDocumentBytes,
  maximumElements,
  portionBytes,
} from './parameters.ts';

/** An element of XML, without comments, processing instructions and the names of prefixes. */
export interface XmlElement {
  readonly name: string;
  /** The namespace; empty for none. */
  readonly uri: string;
  /** Without declarations of namespaces. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** Of all its text sections; what only parts children from each other is left out. */
  readonly text: string;
}

/** Where an element stands, for errors. */
export interface XmlPlace {
  readonly where: string;
  /** Characters before the end of its start tag: bytes, where the document is in ASCII. */
  readonly offset: number;
  readonly line: number;
}

export interface XmlTree {
  readonly root: XmlElement;
  placeOf(element: XmlElement): XmlPlace;
}

interface Growing extends XmlElement {
  readonly children: Growing[];
  text: string;
}

/**
 * Reads a document of XML 1.0 in UTF-8 as a tree. There are no entities but XML's own five: a document with a DOCTYPE is refused.
 * Throws Fault `bad-input` with offset and line for what is not well-formed, and for more than 64 MiB, 16,384 elements, 16
 * levels or 16 attributes.
 */
export function readXml(bytes: Uint8Array, where: string): XmlTree {
  if (bytes.length > maximumDocumentBytes) {
    const detail = { where, given: `${bytes.length} bytes`, wanted: `at most ${maximumDocumentBytes}` };
    throw new Fault('bad-input', 'the XML document is too large', detail);
  }
  const builder = new TreeBuilder(where);
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for (let at = 0; at < bytes.length; at += portionBytes) {
    const isLast = at + portionBytes >= bytes.length;
    builder.write(decoded(decoder, bytes.subarray(at, at + portionBytes), !isLast, at, where));
  }
  return builder.end();
}

function decoded(
  decoder: TextDecoder,
  bytes: Uint8Array,
  stream: boolean,
  at: number,
  where: string,
): string {
  try {
    return decoder.decode(bytes, { stream });
  } catch (cause) {
    const what = `the XML document is not UTF-8 within ${portionBytes} bytes from offset ${at}`;
    throw new Fault('bad-input', what, { where, cause });
  }
}

class TreeBuilder {
  readonly #where: string;
  readonly #parser = new SaxesParser({ xmlns: true });
  readonly #open: Growing[] = [];
  readonly #places = new Map<XmlElement, XmlPlace>();
  #root: Growing | undefined;
  #attributes = 0;

  constructor(where: string) {
    this.#where = where;
    const parser = this.#parser;
    parser.on('error', error => {
      throw this.#fault(`not well-formed XML: ${error.message.replace(/^\d+:\d+: /, '')}`);
    });
    parser.on('doctype', () => {
      throw this.#fault('a DOCTYPE is not read');
    });
    parser.on('xmldecl', ({ encoding = 'UTF-8' }) => {
      if (!/^(utf-8|us-ascii)$/i.test(encoding)) throw this.#fault('unread encoding', encoding, 'UTF-8');
    });
    parser.on('opentagstart', () => {
      this.#attributes = 0;
    });
    parser.on('attribute', () => {
      if (++this.#attributes > maximumAttributes) throw this.#fault('too many attributes');
    });
    parser.on('opentag', tag => this.#start(tag));
    parser.on('closetag', () => this.#finish());
    parser.on('text', text => this.#say(text));
    parser.on('cdata', text => this.#say(text));
  }

  write(text: string): void {
    this.#parser.write(text);
  }

  end(): XmlTree {
    this.#parser.close();
    const root = this.#root;
    if (root === undefined) throw this.#fault('no element');
    return {
      root,
      placeOf: element => this.#places.get(element) ?? { where: this.#where, offset: 0, line: 1 },
    };
  }

  #start({ local, uri, attributes }: SaxesTagNS): void {
    if (this.#open.length >= maximumDepth) throw this.#fault('too many levels');
    if (this.#places.size >= maximumElements) throw this.#fault('too many elements');
    const element: Growing = { name: local, uri, attributes: kept(attributes), children: [], text: '' };
    const { position: offset, line } = this.#parser;
    this.#places.set(element, { where: this.#where, offset, line });
    this.#open.at(-1)?.children.push(element);
    this.#root ??= element;
    this.#open.push(element);
  }

  #finish(): void {
    const element = this.#open.pop();
    if (element !== undefined && element.children.length > 0 && element.text.trim() === '') element.text = '';
  }

  #say(text: string): void {
    const element = this.#open.at(-1);
    if (element !== undefined) element.text += text;
  }

  #fault(what: string, given?: string, wanted?: string): Fault {
    const { position, line } = this.#parser;
    return new Fault('bad-input', `${what} at offset ${position} (line ${line})`, {
      where: this.#where,
      ...(given !== undefined && { given }),
      ...(wanted !== undefined && { wanted }),
    });
  }
}

function kept(attributes: Readonly<Record<string, SaxesAttributeNS>>): Record<string, string> {
  const own = Object.values(attributes).filter(({ prefix, name }) => prefix !== 'xmlns' && name !== 'xmlns');
  return Object.fromEntries(own.map(({ local, value }) => [local, value]));
}
