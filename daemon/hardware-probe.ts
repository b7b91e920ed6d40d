import type { Board } from '../hal/board.ts';
import type { Clock } from '../hal/clock.ts';
import { HalError } from '../hal/device.ts';
import type { DeviceKind } from '../hal/driver-table.ts';

type Probe = (board: Board, index: number, clock: Clock) => string | Promise<string>;

/** Long enough for a first frame; nobody is asked to lay a finger on a glass. */
const patienceMs = 5_000;
const momentMs = 300;

/** What each kind of device shows of itself, without moving anything. A probe rejects with HalError when it does not work. */
const probes: Readonly<Partial<Record<DeviceKind, Probe>>> = {
  environment: async (board, index) => {
    const reading = await board.all('environment')[index]?.read({ timeoutMs: patienceMs });
    const { temperatureC, humidityPercent, illuminanceLux } = reading ?? {};
    return [
      temperatureC === undefined ? [] : `${temperatureC.toFixed(1)} C`,
      humidityPercent === undefined ? [] : `${humidityPercent.toFixed(0)} % humidity`,
      illuminanceLux === undefined ? [] : `${illuminanceLux.toFixed(0)} lux`,
    ]
      .flat()
      .join(', ');
  },
  camera: async (board, index, clock) => {
    const startedMs = clock.monotonicMs();
    const frame = await board.all('camera')[index]?.next({ timeoutMs: patienceMs });
    if (frame === undefined) return '';
    const tookMs = Math.round(clock.monotonicMs() - startedMs);
    return `a frame of ${frame.widthPx} x ${frame.heightPx} after ${tookMs} ms`;
  },
  'iris-camera': async (board, index) => {
    const camera = board.all('iris-camera')[index];
    if (camera === undefined) return '';
    const { vendor, model, illuminationNm, eyes } = camera.info;
    const said = `${vendor} ${model}, ${illuminationNm} nm`;
    try {
      await camera.capture({ timeoutMs: patienceMs, eyes });
      return `${said}, sees an eye`;
    } catch (error) {
      if (error instanceof HalError && error.kind === 'timeout') return `${said}; no eye was in front of it`;
      throw error;
    }
  },
  'fingerprint-scanner': async (board, index) => {
    const scanner = board.all('fingerprint-scanner')[index];
    if (scanner === undefined) return '';
    const { vendor, model, dpi } = scanner.info;
    const said = `${vendor} ${model}, ${dpi} dpi`;
    try {
      await scanner.capture({ timeoutMs: momentMs });
      return `${said}, has a finger`;
    } catch (error) {
      if (error instanceof HalError && error.kind === 'timeout') return `${said}; no finger was on it`;
      throw error;
    }
  },
  presence: (board, index) => {
    const beams = board.all('presence')[index];
    const level = (beam: 'outer' | 'inner') => `${beam} ${beams?.isBroken(beam) ? 'BROKEN' : 'free'}`;
    return `beams: ${level('outer')}, ${level('inner')}`;
  },
  tamper: (board, index) => {
    const sensor = board.all('tamper')[index];
    const told = sensor?.contacts.map(
      contact => `${contact} ${sensor.isTripped(contact) ? 'TRIPPED' : 'at rest'}`,
    );
    return told?.join(', ') ?? '';
  },
  'fire-input': (board, index) => level(board.all('fire-input')[index]?.active),
  'panic-input': (board, index) => level(board.all('panic-input')[index]?.active),
  'power-input': (board, index) => level(board.all('power-input')[index]?.active),
  'gpio-input': (board, index) => level(board.all('gpio-input')[index]?.active),
  barrier: (board, index) => `${board.all('barrier')[index]?.state}; it is not moved`,
  indicator: async (board, index) => {
    const indicator = board.all('indicator')[index];
    await indicator?.show('wait');
    await indicator?.show('off');
    return 'lit for a moment';
  },
};

const level = (active: boolean | undefined) => (active ? 'ACTIVE' : 'at rest');

/** What a device of a board shows; undefined for those that show nothing. `index`: among those of its kind. */
export async function showOf(
  board: Board,
  kind: DeviceKind,
  index: number,
  clock: Clock,
): Promise<string | undefined> {
  const shown = await probes[kind]?.(board, index, clock);
  return shown === '' ? undefined : shown;
}
