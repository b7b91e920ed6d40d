import { fingerprint } from '../biometrics/fingerprint/fingerprint.ts';
import { isReadable } from '../biometrics/readable-probe.ts';
import { encodeIrisTemplate } from '../formats/iris-template/iris-template.ts';
import type { Probe, Probes } from './identify-report.ts';
import { eyeNames } from './iris-samples.ts';
import { tellOfMistakenEye } from './mistaken-eyes.ts';
import type { Output } from './output.ts';
import { readSamples, type Sample, type SampleOptions } from './samples.ts';

/** Templates of what is in files, to search by. Those with too little in them to be found by are left out, unless there is no other. */
export async function readProbes(
  files: readonly string[],
  options: SampleOptions,
  output: Output,
): Promise<Probes> {
  const probes: Probe[] = [];
  for (const file of files) {
    const samples = await readSamples(file, options);
    for (const sample of samples) tellOfMistakenEye(file, sample, options, output);
    probes.push(...samples.map(sample => probeOf(samples.length > 1 ? eyeIn(file, sample) : file, sample)));
  }
  const readable = probes.filter(probe => probe.readable);
  if (readable.length === 0) return atLeastOne(probes);
  for (const { file, modality } of probes.filter(probe => !probe.readable)) {
    const what = modality === 'iris' ? 'valid bits' : 'minutiae';
    output.notice(`${file}: too few ${what} to be found by, left out`);
  }
  return atLeastOne(readable);
}

function atLeastOne([first, ...others]: readonly Probe[]): Probes {
  if (first === undefined) throw new Error('a file has a sample, or is refused');
  return [first, ...others];
}

function probeOf(file: string, sample: Sample): Probe {
  const { modality } = sample;
  const template =
    sample.modality === 'iris' ? encodeIrisTemplate(sample.template) : fingerprint.encode(sample.template);
  return { file, modality, template, readable: isReadable(modality, template, file) };
}

/** One of a record of several. */
const eyeIn = (file: string, sample: Sample) =>
  sample.modality === 'iris' ? `${file} (${eyeNames[sample.template.eye]})` : file;
