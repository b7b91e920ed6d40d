import assert from 'node:assert/strict';
import type { ScannerInfo } from '../fingerprint-scanner.ts';
import type { Frame } from '../frame.ts';
import type { IrisCameraInfo } from '../iris-camera.ts';
import type { EyeFrame, FingerFrame, PupilSequence, Reflectance, SpectralFrame } from '../presentation.ts';

/** The evidence of a capture is what the info promises, in the form that presentation.ts has it. */
export function checkFingerEvidence(frame: FingerFrame, { presentation: promised = [] }: ScannerInfo): void {
  const given = frame.presentation ?? {};
  for (const kind of promised) assert.ok(given[kind] !== undefined, `${kind} is promised and missing`);
  if (given.reflectances !== undefined) checkReflectances(given.reflectances);
}

function checkReflectances(reflectances: readonly Reflectance[]): void {
  const within = (fromNm: number, toNm: number) =>
    reflectances.some(({ wavelengthNm }) => wavelengthNm >= fromNm && wavelengthNm <= toNm);
  assert.ok(within(520, 590), 'a wavelength at which haemoglobin absorbs');
  assert.ok(within(620, 1000), 'one at which it does not');
  for (const { fraction } of reflectances) assert.ok(fraction > 0 && fraction < 2, `${fraction} of white`);
}

/** See `checkFingerEvidence`. */
export function checkEyeEvidence(frame: EyeFrame, { presentation: promised = [] }: IrisCameraInfo): void {
  const given = frame.presentation ?? {};
  for (const kind of promised) assert.ok(given[kind] !== undefined, `${kind} is promised and missing`);
  if (given.spectral !== undefined) checkSpectral(given.spectral, frame);
  if (given.pupil !== undefined) checkPupil(given.pupil, frame);
}

function checkSpectral(spectral: readonly SpectralFrame[], capture: Frame): void {
  const wavelengths = spectral.map(({ wavelengthNm }) => wavelengthNm);
  assert.ok(Math.max(...wavelengths) - Math.min(...wavelengths) >= 80, `${wavelengths.join(', ')} nm`);
  const frames = spectral.map(({ frame }) => frame);
  checkFrames(frames, capture);
  for (const { capturedAtMs } of frames) assert.ok(Math.abs(capturedAtMs - capture.capturedAtMs) <= 500);
}

function checkPupil({ frames, stimulusAtMs }: PupilSequence, capture: Frame): void {
  checkFrames(frames, capture);
  const times = frames.map(({ capturedAtMs }) => capturedAtMs);
  const gaps = times.slice(1).map((atMs, place) => atMs - times[place]);
  assert.ok(Math.min(...gaps) > 0, 'in the order of their times');
  assert.ok(Math.max(...gaps) <= 50, `20 frames a second: one took ${Math.max(...gaps)} ms`);
  assert.ok(times[0] <= stimulusAtMs - 400, 'from 400 ms before the light');
  assert.ok((times.at(-1) ?? 0) >= stimulusAtMs + 1200, 'until 1,200 ms after it');
  const nearestMs = Math.min(...times.map(atMs => Math.abs(atMs - capture.capturedAtMs)));
  assert.ok(nearestMs <= 500, `${nearestMs} ms from the capture`);
}

/** Whole frames of the size of the capture, each with a number and pixels of its own. */
function checkFrames(frames: readonly Frame[], capture: Frame): void {
  for (const { widthPx, heightPx, pixels } of frames) {
    assert.deepEqual([widthPx, heightPx], [capture.widthPx, capture.heightPx]);
    assert.equal(pixels.length, widthPx * heightPx);
  }
  const all = [capture, ...frames];
  assert.equal(new Set(all.map(({ sequence }) => sequence)).size, all.length, 'a sequence number twice');
  const bytes = all.map(({ pixels }) => Buffer.from(pixels).toString('latin1'));
  assert.equal(new Set(bytes).size, all.length, 'a picture twice');
}
