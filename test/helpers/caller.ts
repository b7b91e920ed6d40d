import type { LightMyRequestResponse } from 'fastify';
import type { HttpDependencies } from '../../daemon/http/contract.ts';
import { buildApp, type HttpApp } from '../../daemon/http/server.ts';
import type { Role } from '../../daemon/store/contract/account.ts';
import { ManualClock } from '../../hal/drivers/sim/clock.ts';
import { Desk, hitAt, testPassword } from './desk.ts';
import type { DrawnPrint } from './drawn-print.ts';

export const probe: DrawnPrint = { seed: 7, rotation: -0.2, shiftX: -8, shiftY: 10 };
export const enrolled: DrawnPrint = { seed: 7, rotation: 0, shiftX: 0, shiftY: 0 };
export const hitId = '01HIT';
export const picturePath = `/v1/encounters/${hitId}/candidates/national/S-0187/1.png`;
export const pairsPath = `/v1/encounters/${hitId}/pairs?list=national&subject=S-0187&instance=1`;

type Method = 'GET' | 'POST' | 'DELETE' | 'PUT';

/** Somebody with (or without) a cookie who calls the API. */
export class Caller {
  readonly #http: HttpApp;
  cookie = '';

  constructor(http: HttpApp) {
    this.#http = http;
  }

  async call(method: Method, url: string, body?: object, headers: Record<string, string> = {}) {
    const response: LightMyRequestResponse = await this.#http.app.inject({
      method,
      url,
      headers: { ...(this.cookie ? { cookie: this.cookie } : {}), ...headers },
      ...(body ? { payload: body } : {}),
    });
    const set = response.headers['set-cookie'];
    if (typeof set === 'string') this.cookie = set.split(';', 1)[0] ?? '';
    return response;
  }

  get(url: string) {
    return this.call('GET', url);
  }

  signIn(name: string, password = testPassword) {
    return this.call('POST', '/v1/session', { name, password });
  }
}

/** The application over memory, with an account of each role and one hit; `more` is what else it stands on. */
export async function newDesk(more: Partial<HttpDependencies> = {}) {
  const clock = new ManualClock();
  const desk = await Desk.open(clock);
  for (const role of ['officer', 'supervisor', 'auditor'] satisfies Role[]) await desk.account(role, role);
  await desk.list('national', [{ id: 'S-0187', name: 'Viktor Lindqvist', print: enrolled }]);
  await desk.arrive(hitAt(hitId, clock.wall().toISOString(), 'S-0187'), probe);
  const http = await buildApp({ ...desk.deps, ...more }, { port: 0 });
  const as = async (name?: string): Promise<Caller> => {
    const caller = new Caller(http);
    if (name !== undefined) await caller.signIn(name);
    return caller;
  };
  const close = async () => {
    await http.app.close();
    await desk.close();
  };
  return { clock, desk, http, as, close };
}
