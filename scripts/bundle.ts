/**
 * Puts programs, each with all that it imports, into few files: Node then starts in half the time, which counts on a board, most of all
 * where the end of the daemon starts `release-outputs`. What has native parts stays a package of its own.
 */
import path from 'node:path';
import { type Plugin, rolldown } from 'rolldown';

/** Names of bundles, and the modules below dist/ that they begin with. */
export type Programs = Readonly<Record<string, string>>;

/** The daemon, and the programs that it starts. */
export const daemonPrograms: Programs = {
  bitmapd: 'daemon/cli/bitmapd.js',
  worker: 'daemon/biometrics/worker.js',
  'crew-helper': 'daemon/biometrics/fingerprint/search/crew-helper.js',
  'image-decoder': 'daemon/image-decoder/child.js',
  'iris-search-thread': 'daemon/cli/iris-search-thread.js',
  'picture-worker': 'hal/drivers/sim/picture-worker.js',
  'still-process': 'hal/drivers/linux/camera/still-process.js',
};

/** Loaded only where they are installed. */
const external = /^(koffi|epoll|i2c-bus|onoff|node-libcamera|@img\/.*)$/;

/** Where a module says that a program lies that is started apart. */
const startedProgram = /new URL\((['"])(\.{1,2}\/[^'"]+\.js)\1, import\.meta\.url\)/g;
/** Where modules say that they lie themselves. */
const ownPlace = /import\.meta\.(?:url|dirname|filename)|\b__(?:dirname|filename)\b/g;

/** Bundles programs of the project's `dist` into a folder of files `NAME.js`, which has to stand where `dist/bundle` does. */
export async function bundle(programs: Programs, project: string, folder: string): Promise<void> {
  const dist = path.join(project, 'dist');
  const input = Object.fromEntries(
    Object.entries(programs).map(([name, file]) => [name, path.join(dist, file)]),
  );
  const built = await rolldown({ input, platform: 'node', external, plugins: [keepsPlaces(dist, input)] });
  await built.write({
    dir: folder,
    format: 'esm',
    minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
    entryFileNames: '[name].js',
    chunkFileNames: 'part-[hash].js',
    intro: "const bundledProject=new URL('../../',import.meta.url);",
    cleanDir: true,
  });
  await built.close();
}

/** Modules look for files where they would be without a bundle, and start the programs that are in it. */
function keepsPlaces(dist: string, input: Programs): Plugin {
  const nameOf = new Map(Object.entries(input).map(([name, file]) => [file, name]));
  return {
    name: 'keeps-places',
    transform(code, id) {
      return code
        .replaceAll(startedProgram, (whole, _quote, file: string) => {
          const name = nameOf.get(path.join(path.dirname(id), file));
          return name === undefined ? whole : `new URL("dist/bundle/${name}.js",bundledProject)`;
        })
        .replaceAll(ownPlace, word => placeExpression(word, placeOf(id, dist)));
    },
  };
}

/** Below the project. Packages may be reached through a link. */
function placeOf(id: string, dist: string): string {
  return id.startsWith(dist)
    ? path.relative(path.dirname(dist), id)
    : id.slice(id.indexOf('/node_modules/') + 1);
}

function placeExpression(word: string, place: string): string {
  const url = `new URL(${JSON.stringify(place)},bundledProject)`;
  if (word.endsWith('url')) return `${url}.href`;
  const file = `decodeURIComponent(${url}.pathname)`;
  return word.endsWith('dirname') ? `${file}.replace(/\\/[^/]*$/,'')` : file;
}
