/**
 * A device service of the Secure Biometric Interface, written from its specification and without the driver's code: over a
 * plain socket, because Node's HTTP server refuses the interface's verbs.
 */
import { constants, createCipheriv, createHash, publicEncrypt, randomBytes, sign } from 'node:crypto';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { Identity } from './issued-certificate.ts';

const base64url = (bytes: Uint8Array | string) => Buffer.from(bytes).toString('base64url');
const sha256 = (...parts: Uint8Array[]) => createHash('sha256').update(Buffer.concat(parts)).digest();

/** A JWS in compact form with its certificate and those above it. */
export function jws(payload: object, { key, certificate, chain }: Identity): string {
  const x5c = [certificate, ...chain].map(der => der.toString('base64'));
  const header = { alg: 'RS256', typ: 'JWT', x5c };
  const signed = `${base64url(JSON.stringify(header))}.${base64url(JSON.stringify(payload))}`;
  return `${signed}.${base64url(sign('sha256', Buffer.from(signed), key))}`;
}

export interface SbiOptions {
  /** The device's key, with which it signs all. */
  readonly identity: Identity;
  readonly version: '1.0' | '0.9.5';
  readonly purpose: 'Auth' | 'Registration';
  /** Whose key the biometric is encrypted with. */
  readonly authenticator?: Identity;
}

type Json = Record<string, unknown>;

export class SbiDevice {
  readonly identity: Identity;
  /** The ISO record of the finger that lies there at the n-th capture; undefined: nobody. */
  record: (capture: number) => Uint8Array | undefined = () => undefined;
  /** What it does to the signed data, and to the block around it, before they are sent. */
  forge: { data?: (data: Json) => Json; block?: (block: Json) => Json; signer?: Identity } = {};
  status = 'Ready';
  /** Answers this in place of any capture. */
  instead: unknown;
  /** Verbs and messages that came. */
  readonly heard: { verb: string; message: Json }[] = [];
  streams = 0;
  readonly #options: SbiOptions;
  readonly #sockets = new Set<Socket>();
  readonly #server = createServer(socket => this.#serve(socket));
  #captures = 0;

  constructor(options: SbiOptions) {
    this.#options = options;
    this.identity = options.identity;
  }

  async listen(): Promise<number> {
    await new Promise<void>(resolve => void this.#server.listen(0, '127.0.0.1', resolve));
    return this.port;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    return new Promise(resolve => void this.#server.close(() => resolve()));
  }

  digitalId(): Json {
    const { version } = this.#options;
    return {
      ...{ serialNo: '0042', make: 'Maker', model: 'Certified 1', type: 'Finger', deviceSubType: 'Single' },
      ...(version === '0.9.5' && { deviceProviderId: 'MAKER.1' }),
      ...{ deviceProvider: 'Maker', dateTime: new Date(Date.now()).toISOString() },
    };
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    let text = '';
    socket.on('error', () => undefined); // the asker has gone
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('data', bytes => {
      text += bytes.toString();
      const [head = '', body] = text.split('\r\n\r\n');
      const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
      if (body === undefined || Buffer.byteLength(body) < length) return;
      this.#answer(socket, head.split(' ')[0] ?? '', JSON.parse(body) as Json);
      text = '';
    });
  }

  #answer(socket: Socket, verb: string, message: Json): void {
    this.heard.push({ verb, message });
    const { version, purpose } = this.#options;
    const [discover, info] = version === '1.0' ? ['SBIDISC', 'SBIINFO'] : ['MOSIPDISC', 'MOSIPDINFO'];
    const capture = purpose === 'Auth' ? 'CAPTURE' : 'RCAPTURE';
    if (verb === discover) return reply(socket, 200, this.#discovery());
    if (verb === info) return reply(socket, 200, [this.#info()]);
    if (verb === capture) return this.#capture(socket, message);
    if (verb === 'STREAM') return this.#stream(socket);
    reply(socket, 405, {});
  }

  #discovery() {
    const digitalId = base64url(JSON.stringify(this.digitalId()));
    const callbackId = `http://127.0.0.1:${this.port}/`;
    return [
      { deviceStatus: this.status, callbackId, digitalId, error: { errorCode: '0', errorInfo: 'Success' } },
    ];
  }

  #info() {
    const { purpose, version } = this.#options;
    const deviceInfo = {
      ...{ deviceStatus: this.status, firmware: '1.2', serviceVersion: '1.2', certification: 'SBI 1.0' },
      ...(version === '1.0' ? { serialNo: '0042' } : { deviceId: '2' }),
      ...{ callbackId: `http://127.0.0.1:${this.port}/`, deviceSubId: [0], specVersion: [version] },
      ...{ digitalId: jws(this.digitalId(), this.identity), env: 'Staging', purpose },
    };
    return { deviceInfo: jws(deviceInfo, this.forge.signer ?? this.identity), error: null };
  }

  #capture(socket: Socket, message: Json): void {
    if (this.instead !== undefined) return reply(socket, 200, this.instead);
    const record = this.record(++this.#captures);
    if (record === undefined) {
      const error = { errorCode: '101', errorInfo: 'Unable to detect a biometric object' };
      return reply(socket, 200, { biometrics: [{ specVersion: this.#options.version, error }] });
    }
    reply(socket, 200, { biometrics: [this.#block(record, message)] });
  }

  #block(record: Uint8Array, message: Json): Json {
    const [bio] = message.bio as [{ bioSubType: string[]; previousHash: string }];
    const timestamp = new Date(Date.now()).toISOString();
    const transactionId = String(message.transactionId);
    const { bioValue, ...encryption } = this.#biometric(record, timestamp, transactionId);
    const data: Json = {
      ...{ digitalId: jws(this.digitalId(), this.identity), deviceServiceVersion: '1.2', bioType: 'Finger' },
      ...{ bioSubType: bio.bioSubType[0], purpose: message.purpose, env: message.env, bioValue },
      ...{ domainUri: message.domainUri, transactionId, timestamp, requestedScore: 40, qualityScore: 71 },
    };
    const hash = sha256(Buffer.from(bio.previousHash, 'hex'), sha256(record)).toString('hex').toUpperCase();
    const { data: forgeData = same, block = same, signer = this.identity } = this.forge;
    return block({
      ...{ specVersion: this.#options.version, data: jws(forgeData(data), signer), hash, ...encryption },
      error: { errorCode: '0', errorInfo: 'Success' },
    });
  }

  #biometric(record: Uint8Array, timestamp: string, transactionId: string): Json {
    const { authenticator } = this.#options;
    if (authenticator === undefined) return { bioValue: base64url(record) };
    const width = Math.max(timestamp.length, transactionId.length);
    const [a, b] = [timestamp, transactionId].map(text => Buffer.from(text.padStart(width, '\0')));
    const mixed = Buffer.from((a as Buffer).map((byte, at) => byte ^ ((b as Buffer)[at] ?? 0)));
    const key = randomBytes(32);
    const cipher = createCipheriv('aes-256-gcm', key, mixed.subarray(-12));
    cipher.setAAD(mixed.subarray(-16));
    const sealed = Buffer.concat([cipher.update(record), cipher.final(), cipher.getAuthTag()]);
    const oaep = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' };
    return {
      bioValue: base64url(sealed),
      sessionKey: base64url(publicEncrypt({ key: authenticator.key, ...oaep }, key)),
      thumbprint: sha256(authenticator.certificate).toString('hex').toUpperCase(),
    };
  }

  #stream(socket: Socket): void {
    this.streams += 1;
    socket.write('HTTP/1.1 200 OK\r\ncontent-type: multipart/x-mixed-replace;boundary=frame\r\n\r\n');
    for (let frame = 1; frame <= 3; frame++) {
      socket.write('--frame\r\ncontent-type: image/jpeg\r\n\r\n');
      socket.write(Buffer.from([0xff, 0xd8, frame, 0xff, 0xd9]));
    }
    socket.on('close', () => {
      this.streams -= 1;
    });
  }
}

const same = (value: Json): Json => value;

function reply(socket: Socket, status: number, answer: unknown): void {
  const body = JSON.stringify(answer);
  const head = `HTTP/1.1 ${status} -\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}`;
  socket.end(`${head}\r\nconnection: close\r\n\r\n${body}`);
}
