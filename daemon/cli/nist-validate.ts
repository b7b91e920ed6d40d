import { createReadStream } from 'node:fs';
import type { Command } from 'commander';
import { ProfileCheck } from '../formats/ansi-nist/make/check-profile.ts';
import type { ApplicationProfile } from '../formats/ansi-nist/make/profile.ts';
import { readRecords } from '../formats/ansi-nist/stream.ts';
import type { Finding } from '../formats/ansi-nist/validate/finding.ts';
import { Validation } from '../formats/ansi-nist/validate/validate.ts';
import { reading } from './files.ts';
import { applicationProfile } from './nist-profile.ts';
import type { ExitCode, Output } from './output.ts';
import { exitCode } from './output.ts';

/** `bitmapd nist validate FILE`: what is wrong with a transaction, line by line. Exit 1 where there is an error among it. */
export function defineValidate(command: Command, output: () => Output, done: (code: ExitCode) => void): void {
  command
    .command('validate')
    .description('hold an ANSI/NIST file against the standard: what is wrong, where, and by which clause')
    .argument('<file>')
    .option('--profile <name>', 'an application profile too, by name (bitmapd-1) or as a file')
    .action(async (file: string, { profile: name }: { profile?: string }) => {
      const profile = name === undefined ? undefined : await applicationProfile(name);
      const { records, findings } = await reading(file, () => findingsIn(file, profile));
      const errors = findings.filter(({ level }) => level === 'error').length;
      const warnings = findings.length - errors;
      output().answer({ file, valid: errors === 0, records, errors, warnings, findings }, () => [
        ...findings.map(findingLine),
        `${file}: ${errors === 0 ? 'valid' : 'not valid'}, ${records} records, ${errors} errors, ${warnings} warnings`,
      ]);
      if (errors > 0) done(exitCode.negative);
    });
}

/** Record by record, so that a file of any size needs the memory of its longest record. */
async function findingsIn(
  file: string,
  profile: ApplicationProfile | undefined,
): Promise<{ records: number; findings: Finding[] }> {
  const validation = new Validation();
  const check = profile && new ProfileCheck(profile);
  const findings: Finding[] = [];
  let records = 0;
  const onTrailer = (bytes: number, offset: number) => {
    findings.push(...validation.end(bytes, offset), ...(check?.end() ?? []));
  };
  for await (const record of readRecords(createReadStream(file), { where: file, onTrailer })) {
    records++;
    findings.push(...validation.record(record), ...(check?.record(record) ?? []));
  }
  return { records, findings: findings.toSorted((one, other) => one.offset - other.offset) };
}

/** "error: record 3, Type-14 IDC 01, 14.006 subfield 1 item 1, offset 230: 14.006 HLL is wrong, got "x", wanted ... (8.14, 14.006 HLL)" */
export function findingLine(finding: Finding): string {
  const { level, record, type, idc, field, subfield, item, offset, what, given, wanted, clause } = finding;
  const where = [
    `record ${record}`,
    idc === undefined ? `Type-${type}` : `Type-${type} IDC ${idc}`,
    ...(field === undefined ? [] : [[field, ...placeWords(subfield, item)].join(' ')]),
    `offset ${offset}`,
  ];
  const said = [
    what,
    ...(given === undefined ? [] : [`got ${given}`]),
    ...(wanted === undefined ? [] : [`wanted ${wanted}`]),
  ];
  return `${level}: ${where.join(', ')}: ${said.join(', ')} (${clause})`;
}

const placeWords = (subfield: number | undefined, item: number | undefined) => [
  ...(subfield === undefined ? [] : [`subfield ${subfield}`]),
  ...(item === undefined ? [] : [`item ${item}`]),
];
