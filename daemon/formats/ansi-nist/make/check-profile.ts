import { firstItem } from '../overview.ts';
import { subfieldsOf } from '../text.ts';
import { fieldOf, idcOf, latin1, type NistRecord } from '../transaction.ts';
import { type Finding, nameOf, ofField, ofRecord, type Placed } from '../validate/finding.ts';
import { digestField, digestItems } from './assurance.ts';
import { type ApplicationProfile, profileItems } from './profile.ts';

const unknownFinger = 0;

/** Holds a transaction against an application profile, record by record as they come; a line of each is kept. */
export class ProfileCheck {
  readonly #profile: ApplicationProfile;
  readonly #clause: string;
  readonly #counts = new Map<number, number>();
  readonly #digests: string[] = [];
  readonly #fingers = new Map<string, string>();
  #first: Placed | undefined;

  constructor(profile: ApplicationProfile) {
    this.#profile = profile;
    this.#clause = `profile ${profile.name} ${profile.version}`;
  }

  /** What is wrong with the next record. */
  record(record: NistRecord): Finding[] {
    const placed: Placed = { record, place: this.#digests.length + 1 };
    this.#first ??= placed;
    this.#counts.set(record.type, (this.#counts.get(record.type) ?? 0) + 1);
    const findings = [...this.#ofType(placed), ...this.#ofCompression(placed)];
    if (record.type === 98) findings.push(...this.#ofDigests(placed));
    this.#digests.push(digestItems(record, placed.place).join(' '));
    return findings;
  }

  /** What is wrong with the whole, after the last record. */
  end(): Finding[] {
    const first = this.#first;
    if (first === undefined) return [];
    return this.#profile.records.flatMap(({ type, least, most }) => {
      const count = this.#counts.get(type) ?? 0;
      if (count >= least && count <= most) return [];
      const what = `there are ${count} records of Type-${type}`;
      return [ofRecord(first, { what, wanted: `${least} to ${most}`, clause: this.#clause })];
    });
  }

  #ofType(placed: Placed): Finding[] {
    const { record } = placed;
    if (!this.#profile.records.some(({ type }) => type === record.type)) {
      return [
        ofRecord(placed, { what: `Type-${record.type} is not part of the profile`, clause: this.#clause }),
      ];
    }
    if (record.type === 1) return this.#ofFirst(placed);
    if (record.type === 2) return this.#ofBiographics(placed);
    if (record.type === 9 || record.type === 14) return this.#ofFinger(placed);
    return [];
  }

  #ofFirst(placed: Placed): Finding[] {
    const { name, version, transactionType } = this.#profile;
    const wanted: readonly [number, readonly string[]][] = [
      [4, [transactionType]],
      [13, [name, String(version)]],
      [16, profileItems(this.#profile)],
    ];
    return wanted.flatMap(([number, items]) => {
      const field = fieldOf(placed.record, number);
      const [given = []] = field === undefined ? [] : subfieldsOf(field.value, 'latin1');
      const isRight = items.every((item, at) => given[at] === item);
      return isRight ? [] : [this.#missing(placed, number, items.join(', '))];
    });
  }

  #missing(placed: Placed, number: number, wanted: string): Finding {
    const name = nameOf(placed.record.type, number);
    const given = firstItem(placed.record, number);
    const remark = {
      what: `${name} is not that of the profile`,
      given: given ?? 'nothing',
      wanted,
      clause: this.#clause,
    };
    const field = fieldOf(placed.record, number);
    return field === undefined
      ? { ...ofRecord(placed, remark), field: name }
      : ofField(placed, field, remark);
  }

  #ofBiographics(placed: Placed): Finding[] {
    const { record } = placed;
    const known = new Set([1, 2, ...this.#profile.biographics.map(({ field }) => field)]);
    const missing = this.#profile.biographics
      .filter(({ field, needed }) => needed && fieldOf(record, field) === undefined)
      .map(({ field, mnemonic }) => ({
        ...ofRecord(placed, { what: `${nameOf(2, field)} ${mnemonic} is missing`, clause: this.#clause }),
        field: nameOf(2, field),
      }));
    const unknown = record.fields
      .filter(({ number }) => !known.has(number))
      .map(field =>
        ofField(placed, field, {
          what: `${nameOf(2, field.number)} is not part of the profile`,
          clause: this.#clause,
        }),
      );
    return [...missing, ...unknown];
  }

  #ofCompression(placed: Placed): Finding[] {
    const { record } = placed;
    const allowed = this.#profile.records.find(({ type }) => type === record.type)?.compressions;
    const field = fieldOf(record, 11);
    if (
      allowed === undefined ||
      field === undefined ||
      (allowed as readonly string[]).includes(latin1(field.value))
    )
      return [];
    const remark = {
      what: 'the image is compressed in another way',
      given: latin1(field.value),
      wanted: allowed.join(' or '),
      clause: this.#clause,
    };
    return [ofField(placed, field, remark)];
  }

  /** Each finger once, and its minutiae under the IDC of its print. */
  #ofFinger(placed: Placed): Finding[] {
    const { record } = placed;
    const number = record.type === 9 ? 134 : 13;
    const field = fieldOf(record, number);
    if (field === undefined) return [this.#missing(placed, number, 'a finger')];
    const key = `${record.type} ${latin1(field.value)}`;
    const idc = idcOf(record) ?? '';
    const print = this.#fingers.get(`14 ${latin1(field.value)}`);
    const isTwice = this.#fingers.has(key) && Number(latin1(field.value)) !== unknownFinger;
    this.#fingers.set(key, idc);
    if (isTwice)
      return [
        ofField(placed, field, {
          what: 'a finger stands twice',
          given: latin1(field.value),
          clause: this.#clause,
        }),
      ];
    if (record.type === 14 || print === undefined || print === idc) return [];
    const what = 'the minutiae have another IDC than the print of their finger';
    return [ofField(placed, field, { what, given: idc, wanted: print, clause: '7.3.1' })];
  }

  #ofDigests(placed: Placed): Finding[] {
    const field = fieldOf(placed.record, digestField);
    if (field === undefined) return [this.#missing(placed, digestField, 'a digest of each other record')];
    const stated = subfieldsOf(field.value, 'latin1').map(items => items.join(' '));
    const wrong = [...this.#digests.keys()].filter(at => stated[at] !== this.#digests[at]);
    if (stated.length !== this.#digests.length) {
      const what = 'the digests are of another number of records';
      return [
        ofField(placed, field, {
          what,
          given: String(stated.length),
          wanted: String(this.#digests.length),
          clause: this.#clause,
        }),
      ];
    }
    return wrong.map(at => {
      const what = `record ${at + 1} is not the one that its digest was made of`;
      return ofField(placed, field, { what, clause: this.#clause }, at + 1, 4);
    });
  }
}
