import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigError, readConfig } from '../src/config.ts';

test('nothing set is enough', () => {
  assert.deepEqual(readConfig({}, '/srv'), {
    port: 3000,
    articlesDir: '/srv/articles',
    regenerate: '*/5 * * * *',
    watch: true,
    logLevel: 'info',
    trustProxy: 0,
    rateLimit: 120,
    deltas: false,
    accessLog: true,
    metrics: true,
  });
});

test('an empty variable is one that is not set', () => {
  const names = ['PORT', 'HOST', 'PUBLIC_URL', 'ARTICLES_DIR', 'REGENERATE', 'LOG_LEVEL', 'TRUST_PROXY', 'RATE_LIMIT', 'DELTAS'];
  const empty = Object.fromEntries(names.map((name, i) => [name, i % 2 === 0 ? '' : ' ']));
  assert.deepEqual(readConfig(empty, '/srv'), readConfig({}, '/srv'));
});

test('every variable says what it says', () => {
  const config = readConfig(
    {
      PORT: ' 0 ',
      HOST: '127.0.0.1',
      PUBLIC_URL: 'HTTPS://Courier.example/news',
      ARTICLES_DIR: '../texts',
      TEMPLATES_DIR: 'look',
      REGENERATE: '0 */10 * * * *',
      WATCH: 'off',
      LOG_LEVEL: 'DEBUG',
      TRUST_PROXY: '10.0.0.0/8, loopback',
      RATE_LIMIT: 'off',
      DELTAS: 'on',
      ACCESS_LOG: 'Off',
      METRICS: 'no',
    },
    '/srv/app',
  );
  assert.deepEqual(config, {
    port: 0,
    host: '127.0.0.1',
    publicUrl: 'https://courier.example/news',
    articlesDir: '/srv/texts',
    templatesDir: '/srv/app/look',
    regenerate: '0 */10 * * * *',
    watch: false,
    logLevel: 'debug',
    trustProxy: ['10.0.0.0/8', 'loopback'],
    deltas: true,
    accessLog: false,
    metrics: false,
  });
  assert.ok(Object.isFrozen(config));
});

for (const [text, proxies] of [
  ['off', 0],
  ['0', 0],
  ['2', 2],
  ['true', 1],
  ['loopback', ['loopback']],
] as const) {
  test(`TRUST_PROXY=${text} trusts ${proxies}`, () => {
    assert.deepEqual(readConfig({ TRUST_PROXY: text }, '/srv').trustProxy, proxies);
  });
}

test('every error is said at once, each with its variable', () => {
  const wrong = { PORT: '70000', HOST: 'a b', PUBLIC_URL: 'courier.example', REGENERATE: 'often', LOG_LEVEL: 'loud' };
  assert.throws(
    () => readConfig(wrong, '/srv'),
    (error: unknown) => {
      assert.ok(error instanceof ConfigError);
      const lines = error.message.split('\n');
      assert.deepEqual(lines.map((line) => line.split(':', 1)[0]).sort(), Object.keys(wrong).sort());
      for (const [name, value] of Object.entries(wrong)) assert.ok(error.message.includes(`${name}: found «${value}»; write `));
      return true;
    },
  );
});

const WRONG: readonly (readonly [name: string, value: string])[] = [
  ['PORT', '-1'],
  ['PORT', '80.5'],
  ['PORT', '0x50'],
  ['PORT', 'http'],
  ['PUBLIC_URL', 'ftp://courier.example'],
  ['PUBLIC_URL', 'https://courier.example/?a'],
  ['PUBLIC_URL', 'https://courier.example/#a'],
  ['PUBLIC_URL', 'javascript:alert(1)'],
  ['HOST', 'http://localhost'],
  ['REGENERATE', '* * *'],
  ['REGENERATE', '61 * * * *'],
  ['LOG_LEVEL', 'verbose'],
  ['TRUST_PROXY', 'everybody'],
  ['TRUST_PROXY', '10.0.0.0/99'],
  ['RATE_LIMIT', '-1'],
  ['RATE_LIMIT', '1.5'],
  ['RATE_LIMIT', 'never'],
  ['DELTAS', 'maybe'],
  ['ACCESS_LOG', 'debug'],
  ['METRICS', '9090'],
];

for (const [name, value] of WRONG) {
  test(`${name}=${value} is refused`, () =>
    assert.throws(() => readConfig({ [name]: value }, '/srv'), { name: 'ConfigError', message: new RegExp(`^${name}: found`) }));
}
