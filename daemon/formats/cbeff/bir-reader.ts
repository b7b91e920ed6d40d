import { Fault } from '../../core/errors.ts';
import {
  type BdbInfo,
  type Bir,
  type BirDocument,
  type BirInfo,
  type BirVersion,
  type Quality,
  type RegistryId,
  bdbInfoRegistered,
  bdbInfoTexts,
  birInfoTexts,
} from './bir.ts';
import { known } from '../known.ts';
import { type XmlElement, type XmlTree, readXml } from './xml-tree.ts';

const standard = 'ISO/IEC 19785-3';

/** True for text that begins as XML whose root is a BIR, within its first 1,024 bytes. */
export function looksLikeBirXml(bytes: Uint8Array): boolean {
  const start = Buffer.from(bytes.subarray(0, 1_024))
    .toString('latin1')
    .replace(/^\u00ef\u00bb\u00bf/, '');
  return /^\s*(<\?xml[^>]*>\s*)?(<!--[^]*?-->\s*)*<(\w+:)?BIR[\s>/]/.test(start);
}

/**
 * Reads a document whose root is a BIR. Text is taken without white space around it, but for the values of `others`. Throws
 * Fault `bad-input` with offset, line and element, as `readXml` does; `where` names the file.
 */
export function readBirXml(bytes: Uint8Array, where = 'the document'): BirDocument {
  const tree = readXml(bytes, where);
  const { root } = tree;
  if (root.name !== 'BIR') throw faultAt(tree, root, 'the root is no BIR', root.name, 'BIR');
  return { namespace: root.uri, bir: new BirReader(tree).bir(root) };
}

function faultAt(tree: XmlTree, element: XmlElement, what: string, given: string, wanted: string): Fault {
  const { where, offset, line } = tree.placeOf(element);
  const detail = { where, given: JSON.stringify(given.slice(0, 60)), wanted };
  return new Fault(
    'bad-input',
    `${what} at offset ${offset} (line ${line}; ${standard}, ${element.name})`,
    detail,
  );
}

class BirReader {
  readonly #tree: XmlTree;

  constructor(tree: XmlTree) {
    this.#tree = tree;
  }

  bir(element: XmlElement): Bir {
    const members = this.#members(element);
    return {
      ...known(
        'version',
        members.one('Version', each => this.#version(each)),
      ),
      ...known(
        'cbeffVersion',
        members.one('CBEFFVersion', each => this.#version(each)),
      ),
      ...known(
        'birInfo',
        members.one('BIRInfo', each => this.#birInfo(each)),
      ),
      ...known(
        'bdbInfo',
        members.one('BDBInfo', each => this.#bdbInfo(each)),
      ),
      ...known(
        'sbFormat',
        members.one('SBInfo', each => this.#sbFormat(each)),
      ),
      birs: members.all('BIR').map(each => this.bir(each)),
      ...known(
        'bdb',
        members.one('BDB', each => this.#base64(each)),
      ),
      ...known(
        'sb',
        members.one('SB', each => this.#base64(each)),
      ),
      ...known('others', this.#others([...members.all('others'), ...members.all('Others')])),
      ...members.further(),
    };
  }

  #version(element: XmlElement): BirVersion {
    const members = this.#members(element);
    const number = (name: string) => members.one(name, each => this.#number(each, 0xff));
    return { major: number('Major') ?? 0, minor: number('Minor') ?? 0 };
  }

  #birInfo(element: XmlElement): BirInfo {
    const members = this.#members(element);
    return { ...members.texts(birInfoTexts), ...members.further() };
  }

  #bdbInfo(element: XmlElement): BdbInfo {
    const members = this.#members(element);
    const registered = bdbInfoRegistered.flatMap(name => {
      const id = members.one(name, each => this.#registryId(each));
      return id === undefined ? [] : [[name, id] as const];
    });
    return {
      ...members.texts(bdbInfoTexts),
      ...(registered.length > 0 && { registered: Object.fromEntries(registered) }),
      ...known(
        'quality',
        members.one('Quality', each => this.#quality(each)),
      ),
      ...members.further(),
    };
  }

  #sbFormat(element: XmlElement): RegistryId {
    return this.#members(element).one('Format', each => this.#registryId(each)) ?? {};
  }

  #registryId(element: XmlElement): RegistryId {
    const { Organization, Type } = this.#members(element).texts(['Organization', 'Type']);
    return { ...known('organization', Organization), ...known('type', Type) };
  }

  /** The older schema has a number in its place. */
  #quality(element: XmlElement): Quality {
    if (element.children.length === 0) {
      return element.text.trim() === '' ? {} : { score: this.#number(element, 100) };
    }
    const members = this.#members(element);
    return {
      ...known(
        'algorithm',
        members.one('Algorithm', each => this.#registryId(each)),
      ),
      ...known(
        'score',
        members.one('Score', each => this.#number(each, 100)),
      ),
      ...known(
        'failed',
        members.one('QualityCalculationFailed', each => each.text.trim()),
      ),
    };
  }

  /** `<others><entry key="K">V</entry></others>`, or of older ones `<Others><Key>K</Key><Value>V</Value></Others>` each. */
  #others(elements: readonly XmlElement[]): Bir['others'] {
    if (elements.length === 0) return undefined;
    return elements.flatMap(element => {
      const entries = element.children.filter(({ name }) => name === 'entry');
      const key = element.children.find(({ name }) => name === 'Key');
      if (key === undefined)
        return entries.map(entry => [entry.attributes['key'] ?? '', entry.text] as const);
      const value = element.children.find(({ name }) => name === 'Value');
      return [[key.text, value?.text ?? ''] as const];
    });
  }

  #number(element: XmlElement, highest: number): number {
    const text = element.text.trim();
    const value = Number(text);
    if (/^\d{1,9}$/.test(text) && value <= highest) return value;
    throw faultAt(this.#tree, element, 'not a number in range', text, `0 to ${highest}`);
  }

  /** Of either alphabet, and with or without its padding: MOSIP writes the one for URLs. */
  #base64(element: XmlElement): Uint8Array {
    const text = element.text.replace(/\s+/g, '').replace(/={1,2}$/, '');
    if (element.children.length === 0 && /^[A-Za-z0-9+/_-]*$/.test(text) && text.length % 4 !== 1) {
      return new Uint8Array(Buffer.from(text, 'base64'));
    }
    throw faultAt(this.#tree, element, 'not base64', text, 'base64 of whole bytes');
  }

  #members(element: XmlElement): Members {
    if (element.children.length > 0 && element.text !== '') {
      throw faultAt(this.#tree, element, 'text between elements', element.text.trim(), 'elements');
    }
    return new Members(this.#tree, element);
  }
}

/** The children of an element by name, those of other namespaces and those that nobody asks for left over. */
class Members {
  readonly #tree: XmlTree;
  readonly #element: XmlElement;
  readonly #asked = new Set<string>();

  constructor(tree: XmlTree, element: XmlElement) {
    this.#tree = tree;
    this.#element = element;
  }

  all(name: string): XmlElement[] {
    this.#asked.add(name);
    return this.#element.children.filter(child => this.#isOurs(child) && child.name === name);
  }

  one<Value>(name: string, read: (element: XmlElement) => Value): Value | undefined {
    const [first, second] = this.all(name);
    if (second !== undefined)
      throw faultAt(this.#tree, second, `a second ${name}`, second.text, 'one at most');
    return first === undefined ? undefined : read(first);
  }

  texts<const Names extends readonly string[]>(names: Names): { readonly [Each in Names[number]]?: string } {
    const found = names.flatMap(name => {
      const text = this.one(name, each => this.#text(each));
      return text === undefined ? [] : [[name, text] as const];
    });
    return Object.fromEntries(found) as { readonly [Each in Names[number]]?: string };
  }

  #text(element: XmlElement): string {
    const [child] = element.children;
    if (child === undefined) return element.text.trim();
    throw faultAt(this.#tree, child, `an element within ${element.name}`, child.name, 'text');
  }

  further(): { readonly further?: readonly XmlElement[] } {
    const left = this.#element.children.filter(child => !this.#isOurs(child) || !this.#asked.has(child.name));
    return left.length === 0 ? {} : { further: left };
  }

  #isOurs(child: XmlElement): boolean {
    return child.uri === this.#element.uri;
  }
}
