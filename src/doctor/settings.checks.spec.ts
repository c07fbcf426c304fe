import { appSecret, publicUrl, trustProxy } from './settings.checks.js';

describe('what the doctor thinks of settings that the server takes', () => {
  const NODE_ENV = 'production' as const;

  it.each([
    [{}, 'ok'],
    [{ NODE_ENV }, 'warn'],
    [{ NODE_ENV, PUBLIC_URL: 'http://localhost:8080' }, 'warn'],
    [{ NODE_ENV, PUBLIC_URL: 'http://accounts.example.com' }, 'warn'],
    [{ NODE_ENV, PUBLIC_URL: 'https://accounts.example.com' }, 'ok'],
  ])('PUBLIC_URL of %j: %s', (values, state) => {
    expect(publicUrl(values).state).toBe(state);
  });

  it.each([
    [{}, 'ok'],
    [{ TRUST_PROXY: 1 }, 'ok'],
    [{ TRUST_PROXY: ['10.0.0.0/8'] }, 'ok'],
    [{ PUBLIC_URL: 'https://accounts.example.com' }, 'warn'],
    [{ PUBLIC_URL: 'https://accounts.example.com', TRUST_PROXY: 1 }, 'ok'],
    [{ TRUST_PROXY: ['10.0.0.0/8', '0.0.0.0/0'] }, 'warn'],
    [{ TRUST_PROXY: ['::/0'] }, 'warn'],
  ])('TRUST_PROXY of %j: %s', (values, state) => {
    expect(trustProxy(values).state).toBe(state);
  });

  it.each([
    ['9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08', 'ok'],
    ['kJ8s0Vq2mZ5tYx1bNc7LwRf4GhDpTe9u', 'ok'],
    ['aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'warn'],
    ['please-change-me-0123456789abcdefghij', 'warn'],
    ['correct horse correct horse battery!', 'warn'],
  ])('APP_SECRET=%s: %s', (secret, state) => {
    const finding = appSecret({ APP_SECRET: [secret] });
    expect(finding.state).toBe(state);
    expect(JSON.stringify(finding)).not.toContain(secret);
  });
});
