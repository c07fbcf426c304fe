import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';

const root = join(__dirname, '../..');
const textOf = (path: string) => readFileSync(join(root, path), 'utf8');

interface Locked {
  version: string;
  resolved?: string;
  integrity?: string;
  dev?: boolean;
  hasInstallScript?: boolean;
}

const packages = Object.entries<Locked>(JSON.parse(textOf('package-lock.json')).packages)
  .filter(([path]) => path !== '')
  .map(([path, entry]) => ({ name: path.split('node_modules/').at(-1) ?? '', ...entry }));

describe('what is installed', () => {
  it('is the very version and content that the lockfile names', () => {
    expect(packages.filter(({ version }) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
    expect(packages.filter(({ integrity = '' }) => !integrity.startsWith('sha512-'))).toEqual([]);
  });

  it('comes from the public registry, which a mirror may stand for, and from nowhere else', () => {
    const hosts = packages.flatMap(({ resolved }) =>
      resolved === undefined ? [] : [new URL(resolved).host],
    );
    expect(hosts.filter((host) => host !== 'registry.npmjs.org')).toEqual([]);
  });

  it('runs no script of its own but those on the list, and the list has nobody else', () => {
    const { allowScripts } = JSON.parse(textOf('package.json'));
    const scripted = packages.filter(({ hasInstallScript }) => hasInstallScript).map(({ name }) => name);
    expect(Object.keys(allowScripts).sort()).toEqual([...new Set(scripted)].sort());
    const allowed = Object.keys(allowScripts).filter((name) => allowScripts[name]);
    expect(allowed.sort()).toEqual(['@swc/core', 'bcrypt', 'better-sqlite3', 'esbuild', 'msgpackr-extract']);
  });
});

describe('the bill of materials', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-sbom-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  function made(name: string): string {
    const path = join(folder, name);
    const { status, stderr } = spawnSync(process.execPath, [join(root, 'scripts/sbom.mjs'), path], {
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    return readFileSync(path, 'utf8');
  }

  it('names all that ships and nothing else, each with its hash, and is the same every time', () => {
    const text = made('first.json');
    const { bomFormat, metadata, components, dependencies } = JSON.parse(text);
    expect([bomFormat, metadata.component.name]).toEqual(['CycloneDX', 'gatehouse']);

    const shipped = packages
      .filter(({ dev }) => dev !== true)
      .map(({ name, version }) => `${name}@${version}`);
    const named = components.map((component: { 'bom-ref': string }) => component['bom-ref']);
    expect(named.toSorted()).toEqual([...new Set(shipped)].sort());
    // npm leaves it out by itself, since a development package needs it as well.
    expect(named.some((name: string) => name.startsWith('nodemailer@'))).toBe(true);
    expect(components.filter(({ hashes }: { hashes?: unknown[] }) => hashes?.length !== 1)).toEqual([]);

    const refs = new Set([metadata.component['bom-ref'], ...named]);
    const links = dependencies.flatMap(({ ref, dependsOn }: { ref: string; dependsOn: string[] }) => [
      ref,
      ...dependsOn,
    ]);
    expect(links.filter((ref: string) => !refs.has(ref))).toEqual([]);

    expect(made('second.json')).toBe(text);
  });
});

describe('the container', () => {
  it('runs as a user who is not root, and who owns none of the program', () => {
    const stage =
      textOf('Dockerfile')
        .split(/^FROM /m)
        .at(-1) ?? '';
    expect(stage.match(/^USER .*$/gm)).toEqual(['USER node']);
    expect(stage).not.toMatch(/--chown|chown /);
  });

  it('cannot write to its own file system, and gains no privileges, whatever its role', () => {
    const { services } = parse(textOf('docker-compose.yml'), { merge: true });
    const ours = Object.values<Record<string, unknown>>(services).filter(
      ({ image }) => image === 'gatehouse',
    );
    expect(ours).toHaveLength(3);
    for (const service of ours) {
      expect(service).toMatchObject({
        read_only: true,
        tmpfs: ['/tmp'],
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
      });
      expect(service).not.toHaveProperty('user');
    }
  });
});
