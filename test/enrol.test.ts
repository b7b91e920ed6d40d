import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { enrol } from '../daemon/biometrics/enrol.ts';
import type { FingerprintTemplate } from '../daemon/core/fingerprint.ts';
import type { Image } from '../daemon/core/image.ts';
import { workerCalls } from '../daemon/biometrics/worker-calls.ts';
import { Fault } from '../daemon/core/errors.ts';
import { readImage } from '../daemon/formats/image/read-image.ts';
import { writePng } from '../daemon/formats/image/write-png.ts';
import { encodeAnsi2004, encodeAnsi2009 } from '../daemon/formats/ansi378/writer.ts';
import { decodeFmr2005, encodeFmr2005 } from '../daemon/formats/iso19794/finger-minutiae-2005.ts';
import { codeBytes, type EyePosition } from '../daemon/core/iris.ts';
import { decodeIrisTemplate, encodeIrisTemplate } from '../daemon/formats/iris-template/iris-template.ts';
import { writeIrisRecord } from '../daemon/formats/iso19794/iris-record.ts';
import { rewritten, viewOfImage } from '../daemon/formats/iso19794/iris-rewrite.ts';
import { encodeFmr2011 } from '../daemon/formats/iso19794/fmr-2011-writer.ts';
import { toyImage, toyModality, toyRecord, toyTemplate } from './helpers/toy-modality.ts';

const calls = workerCalls([toyModality], () => 0);
const engine = { acquire: async (image: Image) => calls.acquire({ image, modality: 'fingerprint' }) };

async function enrolled(bytes: Uint8Array, name = '101_2.png') {
  return enrol({ subject: '101', instance: 2, name, bytes }, engine);
}

async function messageOf(bytes: Uint8Array, name?: string): Promise<string> {
  const error: unknown = await enrolled(bytes, name).then(
    () => undefined,
    (error: unknown) => error,
  );
  assert.ok(error instanceof Fault && error.code === 'bad-input', String(error));
  return error.message;
}

function withMinutiae(count: number): FingerprintTemplate {
  const minutiae = Array.from({ length: count }, (_, index) => toyTemplate(10 * index).minutiae).flat();
  return { ...toyTemplate(10), minutiae };
}

describe('enrolment', () => {
  it('of an image gives its template and keeps the image', async () => {
    const image = toyImage(10);
    const { imagePng, ...reference } = await enrolled(await writePng(image));
    assert.deepEqual(reference, {
      subject: '101',
      instance: 2,
      modality: 'fingerprint',
      position: 0,
      template: toyRecord(10),
    });
    assert.ok(imagePng);
    assert.deepEqual(await readImage(imagePng, 'kept'), image);
  });

  it('takes the resolution from the caller when one is given', async () => {
    const bytes = await writePng(toyImage(10));
    const sample = { subject: '101', instance: 2, name: 'x.png', bytes };
    const { imagePng } = await enrol(sample, engine, { dpi: 569 });
    assert.ok(imagePng);
    assert.equal((await readImage(imagePng, 'kept')).dpi, 569);
  });

  it('of a record keeps it byte for byte, with its finger', async () => {
    const record = encodeFmr2005({ ...withMinutiae(8), position: 7 });
    const reference = await enrolled(record, '101_2.fmr');
    assert.deepEqual(reference, {
      subject: '101',
      instance: 2,
      modality: 'fingerprint',
      position: 7,
      template: record,
    });
  });

  it('of a record in another format keeps it as ISO/IEC 19794-2:2005', async () => {
    const template = { ...withMinutiae(8), position: 7 } as const;
    for (const write of [encodeFmr2011, encodeAnsi2004, encodeAnsi2009]) {
      const reference = await enrolled(write(template), '101_2.fmr');
      assert.equal(reference.position, 7);
      assert.deepEqual(decodeFmr2005(reference.template), template);
    }
  });

  it('refuses an image that is too poor, with the reasons', async () => {
    const message = await messageOf(await writePng(toyImage(0)));
    const said = '101_2.png: not good enough to be found by: too dry, ridges unclear, got quality 3';
    assert.equal(message, `${said} (enrol another impression)`);
  });

  it('refuses records with too few minutiae, cut records and files of another kind', async () => {
    for (const count of [0, 7]) {
      const said = `x.fmr: the record has too few minutiae to be found by, got ${count}, wanted at least 8`;
      assert.equal(await messageOf(encodeFmr2005(withMinutiae(count)), 'x.fmr'), said);
    }
    assert.match(await messageOf(toyRecord(10).slice(0, 30), 'x.fmr'), /^x\.fmr: wrong length of record/);
    assert.match(
      await messageOf(new TextEncoder().encode('hello'), 'x.png'),
      /^x\.png: not an image, got text/,
    );
  });
});

describe('enrolment of an iris', () => {
  const code = (byte: number) => {
    const mask = new Uint8Array(codeBytes).fill(byte);
    return { bits: mask, mask };
  };
  const template = encodeIrisTemplate({ eye: 0, quality: 70, search: code(0xff) });
  const quality = { score: 70, usable: true, reasons: [], measures: {} };
  const asked: string[] = [];
  const irisEngine = {
    acquire: async (image: { pixels: Uint8Array }, modality = 'fingerprint') => {
      asked.push(modality);
      const usable = image.pixels[0] !== 0;
      const times = { assessMs: 0, extractMs: 0 };
      return usable
        ? { quality, template, ...times }
        : { quality: { ...quality, score: 9, usable, reasons: ['no-eye' as const] }, ...times };
    },
  };
  const enrolIris = (bytes: Uint8Array, named: { modality?: 'iris'; eye?: EyePosition } = {}) =>
    enrol({ subject: 'A', instance: 3, name: 'x', bytes, ...named }, irisEngine);
  const messageOfIris = async (bytes: Uint8Array, named: { modality?: 'iris' } = {}) => {
    const error = await enrolIris(bytes, named).catch((error: unknown) => error);
    assert.ok(error instanceof Fault && error.code === 'bad-input', String(error));
    return error.message;
  };
  const recordOf = async (...eyes: EyePosition[]) => {
    const views = eyes.map(eye => viewOfImage(toyImage(10), eye));
    return writeIrisRecord(await rewritten(views, '2011', 'x'));
  };

  it('of an image gives its template, of the eye that the name says, and keeps the image', async () => {
    const { imagePng, ...reference } = await enrolIris(await writePng(toyImage(10)), {
      modality: 'iris',
      eye: 2,
    });
    assert.deepEqual(asked.splice(0), ['iris']);
    assert.ok(imagePng);
    const ofLeft = { ...decodeIrisTemplate(template), eye: 2 as const };
    assert.deepEqual(reference, {
      subject: 'A',
      instance: 3,
      modality: 'iris',
      position: 2,
      template: encodeIrisTemplate(ofLeft),
    });
  });

  it('of a record takes the eye that the record says', async () => {
    const reference = await enrolIris(await recordOf(1, 1));
    assert.deepEqual([reference.modality, reference.position], ['iris', 1]);
    assert.equal(decodeIrisTemplate(reference.template).eye, 1);
    assert.match(
      await messageOfIris(await recordOf(1, 2)),
      /^x: the record shows two eyes, wanted a file for each/,
    );
  });

  it('of a template keeps it byte for byte', async () => {
    const { template: kept, ...reference } = await enrolIris(template);
    assert.deepEqual(kept, template);
    assert.deepEqual(reference, { subject: 'A', instance: 3, modality: 'iris', position: 0 });
  });

  it('refuses what is too poor, with the reasons', async () => {
    assert.equal(
      await messageOfIris(await writePng(toyImage(0)), { modality: 'iris' }),
      'x: not good enough to be found by: no eye to be seen, got quality 9 (enrol another capture of the eye)',
    );
    const empty = encodeIrisTemplate({ eye: 0, quality: 70, search: code(0) });
    assert.match(
      await messageOfIris(empty),
      /^x: the template has too few valid bits to be found by, got 0, wanted/,
    );
    assert.match(await messageOfIris(template.slice(0, 90)), /^x: wrong length/);
  });
});
