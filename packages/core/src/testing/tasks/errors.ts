export function failOn({ x, bad }: { x: number; bad: number }): number {
  if (x === bad) throw new RangeError(`cannot take ${x}`);
  return x;
}

class CodedError extends TypeError {
  override readonly name = 'CodedError';
  readonly code = 'E_CODED';
}

export type Failing =
  | 'coded'
  | 'aggregate'
  | 'undefined'
  | 'null'
  | 'string'
  | 'reject'
  | 'reject undefined'
  | 'deep'
  | 'frozen'
  | 'detailed'
  | 'uncloneable cause';

export function fail(how: Failing): unknown {
  switch (how) {
    case 'coded':
      throw new CodedError('coded', { cause: new RangeError('the cause') });
    case 'aggregate':
      throw new AggregateError([new TypeError('first'), new Error('second')], 'several');
    case 'undefined':
      throw undefined;
    case 'null':
      throw null;
    case 'string':
      throw 'a string';
    case 'reject':
      return Promise.reject(new Error('rejected'));
    case 'reject undefined':
      return Promise.reject(undefined);
    case 'deep':
      throw new Error('outer', { cause: new TypeError('middle', { cause: { inner: 1 } }) });
    case 'detailed':
      throw Object.assign(new Error('refused'), { statusCode: 404, details: { path: ['a'] } });
    case 'frozen':
      throw Object.freeze(new RangeError('frozen'));
    case 'uncloneable cause':
      throw new Error('outer', { cause: () => 1 });
  }
}

/** Throws until it has been run so many times, which it counts in a shared cell of its own. */
export function failTimes(input: { runs: Int32Array; at: number; times: number }): number {
  const run = Atomics.add(input.runs, input.at, 1) + 1;
  if (run <= input.times) throw new RangeError(`run ${run} of ${input.at}`);
  return run;
}
