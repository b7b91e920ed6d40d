import {
  type BdbInfo,
  type Bir,
  type BirDocument,
  type BirInfo,
  type BirVersion,
  type Quality,
  type RegistryId,
  bdbInfoOrder,
  birInfoTexts,
} from './bir.ts';
import { writeXml } from './xml-text.ts';
import type { XmlElement } from './xml-tree.ts';

/**
 * A document in UTF-8, its elements in the order of the schema, `others` as MOSIP writes them. `readBirXml` gives back what is in it.
 * Throws RangeError for text that XML cannot hold.
 */
export function writeBirXml({ namespace, bir }: BirDocument): Uint8Array {
  return writeXml(new BirWriter(namespace).bir(bir));
}

type Child = XmlElement | undefined;

class BirWriter {
  readonly #uri: string;

  constructor(uri: string) {
    this.#uri = uri;
  }

  bir(bir: Bir): XmlElement {
    const { sbFormat, others } = bir;
    return this.#element('BIR', [
      this.#optional('Version', bir.version, each => this.#version(each)),
      this.#optional('CBEFFVersion', bir.cbeffVersion, each => this.#version(each)),
      this.#optional('BIRInfo', bir.birInfo, each => this.#birInfo(each)),
      this.#optional('BDBInfo', bir.bdbInfo, each => this.#bdbInfo(each)),
      this.#optional('SBInfo', sbFormat, each => [this.#registryId('Format', each)]),
      ...bir.birs.map(each => this.bir(each)),
      this.#base64('BDB', bir.bdb),
      this.#base64('SB', bir.sb),
      this.#optional('others', others, each => each.map(entry => this.#entry(entry))),
      ...(bir.further ?? []),
    ]);
  }

  #version({ major, minor }: BirVersion): Child[] {
    return [this.#text('Major', `${major}`), this.#text('Minor', `${minor}`)];
  }

  #birInfo(info: BirInfo): Child[] {
    return [...birInfoTexts.map(name => this.#text(name, info[name])), ...(info.further ?? [])];
  }

  #bdbInfo(info: BdbInfo): Child[] {
    const { registered = {}, quality, further = [] } = info;
    const named: Readonly<Record<string, RegistryId | undefined>> = registered;
    const texts = info as Readonly<Record<string, string | undefined>>;
    const inOrder = bdbInfoOrder.map(
      name => this.#optional(name, named[name], each => this.#ids(each)) ?? this.#text(name, texts[name]),
    );
    return [...inOrder, this.#optional('Quality', quality, each => this.#quality(each)), ...further];
  }

  #quality({ algorithm, score, failed }: Quality): Child[] {
    return [
      this.#optional('Algorithm', algorithm, each => this.#ids(each)),
      this.#text('Score', score === undefined ? undefined : `${score}`),
      this.#text('QualityCalculationFailed', failed),
    ];
  }

  #registryId(name: string, id: RegistryId): XmlElement {
    return this.#element(name, this.#ids(id));
  }

  #ids({ organization, type }: RegistryId): Child[] {
    return [this.#text('Organization', organization), this.#text('Type', type)];
  }

  #entry([key, value]: readonly [string, string]): XmlElement {
    return { ...this.#element('entry', []), attributes: { key }, text: value };
  }

  #optional<Value>(name: string, value: Value | undefined, children: (value: Value) => Child[]): Child {
    return value === undefined ? undefined : this.#element(name, children(value));
  }

  #base64(name: string, bytes: Uint8Array | undefined): Child {
    return bytes && this.#text(name, Buffer.from(bytes).toString('base64'));
  }

  #text(name: string, text: string | undefined): Child {
    return text === undefined ? undefined : { ...this.#element(name, []), text };
  }

  #element(name: string, children: readonly Child[]): XmlElement {
    const there = children.filter(child => child !== undefined);
    return { name, uri: this.#uri, attributes: {}, children: there, text: '' };
  }
}
