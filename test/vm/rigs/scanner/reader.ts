import type { Guest } from '../../guest.ts';
import type { GuestProcess } from '../../host/guest-process.ts';
import { guestProgram } from '../../image/programs.ts';
import type { ModelName } from '../../../../hal/drivers/serial/models.ts';
import type { ModuleSettings } from './r503-simulator.ts';
import type { UsbScanner } from './usb-scanner.ts';

/** What in-guest.ts answers to an order. */
export interface ReaderAnswer {
  readonly score?: number;
  readonly matchMs?: number;
  readonly error?: string;
  readonly detail?: string;
  readonly ms: number;
}

const settings: Readonly<Record<ModelName, Partial<ModuleSettings>>> = {
  r30x: { identifierCode: 9, widthPx: 256, heightPx: 288 },
  r503: {},
};
const isModel = (name: string | undefined): name is ModelName => name !== undefined && name in settings;
const program = guestProgram('scanner-reader');

/** The host's side of in-guest.ts. */
export class Reader {
  readonly #process: GuestProcess;
  #orders = 0;

  /** `files` are the image and the keys; `finger` gives what lies on the sensor of a model when the suite asks for a finger. */
  constructor(
    guest: Guest,
    port: string,
    files: readonly string[],
    usb: UsbScanner,
    finger: (model: ModelName) => () => Uint8Array,
  ) {
    this.#process = guest.spawn('node', [program, port, ...files], { onOutput: text => heed(text) });
    let model: ModelName = 'r503';
    const heed = (text: string) => {
      const wanted = /^@become (\w+)$/m.exec(text)?.[1];
      if (isModel(wanted)) {
        model = wanted;
        usb.become(settings[model]);
        this.#process.write('became\n');
      }
      if (/^@finger$/m.test(text)) usb.module.finger = finger(model);
      if (!/^@lift$/m.test(text)) return;
      usb.module.finger = () => undefined;
      this.#process.write('lifted\n');
    };
  }

  /** How many tests of the contract suites passed, of all drivers and models; rejects with what failed. */
  async contract(): Promise<number> {
    await this.#process.printed(/^@reader$/m);
    const { stdout } = this.#process;
    if (/^not ok/m.test(stdout)) throw new Error(`the contract suite in the guest:\n${stdout.slice(-3_000)}`);
    return stdout.match(/^ok \d+ - [\w ]+: /gm)?.length ?? 0;
  }

  async ask(order: 'open' | 'capture' | 'close'): Promise<ReaderAnswer> {
    this.#process.write(`${order}\n`);
    const before = this.#orders++;
    const answers = new RegExp(`(?:^@\\{.*\\n[^]*?){${before}}^@(\\{.*)\\n`, 'm');
    const [, json = ''] = await this.#process.printed(answers);
    return JSON.parse(json) as ReaderAnswer;
  }

  /** The same, and an error is one of the row's. */
  async must(order: 'open' | 'capture' | 'close'): Promise<ReaderAnswer> {
    const answer = await this.ask(order);
    if (answer.error !== undefined)
      throw new Error(`${order} in the guest: ${answer.error}: ${answer.detail}`);
    return answer;
  }

  async end(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#process.exited;
  }
}
