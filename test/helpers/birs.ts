// Biometric information records for tests: any that the reader gives back, and one as MOSIP writes them.
import * as fc from 'fast-check';
import {
  type BdbInfo,
  type Bir,
  type BirDocument,
  type BirInfo,
  bdbInfoRegistered,
  bdbInfoTexts,
  birInfoTexts,
  namespaces,
} from '../../daemon/formats/cbeff/bir.ts';
import type { XmlElement } from '../../daemon/formats/cbeff/xml-tree.ts';

const some = { noNullPrototype: true, requiredKeys: [] as never[] };

/** Any text that XML holds. */
const text = fc
  .string({ unit: 'binary', maxLength: 12 })
  .map(value => value.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '?'));
const word = text.map(value => value.trim());

const textsOf = (names: readonly string[]) => Object.fromEntries(names.map(name => [name, word]));
const registryId = fc.record({ organization: word, type: word }, some);
const version = fc.record(
  { major: fc.nat({ max: 255 }), minor: fc.nat({ max: 255 }) },
  { noNullPrototype: true },
);

const foreign = (levels: number): fc.Arbitrary<XmlElement> =>
  fc.record(
    {
      name: fc.constantFrom('Extra', 'x', 'BDB'),
      uri: fc.constantFrom('urn:one', 'urn:two'),
      attributes: fc.dictionary(fc.constantFrom('a', 'b'), text, { maxKeys: 2, noNullPrototype: true }),
      children: levels === 0 ? fc.constant([]) : fc.array(foreign(levels - 1), { maxLength: 2 }),
      text,
    },
    { noNullPrototype: true },
  );

/** Blank text beside elements is no text. */
function settled(element: XmlElement): XmlElement {
  const isBlank = element.children.length > 0 && element.text.trim() === '';
  return { ...element, children: element.children.map(settled), text: isBlank ? '' : element.text };
}

const further = fc.array(foreign(2).map(settled), { minLength: 1, maxLength: 2 });

const birInfo = fc.record({ ...textsOf(birInfoTexts), further }, some) as fc.Arbitrary<BirInfo>;
const bdbInfo = fc.record(
  {
    ...textsOf(bdbInfoTexts),
    registered: fc
      .record(Object.fromEntries(bdbInfoRegistered.map(name => [name, registryId])), some)
      .filter(each => Object.keys(each).length > 0),
    quality: fc.record({ algorithm: registryId, score: fc.nat({ max: 100 }), failed: word }, some),
    further,
  },
  some,
) as fc.Arbitrary<BdbInfo>;

function bir(levels: number): fc.Arbitrary<Bir> {
  return fc.record(
    {
      version,
      cbeffVersion: version,
      birInfo,
      bdbInfo,
      sbFormat: registryId,
      birs: levels === 0 ? fc.constant([]) : fc.array(bir(levels - 1), { maxLength: 2 }),
      bdb: fc.uint8Array({ maxLength: 40 }),
      sb: fc.uint8Array({ maxLength: 9 }),
      others: fc.array(fc.tuple(word, text), { maxLength: 2 }),
      further,
    },
    { noNullPrototype: true, requiredKeys: ['birs'] },
  );
}

export const birDocument: fc.Arbitrary<BirDocument> = fc.record(
  { namespace: fc.constantFrom('', ...Object.values(namespaces)), bir: bir(2) },
  { noNullPrototype: true },
);

const finger = (subtype: string, bdb: string) => `
  <BIR>
    <Version><Major>1</Major><Minor>1</Minor></Version>
    <BIRInfo><Integrity>false</Integrity></BIRInfo>
    <BDBInfo>
      <Format><Organization>Mosip</Organization><Type>7</Type></Format>
      <CreationDate>2026-11-27T13:40:06.209Z</CreationDate>
      <Type>Finger</Type>
      <Subtype>${subtype}</Subtype>
      <Level>Raw</Level>
      <Purpose>Enroll</Purpose>
      <Quality>
        <Algorithm><Organization>HMAC</Organization><Type>SHA-256</Type></Algorithm>
        <Score>80</Score>
      </Quality>
    </BDBInfo>
    <BDB>${bdb}</BDB>
    <SB></SB>
    <others><entry key="EXCEPTION">false</entry><entry key="RETRIES"> 2</entry></others>
  </BIR>`;

/** Written by hand after MOSIP's documentation. */
export const mosipDocument = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<BIR xmlns="${namespaces.iso}">
  <BIRInfo><Integrity>false</Integrity></BIRInfo>
  <!-- right index finger -->${finger('Right IndexFinger', 'RklS\n    AA==')}${finger('Left Thumb', 'AAEC')}
</BIR>`;
