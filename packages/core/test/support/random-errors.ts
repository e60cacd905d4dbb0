import fc from 'fast-check';
import { ParallelError } from '../../src/errors.js';

class OwnError extends RangeError {
  override readonly name = 'OwnError';
}

const TYPES = {
  Error,
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
  OwnError,
};

const words = fc.oneof(fc.string(), fc.constantFrom('', 'two\nlines', 'é💩', '__proto__'));
const values = fc.oneof(
  words,
  fc.integer(),
  fc.bigInt(),
  fc.constantFrom(undefined, null, true, Number.NaN, -0),
  fc.array(fc.integer(), { maxLength: 3 }),
  fc.record({ a: fc.integer() }),
);

/** What has a place of its own, or none. */
const NAMED = ['name', 'message', 'stack', 'code', 'cause', 'errors', '__proto__', 'piece'];

const details = {
  message: words,
  name: fc.option(words, { nil: undefined }),
  stack: fc.option(words, { nil: undefined }),
};

const own = fc.dictionary(
  fc.oneof(words, fc.constantFrom('statusCode', 'path')).filter((key) => !NAMED.includes(key)),
  values,
  { maxKeys: 2, noNullPrototype: true },
);

const { thrown } = fc.letrec<{ thrown: unknown; error: Error }>((tie) => ({
  thrown: fc.oneof({ maxDepth: 4 }, values, tie('error')),
  error: fc
    .record(
      {
        ...details,
        type: fc.constantFrom(...Object.keys(TYPES), 'AggregateError', 'ParallelError'),
        own,
        code: values,
        cause: tie('thrown'),
        errors: fc.array(tie('thrown'), { maxLength: 2 }),
      },
      { requiredKeys: ['type', 'message', 'name', 'stack', 'own'] },
    )
    .map((made) => {
      const { type, message, name, stack } = made;
      const options = 'cause' in made ? { cause: made.cause } : undefined;
      const error =
        type === 'AggregateError'
          ? new AggregateError(made.errors ?? [], message, options)
          : type === 'ParallelError'
            ? new ParallelError('WORKER_DIED', message, options)
            : new TYPES[type as keyof typeof TYPES](message, options);
      if (name !== undefined) Object.assign(error, { name });
      if (stack !== undefined) error.stack = stack;
      if ('code' in made && type !== 'ParallelError') Object.assign(error, { code: made.code });
      if (made.errors && type === 'Error') Object.assign(error, { errors: made.errors });
      return Object.assign(error, made.own);
    }),
}));

/** Whatever a task may throw: values, and errors with all that errors can have. */
export const thrownValues = thrown;

/** An error as plain data: all that has to come through. */
export function describeError(value: unknown): unknown {
  if (!(value instanceof Error)) return { value };
  const { name, message, stack, code, cause, errors } = value as Error & {
    code?: unknown;
    errors?: unknown[];
  };
  return {
    types: [...Object.entries(TYPES), ...Object.entries({ AggregateError, ParallelError })].flatMap(
      // Where it is received nobody knows the class of a task's module.
      ([word, type]) => (word !== 'OwnError' && value instanceof type ? [word] : []),
    ),
    name,
    message,
    ...(typeof stack === 'string' && { stack }),
    code,
    ...('cause' in value && { cause: describeError(cause) }),
    errors: errors?.map(describeError),
    own: Object.entries(value).filter(([key]) => !NAMED.includes(key)),
  };
}
