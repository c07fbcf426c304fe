import { resolve } from 'node:path';
import { parseDatabaseUrl, readDatabaseUrl } from './database-url.js';

describe('parseDatabaseUrl', () => {
  it.each([
    ['sqlite:data.sqlite', resolve('data.sqlite')],
    ['sqlite:./a b/ü.sqlite', resolve('a b/ü.sqlite')],
    ['sqlite:/var/lib/gatehouse.sqlite', '/var/lib/gatehouse.sqlite'],
    ['sqlite:///var/lib/gatehouse.sqlite', '/var/lib/gatehouse.sqlite'],
  ])('reads %s', (text, path) => {
    expect(parseDatabaseUrl(text)).toEqual({ storage: 'sqlite', path });
  });

  const mysql = {
    storage: 'mysql',
    host: 'h',
    port: 3306,
    user: '',
    password: '',
    database: 'd',
    connections: 10,
    ssl: undefined,
  };

  it.each([
    ['mysql://h/d', {}],
    ['mysql://u:p@h:3307/d', { user: 'u', password: 'p', port: 3307 }],
    ['mysql://u%40x:p%2F%3A%C3%A9@h/d%2De', { user: 'u@x', password: 'p/:é', database: 'd-e' }],
    ['mysql://[::1]:3307/d', { host: '::1', port: 3307 }],
    ['mysql://h/d?connections=1', { connections: 1 }],
    ['mysql://h/d?connections=1000', { connections: 1_000 }],
    ['mysql://h/d?ssl=true', { ssl: {} }],
    ['mysql://h/d?ssl=false', {}],
    ['mysql://h/d?ca=/etc/ca.pem', { ssl: { caPath: '/etc/ca.pem' } }],
    ['mysql://h/d?ssl=true&ca=ca.pem', { ssl: { caPath: 'ca.pem' } }],
  ])('reads %s', (text, settings) => {
    expect(parseDatabaseUrl(text)).toEqual({ ...mysql, ...settings });
  });

  it.each([
    '',
    'sqlite:',
    'gatehouse.sqlite',
    'mysql:',
    'mysql://',
    'mysql://h',
    'mysql://h/',
    'mysql:///d',
    'mysql://h:99999/d',
    'mariadb://h/d',
    'postgres://h/d',
    'mysql://h/d?connections=0',
    'mysql://h/d?connections=1001',
    'mysql://h/d?connections=2.5',
    'mysql://h/d?connections=many',
  ])('refuses %j', (text) => {
    expect(parseDatabaseUrl(text)).toBeUndefined();
  });

  it.each(['mysql://u:%@h/d', 'mysql://%:p@h/d', 'mysql://h/%'])('refuses %j', (text) => {
    expect(parseDatabaseUrl(text)).toBeUndefined();
  });
});

describe('readDatabaseUrl', () => {
  const before = process.env['DATABASE_URL'];
  afterEach(() => {
    if (before === undefined) delete process.env['DATABASE_URL'];
    else process.env['DATABASE_URL'] = before;
  });

  it('is the embedded database where nothing is set', () => {
    delete process.env['DATABASE_URL'];
    expect(readDatabaseUrl()).toEqual({ storage: 'sqlite', path: resolve('.data/gatehouse.sqlite') });
  });

  it('says what is allowed, and does not repeat the password', () => {
    process.env['DATABASE_URL'] = 'postgres://u:hunter2@h/d';
    expect(() => readDatabaseUrl()).toThrow(/^DATABASE_URL: must be "mysql:/);
    expect(() => readDatabaseUrl()).not.toThrow(/hunter2/);
  });
});
