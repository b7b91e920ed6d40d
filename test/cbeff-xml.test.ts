// Biometric information records in XML, as MOSIP and OSIA's systems exchange them.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { leavesOf, namespaces } from '../daemon/formats/cbeff/bir.ts';
import { looksLikeBirXml, readBirXml } from '../daemon/formats/cbeff/bir-reader.ts';
import { writeBirXml } from '../daemon/formats/cbeff/bir-writer.ts';
import { birDocument, mosipDocument } from './helpers/birs.ts';
import { faultOf } from './helpers/minutiae-records.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const read = (text: string) => readBirXml(utf8(text), 'x.xml');

describe('A BIR in XML', () => {
  it('gives back all that it says, and each byte of what is written here', () => {
    fc.assert(
      fc.property(birDocument, document => {
        const bytes = writeBirXml(document);
        assert.ok(looksLikeBirXml(bytes));
        const again = readBirXml(bytes, 'x.xml');
        assert.deepEqual(again, document);
        assert.deepEqual(writeBirXml(again), bytes);
      }),
    );
  });

  it('is read as MOSIP writes it: one for each finger within one, keys and values beside the standard', () => {
    const { namespace, bir } = read(mosipDocument);
    assert.equal(namespace, namespaces.iso);
    const [first, second] = leavesOf(bir);
    assert.deepEqual(first, {
      version: { major: 1, minor: 1 },
      birInfo: { Integrity: 'false' },
      bdbInfo: {
        CreationDate: '2026-11-27T13:40:06.209Z',
        Type: 'Finger',
        Subtype: 'Right IndexFinger',
        Level: 'Raw',
        Purpose: 'Enroll',
        registered: { Format: { organization: 'Mosip', type: '7' } },
        quality: { algorithm: { organization: 'HMAC', type: 'SHA-256' }, score: 80 },
      },
      birs: [],
      bdb: Uint8Array.of(0x46, 0x49, 0x52, 0),
      sb: new Uint8Array(0),
      others: [
        ['EXCEPTION', 'false'],
        ['RETRIES', ' 2'],
      ],
    });
    assert.deepEqual(second.bdb, Uint8Array.of(0, 1, 2));
    assert.deepEqual(readBirXml(writeBirXml({ namespace, bir })), { namespace, bir });
  });

  it('may be of the older schema, with a prefix, in sections, and with keys and values as elements', () => {
    const { namespace, bir } = read(
      `<c:BIR xmlns:c="${namespaces.bias}"><c:BDBInfo><c:FormatOwner>257</c:FormatOwner><c:FormatType>8</c:FormatType>` +
        '<c:Type> Face </c:Type><c:Quality>90</c:Quality></c:BDBInfo><c:BDB><![CDATA[AA]]>E=</c:BDB>' +
        '<c:Others><c:Key>RETRIES</c:Key><c:Value>1</c:Value></c:Others><c:Others><c:Key>K</c:Key></c:Others></c:BIR>',
    );
    assert.equal(namespace, namespaces.bias);
    assert.deepEqual(bir, {
      bdbInfo: { FormatOwner: '257', FormatType: '8', Type: 'Face', quality: { score: 90 } },
      birs: [],
      bdb: Uint8Array.of(0, 1),
      others: [
        ['RETRIES', '1'],
        ['K', ''],
      ],
    });
  });

  it('may have data in the base64 of URLs, without its padding', () => {
    const { bdb, sb } = read('<BIR><BDB>-_8</BDB><SB>+/8=</SB></BIR>').bir;
    assert.deepEqual([bdb, sb], [Uint8Array.of(0xfb, 0xff), Uint8Array.of(0xfb, 0xff)]);
  });

  it('cannot be written with text that XML does not have', () => {
    for (const Index of ['\u0000', '\ud800', '\uffff']) {
      assert.throws(() => writeBirXml({ namespace: '', bir: { birs: [], birInfo: { Index } } }), RangeError);
    }
  });
});

describe('Of what is no BIR in XML it is said where and why', () => {
  const nested = (levels: number) => '<BIR>'.repeat(levels) + '</BIR>'.repeat(levels);
  const cases: Record<string, [string, RegExp]> = {
    'a document type, and with it every entity': [
      '<!DOCTYPE BIR [<!ENTITY a "aaaa">]><BIR>&a;</BIR>',
      /^x\.xml: a DOCTYPE is not read at offset \d+ \(line 1\)/,
    ],
    "an entity that is not XML's own": ['<BIR>&a;</BIR>', /not well-formed XML: undefined entity/],
    'a tag that is not closed': [
      '<BIR>\n<BDB>',
      /not well-formed XML: unclosed tag: BDB at offset 11 \(line 2\)/,
    ],
    'another root': [
      '<BIRS/>',
      /the root is no BIR at offset 7 .*ISO\/IEC 19785-3, BIRS\), got "BIRS", wanted BIR/,
    ],
    nothing: ['', /no element|not well-formed/],
    'data that are not base64': ['<BIR><BDB>A?==</BDB></BIR>', /not base64 at offset 10 .*BDB\), got "A\?"/],
    'half of base64': ['<BIR><SB>AAAAA</SB></BIR>', /not base64/],
    'a score beyond 100': [
      '<BIR><BDBInfo><Quality><Score>101</Score></Quality></BDBInfo></BIR>',
      /not a number in range at offset 30 .*Score\), got "101", wanted 0 to 100/,
    ],
    'two blocks': ['<BIR><BDB/><BDB/></BIR>', /a second BDB at offset 17/],
    'text between elements': ['<BIR>text<BDB/></BIR>', /text between elements at offset 5 .*got "text"/],
    'an element in a text': ['<BIR><BIRInfo><Index><b/></Index></BIRInfo></BIR>', /an element within Index/],
    'too many levels': [nested(17), /too many levels/],
    'too many elements': [`<BIR>${'<BIR/>'.repeat(16_384)}</BIR>`, /too many elements/],
    'too many attributes': [
      `<BIR ${Array.from({ length: 17 }, (_, i) => `a${i}="1"`).join(' ')}/>`,
      /too many attributes/,
    ],
    'another encoding': [
      '<?xml version="1.0" encoding="UTF-16"?><BIR/>',
      /unread encoding .*got UTF-16, wanted UTF-8/,
    ],
  };
  for (const [what, [text, message]] of Object.entries(cases)) {
    it(what, () => {
      assert.match(faultOf(() => read(text)).message, message);
    });
  }

  it('bytes that are not UTF-8', () => {
    const bytes = new Uint8Array([...utf8('<BIR>'), 0xff, 0xfe]);
    assert.match(
      faultOf(() => readBirXml(bytes, 'x.xml')).message,
      /not UTF-8 within 65536 bytes from offset 0/,
    );
  });

  it('wherever it is cut off', () => {
    for (let length = 0; length < mosipDocument.length; length += 7) {
      assert.match(
        faultOf(() => read(mosipDocument.slice(0, length))).message,
        /^x\.xml: .* at offset \d+ \(line \d+/,
      );
    }
  });
});
