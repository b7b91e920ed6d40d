// Runs on the host: the daemon of the gate in a guest, with all that surrounds its board.
import type { Guest } from '../../guest.ts';
import type { GuestProcess } from '../../host/guest-process.ts';
import { UsbScanner } from '../scanner/usb-scanner.ts';
import { guestFolders } from './kiosk-data.ts';
import type { People } from './people.ts';
import { cameraDevice, gateProfile } from './profile.ts';
import { Wires } from './wires.ts';
import { guestProgram } from '../../image/programs.ts';

const bitmapd = guestProgram('bitmapd');
const scene = guestProgram('egate-scene');
const profile = '/data/profile.yaml';

/** Node starts slowly on an emulated machine that others slow down. */
const startMs = 300_000;

export class Gate {
  readonly wires: Wires;
  readonly #guest: Guest;
  readonly #usb: UsbScanner;
  readonly #scene: GuestProcess;
  readonly #people: People;
  readonly #log: (line: string) => void;
  #daemon: GuestProcess | undefined;
  #standing: number | undefined;

  private constructor(guest: Guest, parts: Pick<Gate, 'wires'> & GateParts) {
    this.#guest = guest;
    this.wires = parts.wires;
    this.#usb = parts.usb;
    this.#scene = parts.scene;
    this.#people = parts.people;
    this.#log = parts.log;
    this.wires.onLamp = lit => this.#lamp(lit);
  }

  /** Plugs in what a board has, and starts the daemon on it. */
  static async start(guest: Guest, options: GateOptions): Promise<Gate> {
    const { people, brokerUrl, log } = options;
    const wires = await Wires.of(guest);
    await guest.shell(`modprobe v4l2loopback video_nr=${cameraDevice.slice(-1)} exclusive_caps=0`);
    const playing = guest.spawn('node', [scene, cameraDevice, guestFolders.eyes]);
    const usb = await UsbScanner.at(guest);
    await guest.put(profile, gateProfile(await usb.plug(), brokerUrl));
    await playing.printed(/^playing$/m);
    const gate = new Gate(guest, { wires, usb, scene: playing, people, log });
    await gate.run();
    return gate;
  }

  /** Starts the daemon, and waits until its light says that the next may come. */
  async run(): Promise<void> {
    const onOutput = (text: string) => this.#log(text.trimEnd());
    const daemon = this.#guest.spawn(
      'node',
      [bitmapd, 'run', '--profile', profile, '--data', guestFolders.kiosk],
      { onOutput },
    );
    this.#daemon = daemon;
    await daemon.printed(/^ready: /m);
    await this.isReady(startMs);
  }

  /** Until the lock holds and of the lamps only that for the next passenger is lit: they change one after the other. */
  isReady(patienceMs: number): Promise<void> {
    const { wires } = this;
    const lamps = () => wires.is('READY', 'high') && wires.is('OFFICER', 'low');
    const holds = () => lamps() && wires.is('GATE_LOCK', 'high');
    return wires.until(holds, 'the gate is shut and ready for the next', patienceMs);
  }

  /** Somebody steps to the desk, finger on the sensor and face to the lens. */
  async stepIn(passenger: number): Promise<void> {
    const finger = await this.#people.finger(passenger);
    this.#standing = passenger;
    this.#usb.module.finger = () => finger;
    await this.wires.set('OUTER', 'high');
    await this.wires.set('INNER', 'high');
    await this.wires.set('OUTER', 'low');
  }

  /** On or back: the beams do not tell. */
  async leave(): Promise<void> {
    this.#standing = undefined;
    this.#usb.module.finger = () => undefined;
    await this.wires.set('INNER', 'low');
  }

  /** The camera sees an eye only by the light of its lamp. */
  #lamp(lit: boolean): void {
    this.#scene.write(`${lit && this.#standing !== undefined ? this.#standing : 'dark'}\n`);
  }

  /** kill -9. */
  async kill(): Promise<void> {
    this.#daemon?.kill('SIGKILL');
    await this.#daemon?.exited;
  }

  /** The encounters that the kiosk keeps, oldest first, as its own command line tells them. */
  async kept(): Promise<readonly string[]> {
    const options = ['--json', '--limit', '1000', '--data', guestFolders.kiosk];
    const { stdout } = await this.#guest.run('node', [bitmapd, 'encounter', 'ls', ...options], {
      timeoutMs: startMs,
    });
    const { encounters } = JSON.parse(stdout) as { readonly encounters: readonly { readonly id: string }[] };
    return encounters.map(({ id }) => id).toReversed();
  }
}

export interface GateOptions {
  readonly people: People;
  readonly brokerUrl: string;
  /** What the daemon prints. */
  readonly log: (text: string) => void;
}

interface GateParts extends Pick<GateOptions, 'people' | 'log'> {
  readonly usb: UsbScanner;
  readonly scene: GuestProcess;
}
