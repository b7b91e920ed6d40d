import type { Problem } from '../../../schemas/common.ts';

/** What the kiosk answered instead of what was asked for; status 0 when it did not answer at all. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly code: string;
  readonly remedy: string | undefined;

  constructor(status: number, code: string, message: string, remedy?: string) {
    super(message);
    this.status = status;
    this.code = code;
    this.remedy = remedy;
  }
}

/** Called when an answer says that nobody is signed in (any more). */
let onSignedOut: () => void = () => {};
export const whenSignedOut = (listener: () => void) => {
  onSignedOut = listener;
};

async function call(method: string, path: string, body?: unknown): Promise<Response> {
  const init: RequestInit =
    body === undefined
      ? { method }
      : { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  let response: Response;
  try {
    response = await fetch(path, init);
  } catch {
    throw new ApiError(0, 'no-answer', 'The kiosk does not answer.', 'Check that it runs, then try again.');
  }
  if (response.ok) return response;
  const error = await problemOf(response);
  if (error.code === 'signed-out') onSignedOut();
  throw error;
}

async function problemOf(response: Response): Promise<ApiError> {
  const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json');
  if (!isProblem) return new ApiError(response.status, 'unknown', `The kiosk answered ${response.status}.`);
  const { code, detail, remedy } = (await response.json()) as Problem;
  return new ApiError(response.status, code, sentence(detail), remedy);
}

/** The daemon's one-line messages, as a sentence. */
function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.)]$/.test(text) ? '' : '.'}`;
}

export const getJson = async <T>(path: string): Promise<T> => (await (await call('GET', path)).json()) as T;

export const send = async <T>(method: 'POST' | 'DELETE', path: string, body?: unknown): Promise<T> =>
  (await (await call(method, path, body)).json()) as T;

/** A picture as an object URL, which the caller gives back with URL.revokeObjectURL. */
export const getPicture = async (path: string): Promise<string> =>
  URL.createObjectURL(await (await call('GET', path)).blob());

/** Anything thrown, as something to show. */
export const asApiError = (error: unknown): ApiError =>
  error instanceof ApiError
    ? error
    : new ApiError(0, 'broken', `The page failed: ${String(error)}`, 'Reload it.');
