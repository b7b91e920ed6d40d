// What is wrong with the samples of others, each looked at by a person: the files of NIST hold what the standard forbids.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, it } from 'node:test';
import { readTransaction } from '../daemon/formats/ansi-nist/reader.ts';
import { validate } from '../daemon/formats/ansi-nist/validate/validate.ts';
import { nistSamples, unlessSamples } from './helpers/nist-samples.ts';

/** Errors by file: field, and how often. What is not named has none. */
const errors: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  // A TIFF of 12 kB stands where 400 x 375 pixels of one bit are announced as not compressed.
  'type_5_wvu.an2': { '5.009': 14 },
  // 512 x 512 bytes stand where 800 x 800 pixels of one bit are announced.
  'valid1.2.an2': { '6.009': 1 },
  // Text and a second field 999 before the image.
  'valid1.5.an2': { '13.999': 1 },
  'valid1.6.an2': { '13.999': 1 },
  'valid1.7.an2': { '14.999': 1 },
  // The header of each WSQ image states fewer pixels than 14.006 and 14.007.
  'valid1.8.an2': { '14.999': 3 },
  // The same as valid1.5; a compression named "WSQ", a palm of position 13.
  'valid1.11.an2': { '10.999': 1, '14.011': 1, '14.999': 1, '15.013': 1, '15.999': 1, '16.999': 1 },
  'valid1.16.an2': { '10.999': 1, '14.999': 1, '15.999': 1, '16.999': 1 },
  // Field 13.005 in a record of Type-9.
  'type9-13.an2k': { '13.005': 1 },
  // 1.003 CNT lists IDC 03, the record says 01.
  'type9-15.an2k': { '1.003': 1 },
  // Angles of 360 degrees.
  'type9-efs.an2k': { '9.331': 4 },
};

it('there are samples', { skip: unlessSamples }, () => {
  assert.equal(nistSamples.length, 27);
});

describe('The errors that are found in the samples are those that are there', () => {
  for (const file of nistSamples) {
    const name = path.basename(file);
    it(name, async () => {
      const findings = validate(readTransaction(await readFile(file), name));
      const found: Record<string, number> = {};
      for (const { level, field = '' } of findings) {
        if (level === 'error') found[field] = (found[field] ?? 0) + 1;
      }
      assert.deepEqual(found, errors[name] ?? {});
    });
  }
});
