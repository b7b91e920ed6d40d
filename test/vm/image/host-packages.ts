import { command } from './command.ts';
import { hostPackages } from './parameters.ts';

/** Those of Debian's packages that this machine lacks. */
async function missing(): Promise<string[]> {
  const lines = await command('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\n', '*']);
  const there = new Set(lines.split('\n').flatMap(line => line.match(/^(\S+) installed$/)?.[1] ?? []));
  return hostPackages.filter(name => !there.has(name));
}

/** Installs what is missing when it may; otherwise says what to install. */
export async function ensureHostPackages(): Promise<void> {
  const wanted = await missing();
  if (wanted.length === 0) return;
  const install = ['install', '--yes', '--no-install-recommends', ...wanted];
  if (process.getuid?.() !== 0)
    throw new Error(`packages are missing: run as root: apt-get ${install.join(' ')}`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await command('apt-get', ['update'], { env });
  await command('apt-get', install, { env });
}
