/**
 * Puts programs, each with all that it imports, into few files: Node then starts in half the time, which counts on a board, most of all
 * where the end of the daemon starts `release-outputs`. Native parts stay in their packages, and are found there.
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
  'jpeg2000-child': 'daemon/formats/jpeg2000/child.js',
  'iris-search-thread': 'daemon/cli/iris-search-thread.js',
  'picture-worker': 'hal/drivers/sim/picture-worker.js',
  'still-process': 'hal/drivers/linux/camera/still-process.js',
};

/** Packages that are loaded by what a profile names, and those of sharp's binaries. */
const external = /^(koffi|epoll|i2c-bus|onoff|node-libcamera|@img\/.*)$/;

/** Where a module says that a program lies that is started apart, or where it lies itself. */
const place =
  /new URL\(['"](?<program>\.{1,2}\/[^'"]+\.js)['"], import\.meta\.url\)|import\.meta\.(?:url|dirname|filename)|\b__(?:dirname|filename)\b/g;

/** Bundles programs of the project's `dist` into files `NAME.js` of a folder, which will stand in a `dist` as well. */
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
      return code.replaceAll(place, (word, program: string | undefined) => {
        if (program === undefined) return placeExpression(word, placeOf(id, dist));
        const name = nameOf.get(path.join(path.dirname(id), program));
        const file = placeOf(path.join(path.dirname(id), program), dist);
        return name === undefined ? urlExpression(file) : `new URL("./${name}.js",import.meta.url)`;
      });
    },
  };
}

/** Below the project. Packages may be reached through a link. */
function placeOf(id: string, dist: string): string {
  return id.startsWith(dist)
    ? path.relative(path.dirname(dist), id)
    : id.slice(id.indexOf('/node_modules/') + 1);
}

const urlExpression = (file: string) => `new URL(${JSON.stringify(file)},bundledProject)`;

function placeExpression(word: string, file: string): string {
  if (word.endsWith('url')) return `${urlExpression(file)}.href`;
  const name = `decodeURIComponent(${urlExpression(file)}.pathname)`;
  return word.endsWith('dirname') ? `${name}.replace(/\\/[^/]*$/,'')` : name;
}
