import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { someSettings } from '../test/support/fixtures.js';
import { banner } from './banner.js';

const folder = mkdtempSync(join(tmpdir(), 'gatehouse-banner-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The lines of a banner for projects of these providers, by project. */
function linesFor(projects: Record<string, object>): string[] {
  const projectsFile = join(folder, 'gatehouse.yaml');
  const entries = Object.entries(projects).map(([id, oauth2]) => ({ id, oauth2 }));
  writeFileSync(projectsFile, stringify({ projects: entries }));
  const database = { storage: 'sqlite', path: 'gatehouse.sqlite' } as const;
  const settings = someSettings({ projectsFile, inbox: false, database, warnings: ['of the settings'] });
  return banner(settings)
    .split('\n')
    .map((line) => line.trim());
}

const SET_UP = { enabled: true, clientId: 'ours', clientSecret: 'hunter2' };

describe('the banner', () => {
  it('says nothing of OAuth2 where there is none', () => {
    expect(linesFor({ p: {} }).join()).not.toContain('OAuth2');
  });

  it('lists the providers that people can use, by project where there are several', () => {
    const github = { github: SET_UP, google: SET_UP, slack: { ...SET_UP, enabled: false } };
    expect(linesFor({ p: github })).toContain('OAuth2        github, google');
    expect(linesFor({ a: github, b: {}, c: { zoom: SET_UP } })).toEqual(
      expect.arrayContaining(['OAuth2        a: github, google', 'OAuth2        c: zoom']),
    );
  });

  it('warns of providers that stay off, and of addresses that nobody has checked', () => {
    const lines = linesFor({
      p: { github: { ...SET_UP, clientSecret: '' }, box: { ...SET_UP, trustEmail: true } },
    });
    expect(lines).toContain('Warning: of the settings');
    expect(lines).toContain('Warning: project p: oauth2.github: GitHub stays off: it has no secret.');
    expect(lines).toContainEqual(
      expect.stringMatching(/^Warning: project p: oauth2\.box: Box has trustEmail/),
    );
    expect(lines.join()).not.toContain('hunter2');
  });
});
