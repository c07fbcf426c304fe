import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { someSettings } from '../../../../test/support/fixtures.js';
import { ProjectRegistry } from './project-registry.js';

const folder = mkdtempSync(join(tmpdir(), 'gatehouse-registry-'));
const projectsFile = join(folder, 'gatehouse.yaml');
beforeAll(() => Logger.overrideLogger(false));
beforeEach(() => writeFileSync(projectsFile, 'projects: [{ id: a }, { id: B }]'));
afterAll(() => rmSync(folder, { recursive: true }));
const registry = () => new ProjectRegistry(someSettings({ projectsFile }));

describe('ProjectRegistry', () => {
  it.each([
    ['a', 'a'],
    ['B', 'B'],
    ['A', undefined],
    ['', undefined],
    ['constructor', undefined],
    ['__proto__', undefined],
  ])('finds by %j: %s', (id, found) => {
    expect(registry().find(id)?.id).toBe(found);
  });

  it('knows the built-in project where there is no file', () => {
    expect(new ProjectRegistry(someSettings()).find('default')?.name).toBe('Gatehouse');
  });

  it('takes over a changed file when told to, not before', () => {
    const projects = registry();
    writeFileSync(projectsFile, 'projects: [{ id: c }]');
    expect(projects.ids()).toEqual(['a', 'B']);
    projects.reload();
    expect(projects.ids()).toEqual(['c']);
    expect(projects.find('a')).toBeUndefined();
  });

  it.each([
    'projects: []',
    'projects: [{ id: c }, { id: c }]',
    'projects: [',
    'projects: [{ id: c, x: 1 }]',
    'projects: [*x]',
  ])('refuses %j whole, and keeps the old projects', (text) => {
    const projects = registry();
    writeFileSync(projectsFile, text);
    projects.reload();
    expect(projects.ids()).toEqual(['a', 'B']);
  });
});
