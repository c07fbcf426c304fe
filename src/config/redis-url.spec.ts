import { parseRedisUrl } from './redis-url.js';

const NO_LOGIN = { username: '', password: '' };

describe('parseRedisUrl', () => {
  it('reads one server', () => {
    expect(parseRedisUrl('redis://localhost')).toEqual({
      kind: 'server',
      host: 'localhost',
      port: 6379,
      ...NO_LOGIN,
      tls: false,
      database: 0,
    });
    expect(parseRedisUrl('redis://me:s%40cret@[::1]:7000/3')).toEqual({
      kind: 'server',
      host: '::1',
      port: 7000,
      username: 'me',
      password: 's@cret',
      tls: false,
      database: 3,
    });
  });

  it('takes rediss for TLS', () => {
    expect(parseRedisUrl('rediss://:secret@redis.example.com')).toMatchObject({
      host: 'redis.example.com',
      username: '',
      password: 'secret',
      tls: true,
    });
  });

  it('reads sentinels, the name of their master and a database', () => {
    expect(parseRedisUrl('redis+sentinel://:pw@a:26380,b/mymaster/2')).toEqual({
      kind: 'sentinel',
      username: '',
      password: 'pw',
      sentinels: [
        { host: 'a', port: 26_380 },
        { host: 'b', port: 26_379 },
      ],
      master: 'mymaster',
      database: 2,
    });
  });

  it('reads the nodes of a cluster', () => {
    expect(parseRedisUrl('redis+cluster://10.0.0.1:7000,10.0.0.2:7001')).toEqual({
      kind: 'cluster',
      ...NO_LOGIN,
      nodes: [
        { host: '10.0.0.1', port: 7000 },
        { host: '10.0.0.2', port: 7001 },
      ],
    });
  });

  it.each([
    '',
    'redis:',
    'redis://',
    'http://localhost',
    'redis://localhost:0',
    'redis://localhost:65536',
    'redis://localhost:port',
    'redis://a,b',
    'redis://localhost/x',
    'redis://localhost/0/1',
    'redis://localhost?db=1',
    'redis://user:%zz@localhost',
    'redis+sentinel://a:26379',
    'redis+sentinel://a:26379/',
    'redis+sentinel://a:26379/mymaster/x',
    'redis+sentinel://a:26379,/mymaster',
    'redis+cluster://a:7000/1',
  ])('refuses %j', (text) => {
    expect(parseRedisUrl(text)).toBeUndefined();
  });
});
