import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { command } from './command.ts';
import { kernelSuite, rootSuite } from './parameters.ts';

const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** Where this machine itself gets Debian from. */
export async function mirror(): Promise<string> {
  const format = '$(REPO_URI) $(LABEL) $(COMPONENT) $(CODENAME)';
  const lines = await command('apt-get', ['indextargets', '--format', format, 'Created-By: Packages']);
  const found = lines
    .split('\n')
    .map(line => line.split(' '))
    .find(([, label, component, codename]) => {
      return label === 'Debian' && component === 'main' && !/-/.test(codename ?? '');
    });
  if (found?.[0] === undefined) throw new Error('apt knows no Debian: run apt-get update');
  return found[0];
}

/** Debian's packages of another architecture and of other suites, without a trace in the host's own apt. */
export class ForeignPackages {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async open(folder: string): Promise<ForeignPackages> {
    const packages = new ForeignPackages(folder);
    const from = await mirror();
    const sources = [kernelSuite, rootSuite].map(suite => `deb [signed-by=${keyring}] ${from} ${suite} main`);
    await mkdir(path.join(folder, 'lists/partial'), { recursive: true });
    await mkdir(path.join(folder, 'cache/archives/partial'), { recursive: true });
    await writeFile(path.join(folder, 'sources.list'), `${sources.join('\n')}\n`);
    await writeFile(path.join(folder, 'apt.conf'), packages.#configuration());
    await packages.#apt('apt-get', ['update']);
    return packages;
  }

  #configuration(): string {
    return `
      APT::Architecture "arm64";
      APT::Architectures { "arm64"; "amd64"; };
      APT::Sandbox::User "root";
      Acquire::Languages "none";
      Dir::State::Lists "${this.#folder}/lists";
      Dir::State::status "/dev/null";
      Dir::Cache "${this.#folder}/cache";
      Dir::Etc::SourceList "${this.#folder}/sources.list";
      Dir::Etc::SourceParts "-";
    `;
  }

  #apt(program: string, args: readonly string[], cwd = this.#folder): Promise<string> {
    return command(program, args, { cwd, env: { APT_CONFIG: path.join(this.#folder, 'apt.conf') } });
  }

  /** The package of that very release, which a meta package stands for. */
  async dependency(name: string): Promise<string> {
    const lines = await this.#apt('apt-cache', ['depends', name]);
    const first = /Depends: (\S+)/.exec(lines)?.[1];
    if (first === undefined) throw new Error(`${name} depends on nothing`);
    return first;
  }

  /** Fetches packages (`NAME`, `NAME:ARCHITECTURE`, `NAME/SUITE`) into `folder`. */
  async download(names: readonly string[], folder: string): Promise<void> {
    await this.#apt('apt-get', ['download', ...names], folder);
  }
}
