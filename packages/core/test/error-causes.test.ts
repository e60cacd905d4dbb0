import { expect, it } from 'vitest';
import { ParallelError } from '../src/errors.js';
import { packError, unpackError } from '../src/worker/error-envelope.js';

const travel = (thrown: unknown) => unpackError(structuredClone(packError(thrown)));

it('a cause, code or errors are there only where they were, an undefined cause too', () => {
  const plain = travel(new Error('plain')) as Error;
  expect(['cause', 'code', 'errors'].filter((key) => key in plain)).toEqual([]);
  const caused = travel(new Error('caused', { cause: undefined })) as Error;
  expect(Object.hasOwn(caused, 'cause')).toBe(true);
  expect(caused.cause).toBeUndefined();
});

it.each([
  [0, 0, 'the root'],
  [15, 15, 'the root'],
  [16, 16, 'the root'],
  [17, 17, '[deeper causes left out]'],
  [5000, 17, '[deeper causes left out]'],
])('of %i causes %i arrive, and last %s', (depth, expected, last) => {
  let error = new Error('the root');
  for (let i = 0; i < depth; i += 1) error = new Error(`level ${i}`, { cause: error });
  let seen = travel(error);
  let levels = 0;
  for (; seen instanceof Error && seen.cause; seen = seen.cause) levels += 1;
  expect([levels, seen instanceof Error ? seen.message : seen]).toEqual([expected, last]);
});

it('an AggregateError may be among its own errors', () => {
  const many = new AggregateError([], 'many');
  many.errors.push(many, new RangeError('other'));
  const seen = travel(many) as AggregateError;
  expect(seen.errors.map((error) => error.message)).toEqual(['many', 'other']);
  expect(seen.errors[0]).toBeInstanceOf(AggregateError);
});

it('errors of an error that is no AggregateError arrive', () => {
  const thrown = Object.assign(new RangeError('several'), { errors: [new TypeError('one'), 2] });
  const seen = travel(thrown) as typeof thrown;
  expect(seen).toBeInstanceOf(RangeError);
  expect(seen.errors[0]).toBeInstanceOf(TypeError);
  expect(seen.errors[1]).toBe(2);
});

it('a ParallelError is one again, with code, cause and stack', () => {
  const thrown = new ParallelError('WORKER_DIED', 'a worker ended', { cause: new URIError('why') });
  const seen = travel(thrown) as ParallelError;
  expect(seen).toBeInstanceOf(ParallelError);
  expect([seen.name, seen.code, seen.message]).toEqual([thrown.name, thrown.code, thrown.message]);
  expect(seen.stack).toBe(thrown.stack);
  expect(seen.cause).toBeInstanceOf(URIError);
});

it.each([
  ['a function', () => 1],
  ['a symbol', Symbol('s')],
  ['a promise', Promise.resolve(1)],
  ['a WeakMap', new WeakMap()],
  ['an object with a method', { method() {} }],
])('%s, which cannot be sent, arrives as its text: thrown, as cause and as code', (_, value) => {
  expect(travel(value)).toBe(String(value));
  const seen = travel(Object.assign(new Error('e', { cause: value }), { code: value }));
  expect(seen).toMatchObject({ cause: String(value), code: String(value) });
});
