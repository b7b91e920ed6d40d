import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import type { HttpDependencies } from '../../daemon/http/contract.ts';
import { type HttpServer, startHttp } from '../../daemon/http/server.ts';
import { SystemClock } from '../../hal/drivers/system/clock.ts';
import { browserSkip, launchBrowser } from './browser.ts';
import { Desk } from './desk.ts';
import { layOut } from './scripted-day.ts';

/** The machine's time, which a test can put forward. */
class MovableClock extends SystemClock {
  aheadMs = 0;

  override monotonicMs(): number {
    return super.monotonicMs() + this.aheadMs;
  }
}

/** The console of a desk in a browser, as it is before each test. */
export interface ConsolePage {
  readonly clock: MovableClock;
  readonly desk: Desk;
  readonly server: HttpServer;
  readonly page: Page;
}

/** The `skip` option of a test that needs a browser. */
export const skip = browserSkip;

/**
 * Opens the console anew before each test of a file, over a day of 30 encounters, and closes it afterwards; an error on the page
 * or in the server fails the test. `more` is what else the server stands on. The returned function gives what is open now.
 */
export function consolePages(more: Partial<HttpDependencies> = {}): () => ConsolePage {
  let browser: Browser | undefined;
  let open: ConsolePage | undefined;
  const failures: string[] = [];
  before(async () => {
    if (!skip) browser = await launchBrowser();
  });
  after(() => browser?.close());
  beforeEach(async () => {
    if (browser) open = await openConsole(browser, failures, more);
  });
  afterEach(async () => {
    await open?.page.close();
    await open?.server.close();
    await open?.desk.close();
    assert.deepEqual(failures.splice(0), []);
  });
  return () => {
    if (open === undefined) throw new Error('asked for outside a test');
    return open;
  };
}

async function openConsole(
  browser: Browser,
  failures: string[],
  more: Partial<HttpDependencies>,
): Promise<ConsolePage> {
  const clock = new MovableClock();
  const desk = await Desk.open(clock);
  await desk.account('officer', 'officer');
  await desk.account('auditor', 'auditor');
  await layOut(desk, 30);
  const server = await startHttp(
    { ...desk.deps, ...more },
    { port: 0, report: error => failures.push(String(error)) },
  );
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
  page.on('pageerror', error => failures.push(error.message));
  page.on('console', message => {
    if (/Content.Security.Policy/i.test(message.text())) failures.push(message.text());
  });
  return { clock, desk, server, page };
}

/** Opens the console by a sign-in link and waits until the stream is there. */
export async function signIn({ page, server }: ConsolePage, account = 'officer'): Promise<void> {
  await page.goto(server.issueSignInLink(account));
  await page.getByRole('heading', { name: 'Encounters' }).waitFor();
  await page.locator('.line').first().waitFor();
}

/** Waits until both pictures of a hit are shown. */
export async function pictures({ page }: ConsolePage): Promise<void> {
  await page.getByRole('img', { name: 'Probe', exact: true }).waitFor();
  await page.getByRole('img', { name: 'Candidate', exact: true }).waitFor();
}
