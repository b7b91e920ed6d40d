import type { Clock } from '../../../hal/clock.ts';
import type { DocumentReader } from '../../../hal/document-reader.ts';
import type { FingerprintScanner } from '../../../hal/fingerprint-scanner.ts';
import type { IrisCamera } from '../../../hal/iris-camera.ts';
import type { LaneParts } from './parts.ts';
import { Turns } from './turns.ts';

type SensingParts = Pick<LaneParts, 'clock' | 'scanner' | 'irisCamera' | 'documentReader'>;

/** The same parts, of whose sensors each has one call outstanding at most: see `Turns`. */
export function oneCallEach<Parts extends SensingParts>(parts: Parts): Parts {
  const { scanner, irisCamera, documentReader, clock } = parts;
  return {
    ...parts,
    scanner: scannerInTurns(scanner, clock),
    ...(irisCamera && { irisCamera: cameraInTurns(irisCamera, clock) }),
    ...(documentReader && { documentReader: readerInTurns(documentReader, clock) }),
  };
}

function scannerInTurns(scanner: FingerprintScanner, clock: Clock): FingerprintScanner {
  const turns = new Turns(scanner.id, clock);
  return {
    id: scanner.id,
    info: scanner.info,
    capture: request => turns.take(request, left => scanner.capture(left)),
    dispose: () => scanner.dispose(),
  };
}

function cameraInTurns(camera: IrisCamera, clock: Clock): IrisCamera {
  const turns = new Turns(camera.id, clock);
  return {
    id: camera.id,
    info: camera.info,
    capture: request => turns.take(request, left => camera.capture(left)),
    dispose: () => camera.dispose(),
  };
}

function readerInTurns(reader: DocumentReader, clock: Clock): DocumentReader {
  const turns = new Turns(reader.id, clock);
  return {
    id: reader.id,
    read: request => turns.take(request, left => reader.read(left)),
    dispose: () => reader.dispose(),
  };
}
