// The metadata of a published list is TUF as others read it: tuf-js, with its own workflow, over the files of the hub.
import assert from 'node:assert/strict';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import test from 'node:test';
import { BaseFetcher, Updater } from 'tuf-js';
import { publish } from '../daemon/hub/lists/publisher.ts';
import { entriesOf, FastClock, PublishedFolder } from './helpers/published-list.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

class FolderFetcher extends BaseFetcher {
  readonly #folder: string;
  asked = 0;
  bytes = 0;

  constructor(folder: string) {
    super();
    this.#folder = folder;
  }

  override async fetch(url: string): Promise<NodeJS.ReadableStream> {
    this.asked++;
    const file = path.join(this.#folder, new URL(url).pathname);
    const bytes = await readFile(file).catch(() => {
      throw Object.assign(new (await404())('not there', 404), {});
    });
    this.bytes += bytes.length;
    return Readable.from([bytes]);
  }
}

/** What tuf-js takes for the end of the roots; it exports no name for it. */
function await404(): new (message: string, status: number) => Error {
  return DownloadHttpError;
}
const { DownloadHTTPError: DownloadHttpError } = (await import('tuf-js/dist/error.js')) as unknown as {
  DownloadHTTPError: new (message: string, status: number) => Error;
};

test('tuf-js takes what the hub publishes, and refuses it when a file has been changed', async t => {
  const clock = new FastClock();
  clock.at = clock.wallNow();
  const folder = await temporaryFolder(t);
  const published = await PublishedFolder.make(folder, clock);
  await published.publish(entriesOf(20));
  const last = await publish(entriesOf(21), published.parts);
  const client = path.join(folder, 'client');
  await mkdir(path.join(client, 'targets'), { recursive: true });
  await copyFile(published.file('metadata/1.root.json'), path.join(client, 'root.json'));
  const updater = () => {
    const fetcher = new FolderFetcher(path.join(folder, published.list));
    return {
      fetcher,
      updater: new Updater({
        metadataDir: client,
        metadataBaseUrl: 'https://hub.test/metadata',
        targetDir: path.join(client, 'targets'),
        targetBaseUrl: 'https://hub.test/targets',
        fetcher,
      }),
    };
  };
  const first = updater();
  const target = await first.updater.getTargetInfo('manifest.json');
  assert.ok(target);
  const file = await first.updater.downloadTarget(target);
  assert.equal((JSON.parse(await readFile(file, 'utf8')) as { epoch: number }).epoch, 2);
  assert.equal(first.fetcher.bytes, last.metadataBytes);
  t.diagnostic(`${first.fetcher.asked} requests, ${first.fetcher.bytes} bytes`);
  const delta = await first.updater.getTargetInfo('delta-2');
  assert.ok(delta);
  const name = `targets/${delta.hashes['sha256']}.delta-2`;
  await writeFile(published.file(name), Buffer.alloc(delta.length));
  await assert.rejects(
    updater()
      .updater.getTargetInfo('delta-2')
      .then(info => {
        assert.ok(info);
        return updater().updater.downloadTarget(info);
      }),
    /hash/i,
  );
});
