import { Type } from 'typebox';

/** What a profile may say of a camera of libcamera, for stills and streams alike. */
export const sensorProperties = {
  /** Which camera: its number in `rpicam-still --list-cameras`. */
  camera: Type.Integer({ minimum: 0, maximum: 7, default: 0 }),
  widthPx: Type.Integer({ minimum: 16, maximum: 8192, default: 1280 }),
  heightPx: Type.Integer({ minimum: 16, maximum: 8192, default: 720 }),
  /** Locks the exposure time. */
  shutterUs: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
  /** Locks the gain; 1 is none. */
  gain: Type.Optional(Type.Number({ minimum: 1, maximum: 64 })),
  /** Turns the picture, for a camera that is mounted upside down. */
  rotation: Type.Union([Type.Literal(0), Type.Literal(180)], { default: 0 }),
  /** Of the compressed picture, in per cent. */
  quality: Type.Integer({ minimum: 50, maximum: 100, default: 93 }),
};

export interface SensorOptions {
  readonly camera: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly shutterUs?: number;
  readonly gain?: number;
  readonly rotation: 0 | 180;
  readonly quality: number;
}

/** Long options of a program, in order; `true` is a switch. What is not wanted is left out: a switch has no "false". */
export type Arguments = Readonly<Record<string, string | number | true>>;

/** What rpicam-still and rpicam-vid have in common. */
export function sensorArguments(options: SensorOptions): Arguments {
  const { camera, widthPx, heightPx, shutterUs, gain, rotation, quality } = options;
  return {
    nopreview: true,
    camera,
    width: widthPx,
    height: heightPx,
    ...(shutterUs !== undefined && { shutter: shutterUs }),
    ...(gain !== undefined && { gain }),
    ...(rotation !== 0 && { rotation }),
    quality,
  };
}

/** As a command line has them. */
export function commandLine(argumentsGiven: Arguments): string[] {
  return Object.entries(argumentsGiven).flatMap(([name, value]) =>
    value === true ? [`--${name}`] : [`--${name}`, String(value)],
  );
}

const plainName = /^[a-z][a-z-]*$/;
const plainValue = /^[\w./][\w./-]*$/;

/**
 * The same arguments, of which none means anything to a shell or reads as an option: node-libcamera hands its command to
 * one as it stands. Throws where one would: all of them come from numbers that a schema has checked and paths of our own.
 */
export function shellSafe(argumentsGiven: Arguments): Arguments {
  for (const [name, value] of Object.entries(argumentsGiven))
    if (!plainName.test(name) || (value !== true && !plainValue.test(String(value))))
      throw new Error(`--${name} ${value} is not safe to hand to a shell`);
  return argumentsGiven;
}
