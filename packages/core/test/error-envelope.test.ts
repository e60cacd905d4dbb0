import { deserialize, serialize } from 'node:v8';
import fc from 'fast-check';
import { runs } from 'test-support/runs';
import { describe, expect, it } from 'vitest';
import { ParallelError } from '../src/errors.js';
import { packError, unpackError } from '../src/worker/error-envelope.js';
import { describeError, thrownValues } from './support/random-errors.js';

/** The two ways in which an envelope travels. */
const WIRES = {
  'between threads': <T>(value: T): T => structuredClone(value),
  'between processes': <T>(value: T): T => deserialize(serialize(value)),
};

describe.each(Object.entries(WIRES))('an error %s', (_, send) => {
  const sent = (thrown: unknown) => unpackError(send(packError(thrown)));

  it('keeps type, name, message, code, cause, errors and stack', () => {
    fc.assert(
      fc.property(thrownValues, (thrown) => {
        expect(describeError(sent(thrown))).toEqual(describeError(thrown));
      }),
      runs(1000),
    );
  });

  it('shows as it did', () => {
    const error = new TypeError('no good', { cause: 1 });
    expect(String(sent(error))).toBe('TypeError: no good');
    expect(Object.keys(sent(error) as object)).toEqual([]);
  });

  it('may be the abort of a signal', () => {
    const { reason } = AbortSignal.abort();
    expect(sent(reason)).toBeInstanceOf(DOMException);
    expect(sent(reason)).toMatchObject({ name: 'AbortError', message: reason.message, code: 20 });
    const caused = new DOMException('late', { name: 'TimeoutError', cause: 7 });
    expect(sent(caused)).toMatchObject({ name: 'TimeoutError', message: 'late', cause: 7 });
    expect((sent(caused) as Error).stack).toBe(caused.stack);
  });

  it('may be one of the system', () => {
    const error = Object.assign(new Error('ENOENT: no such file'), { code: 'ENOENT', errno: -2 });
    expect(sent(error)).toMatchObject({ message: error.message, code: 'ENOENT', errno: -2 });
  });

  it('leaves out what of its own cannot be sent', () => {
    let deep: unknown = 1;
    for (let i = 0; i < 5000; i += 1) deep = [deep];
    const refusing = Object.defineProperty(new Error('odd'), 'asked', {
      enumerable: true,
      get: () => expect.unreachable('thrown'),
    });
    const error = Object.assign(refusing, { request: () => {}, deep, statusCode: 404 });
    Object.defineProperty(error, '__proto__', { value: 7, enumerable: true });
    const received = sent(error) as Error;
    expect(Object.keys(received)).toEqual(['statusCode', '__proto__']);
    expect(received).toBeInstanceOf(Error);
  });

  it('may be the cause of itself, or have causes without end', () => {
    const loop = new Error('loop');
    loop.cause = loop;
    let deepest = sent(loop) as Error;
    let depth = 0;
    for (; deepest.cause instanceof Error; depth += 1) deepest = deepest.cause;
    expect(depth).toBeGreaterThanOrEqual(10);
    expect(deepest.message).toBe('loop');
    expect(deepest.cause).toMatch(/left out/);
  });

  it('tells of what cannot be sent at least what it was', () => {
    const error = new ParallelError('WORKER_DIED', 'died', { cause: function theCause() {} });
    const received = sent(error) as ParallelError;
    expect(received).toBeInstanceOf(ParallelError);
    expect(received.code).toBe('WORKER_DIED');
    expect(received.cause).toContain('theCause');
    expect(sent(Symbol('thrown'))).toBe('Symbol(thrown)');
    expect(sent(Object.assign(new Error('odd'), { code: Symbol('code') }))).toMatchObject({
      code: 'Symbol(code)',
    });
  });

  it('may be what can neither be sent nor said', () => {
    const bare = Object.assign(Object.create(null), { call: () => {} });
    expect(() => sent(bare)).not.toThrow();
    expect(() => sent(new Error('bare', { cause: bare }))).not.toThrow();
  });
});
