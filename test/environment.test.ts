import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Environment, readEnvironment } from '../src/environment.ts';

function read(variables: Readonly<Record<string, string | undefined>>): Environment {
  const result = readEnvironment(variables);
  if (!result.ok) {
    throw new Error(result.fault);
  }
  return result.environment;
}

describe('The environment', () => {
  it('may be empty: then the collector listens on this machine alone', () => {
    expect(read({})).toMatchObject({
      port: 8787,
      host: '127.0.0.1',
      data: './data',
      config: './balise.config.ts',
    });
  });

  it('is read by the names of the contract', () => {
    const variables = { PORT: '9000', HOST: '0.0.0.0', BALISE_DATA: '/var/balise', BALISE_CONFIG: 'site.ts' };
    expect(read(variables)).toMatchObject({ port: 9000, host: '0.0.0.0', data: '/var/balise', config: 'site.ts' });
  });

  it('takes a variable that somebody left blank for one that is not there', () => {
    expect(read({ PORT: '', HOST: '', BALISE_DATA: '', BALISE_CONFIG: '' })).toMatchObject(plain(read({})));
    expect(read({ SECRET: '' }).secret('SECRET')).toBeUndefined();
  });

  it('gives a secret by the name that the configuration says, and no other', () => {
    const environment = read({ TEST_GA4_SECRET: 'xyz' });
    expect(environment.secret('TEST_GA4_SECRET')).toBe('xyz');
    expect(environment.secret('OTHER')).toBeUndefined();
  });

  it('opens nothing to an operator unless a token is set', () => {
    expect(read({}).operatorToken).toBeUndefined();
    expect(read({ BALISE_OPERATOR_TOKEN: '' }).operatorToken).toBeUndefined();
    expect(read({ BALISE_OPERATOR_TOKEN: 'x'.repeat(32) }).operatorToken).toBe('x'.repeat(32));
  });

  it('refuses a token for the operator that could be guessed, without repeating it', () => {
    const result = readEnvironment({ BALISE_OPERATOR_TOKEN: 'q'.repeat(31) });
    expect(result).toMatchObject({ ok: false });
    expect(JSON.stringify(result)).toContain('32 random characters');
    expect(JSON.stringify(result)).not.toContain('qqq');
  });

  it('says where checkpoints go besides the database: nowhere, unless somebody says so', () => {
    expect(read({})).toMatchObject({ outside: undefined, checkpointUrl: undefined });
    const variables = { BALISE_OUTSIDE: '/mnt/other', BALISE_CHECKPOINT_URL: 'https://audit.example/x' };
    expect(read(variables)).toMatchObject({ outside: '/mnt/other', checkpointUrl: 'https://audit.example/x' });
  });

  it('refuses to post checkpoints to an address that is not sealed, without repeating it', () => {
    const result = readEnvironment({ BALISE_CHECKPOINT_URL: 'http://audit.example/secret-path' });
    expect(result).toEqual({
      ok: false,
      fault: 'BALISE_CHECKPOINT_URL: give a whole https address, or one on this machine.',
    });
  });

  it('takes every port there is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 65_535 }), (port) => {
        expect(read({ PORT: String(port) }).port).toBe(port);
      }),
    );
  });

  it.each(['-1', '65536', '80.5', 'http', '8787a', 'NaN', 'Infinity'])(
    'refuses the port %s, and says what to give',
    (PORT) => {
      const result = readEnvironment({ PORT });
      expect(result).toEqual({ ok: false, fault: `PORT is "${PORT}": give a number from 0 (any free port) to 65535.` });
    },
  );

  it.each([' ', '0x50', '1e3'])('refuses the port "%s", which is no number anybody meant', (PORT) => {
    expect(readEnvironment({ PORT }).ok).toBe(false);
  });
});

function plain({ port, host, data, config }: Environment): object {
  return { port, host, data, config };
}
