// The units as systemd reads them: what it thinks of their sandbox, and that they name what there is.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import test from 'node:test';
import { revocationFileOf } from '../daemon/hub-authority.ts';
import { projectRoot } from './helpers/project.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const folder = path.join(projectRoot, 'systemd');
const read = (name: string) => readFileSync(path.join(folder, name), 'utf8');

/** [key]: its values, in the order of the lines. */
function settingsOf(unit: string): Map<string, string[]> {
  const settings = new Map<string, string[]>();
  for (const [, key = '', value = ''] of read(unit).matchAll(/^([A-Za-z]+)=(.*)$/gm))
    settings.set(key, [...(settings.get(key) ?? []), value]);
  return settings;
}

function reasonToSkip(): string | false {
  const { status, stdout } = spawnSync('systemd-analyze', ['--version'], { encoding: 'utf8' });
  if (status !== 0) return 'systemd-analyze is missing';
  const version = Number(/^systemd (\d+)/.exec(stdout)?.[1]);
  return version >= 250 ? false : `systemd ${version} cannot judge a unit offline: it takes 250`;
}
const analyse = { skip: reasonToSkip() };

/** The overall exposure, from 0.0 (none) to 10.0. */
function exposureOf(unit: string): number {
  const args = ['security', '--offline=yes', '--no-pager', unit];
  const { stdout, stderr } = spawnSync('systemd-analyze', args, { encoding: 'utf8' });
  const found = /Overall exposure level for .*: ([\d.]+)/.exec(stdout)?.[1];
  assert.ok(found, stderr);
  return Number(found);
}

for (const unit of ['bitmapd-kiosk', 'bitmapd-hub', 'bitmapd-clock'])
  test(`${unit}.service is exposed by 1.5 at most, as systemd-analyze counts`, analyse, () => {
    const exposure = exposureOf(path.join(folder, `${unit}.service`));
    assert.ok(exposure > 0 && exposure <= 1.5, `${exposure}`);
  });

test(
  'the drop-in makes of a plain mosquitto.service one that is exposed by 1.5 at most',
  analyse,
  async t => {
    const made = await temporaryFolder(t);
    await mkdir(path.join(made, 'mosquitto.service.d'));
    const unit = path.join(made, 'mosquitto.service');
    await writeFile(unit, '[Service]\nType=notify\nExecStartPre=/bin/true\nExecStart=/usr/sbin/mosquitto\n');
    const plain = exposureOf(unit);
    await cp(path.join(folder, 'mosquitto.service.d'), path.join(made, 'mosquitto.service.d'), {
      recursive: true,
    });
    assert.ok(plain > 9 && exposureOf(unit) <= 1.5, `${plain} without it`);
  },
);

test('systemd knows every line of the units', analyse, () => {
  const units = readdirSync(folder).filter(name => name.endsWith('.service'));
  const { stderr } = spawnSync('systemd-analyze', ['verify', ...units.map(name => path.join(folder, name))], {
    encoding: 'utf8',
  });
  const complaints = stderr
    .split('\n')
    // What is not installed on this machine is no fault of the unit.
    .filter(line => line.includes('bitmapd-') && !/not executable|chrony\.service not found/.test(line));
  assert.deepEqual(complaints, []);
});

test('the list of revoked certificates goes from where the hub writes it to where Mosquitto reads it', () => {
  const { PathChanged, ExecStart } = Object.fromEntries([
    ...settingsOf('bitmapd-revocation.path'),
    ...settingsOf('bitmapd-revocation.service'),
  ]);
  const written = revocationFileOf('/var/lib/bitmapd-hub');
  assert.deepEqual(PathChanged, [written]);
  const read = /^crlfile (.*)$/m.exec(readFileSync(path.join(folder, 'mosquitto.conf'), 'utf8'))?.[1];
  assert.ok(read);
  assert.equal(ExecStart?.[0], `/usr/bin/install -m 0640 -g mosquitto ${written} ${read}.new`);
  assert.equal(ExecStart?.[1], `/usr/bin/mv -f ${read}.new ${read}`);
  assert.equal(ExecStart?.[2], '/usr/bin/systemctl reload mosquitto.service');
});

test('the kiosk is a service that tells when it is ready, is watched, and leaves its outputs safe', () => {
  const unit = settingsOf('bitmapd-kiosk.service');
  assert.deepEqual([unit.get('Type'), unit.get('NotifyAccess')], [['notify'], ['main']]);
  assert.ok(Number(unit.get('WatchdogSec')) > 0);
  assert.match(
    unit.get('ExecStopPost')?.[0] ?? '',
    / release-outputs --profile \/etc\/bitmapd\/profile\.yaml$/,
  );
  assert.deepEqual(unit.get('DevicePolicy'), ['closed']);
  assert.equal(unit.has('PrivateDevices'), false, 'which would hide every device of the list');
  for (const limit of ['MemoryMax', 'TasksMax', 'TimeoutStopSec']) assert.ok(unit.has(limit), limit);
});

test('what a unit starts is in the build, and its verbs and options are known', () => {
  for (const name of ['bitmapd-kiosk.service', 'bitmapd-hub.service']) {
    const settings = settingsOf(name);
    for (const line of [...(settings.get('ExecStart') ?? []), ...(settings.get('ExecStopPost') ?? [])]) {
      const [, flags = '', rest = ''] = /^(?:\/usr\/bin\/node((?: --\S+)*) )?(.*)$/.exec(line) ?? [];
      const node = spawnSync(process.execPath, [...flags.split(' ').filter(Boolean), '-e', '0'], {
        encoding: 'utf8',
      });
      assert.equal(node.status, 0, `${flags}: ${node.stderr}`);
      const [program = '', verb = '', ...args] = rest.split(' ');
      const file = path.join(projectRoot, program.replace('/usr/lib/bitmapd/', ''));
      assert.ok(existsSync(file), file);
      const source = readFileSync(path.join(projectRoot, `daemon/cli/${verb}.ts`), 'utf8');
      for (const option of args.filter(arg => arg.startsWith('--')))
        assert.ok(source.includes(`'${option} <`), line);
    }
  }
});

test('every credential of a unit is one that the daemon reads', () => {
  const secrets = readFileSync(path.join(projectRoot, 'daemon/store/secrets.ts'), 'utf8');
  for (const [name, prefix] of [
    ['bitmapd-kiosk.service', 'bitmapd'],
    ['bitmapd-hub.service', 'bitmapd-hub'],
  ] as const)
    for (const credential of settingsOf(name).get('LoadCredentialEncrypted') ?? []) {
      const [id = '', file = ''] = credential.split(':');
      assert.ok(secrets.includes(`'${id}'`), id);
      assert.equal(file, `${prefix}.${id}`);
    }
});
