import { ParallelError, type ParallelErrorCode, show } from '../errors.js';
import { sendable } from '../memory/sendable.js';

/*
 * structuredClone drops an error's code, its subclass, the errors of an
 * AggregateError and whatever else was put into it, and JSON drops everything.
 * So errors cross between isolates in this form, and come out with the same
 * name, message, code, cause, errors, stack and properties under every strategy.
 */
export type ErrorEnvelope =
  | { readonly kind: 'value'; readonly value: unknown }
  | {
      readonly kind: 'error';
      readonly type: string;
      readonly name: string;
      readonly message: string;
      readonly stack?: string;
      readonly code?: unknown;
      readonly cause?: ErrorEnvelope;
      readonly errors?: readonly ErrorEnvelope[];
      /** Properties of its own, of those that can be sent: `statusCode`, `path`. */
      readonly own?: Readonly<Record<string, unknown>>;
    };

const DEEPEST = 16;

/** Packs whatever was thrown. */
export function packError(thrown: unknown, depth = 0): ErrorEnvelope {
  if (!(thrown instanceof Error) || depth > DEEPEST) {
    return {
      kind: 'value',
      value: depth > DEEPEST ? '[deeper causes left out]' : cloneable(thrown),
    };
  }
  const { code } = thrown as { code?: unknown };
  const errors = (thrown as { errors?: unknown }).errors;
  return {
    kind: 'error',
    type: builtinTypeOf(thrown),
    name: String(thrown.name),
    message: String(thrown.message),
    ...(typeof thrown.stack === 'string' && { stack: thrown.stack }),
    ...(code !== undefined && { code: cloneable(code) }),
    ...('cause' in thrown && { cause: packError(thrown.cause, depth + 1) }),
    ...(Array.isArray(errors) && { errors: errors.map((error) => packError(error, depth + 1)) }),
    ...ownOf(thrown),
  };
}

const NAMED = new Set(['name', 'message', 'stack', 'code', 'cause', 'errors']);

function ownOf(error: Error): { own?: Record<string, unknown> } {
  const own: [string, unknown][] = [];
  for (const key of Object.keys(error)) {
    if (NAMED.has(key)) continue;
    try {
      const value = (error as unknown as Record<string, unknown>)[key];
      own.push([key, structuredClone(sendable(value, false))]);
    } catch {
      // A request, a socket: nobody could be sent it.
    }
  }
  return own.length > 0 ? { own: Object.fromEntries(own) } : {};
}

/** The inverse of {@link packError}. */
export function unpackError(envelope: ErrorEnvelope): unknown {
  if (envelope.kind === 'value') return envelope.value;
  const options = envelope.cause ? { cause: unpackError(envelope.cause) } : undefined;
  const error = construct(envelope, options);
  if (error.name !== envelope.name) {
    Object.defineProperty(error, 'name', {
      value: envelope.name,
      configurable: true,
      writable: true,
      enumerable: false,
    });
  }
  if (envelope.stack !== undefined) {
    Object.defineProperty(error, 'stack', {
      value: envelope.stack,
      configurable: true,
      writable: true,
      enumerable: false,
    });
  }
  if (envelope.code !== undefined && !('code' in error)) {
    Object.assign(error, { code: envelope.code });
  }
  if (envelope.errors && !(error instanceof AggregateError)) {
    Object.assign(error, { errors: envelope.errors.map(unpackError) });
  }
  for (const [key, value] of Object.entries(envelope.own ?? {})) {
    // Not by assignment, which would make of a key "__proto__" something else.
    const property = { value, configurable: true, writable: true, enumerable: true };
    Object.defineProperty(error, key, property);
  }
  return error;
}

const BUILTIN = { Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError };

function builtinTypeOf(error: Error): string {
  // By its name: a task may have another copy of the class than the worker.
  const { name, code } = error as { name: string; code?: unknown };
  if (error instanceof ParallelError || (name === 'ParallelError' && typeof code === 'string')) {
    return 'ParallelError';
  }
  if (error instanceof AggregateError) return 'AggregateError';
  if (error instanceof DOMException) return 'DOMException';
  const found = Object.entries(BUILTIN).find(
    ([name, type]) => name !== 'Error' && error instanceof type,
  );
  return found?.[0] ?? 'Error';
}

function construct(
  envelope: ErrorEnvelope & { kind: 'error' },
  options: ErrorOptions | undefined,
): Error {
  if (envelope.type === 'ParallelError') {
    return new ParallelError(envelope.code as ParallelErrorCode, envelope.message, options);
  }
  if (envelope.type === 'AggregateError') {
    return new AggregateError((envelope.errors ?? []).map(unpackError), envelope.message, options);
  }
  if (envelope.type === 'DOMException') {
    return new DOMException(envelope.message, { name: envelope.name, ...options }) as Error;
  }
  const type = BUILTIN[envelope.type as keyof typeof BUILTIN] ?? Error;
  return new type(envelope.message, options);
}

/** A thrown value that cannot be cloned still tells what it was. */
function cloneable(value: unknown): unknown {
  try {
    return structuredClone(value);
  } catch {
    return textOf(value);
  }
}

function textOf(value: unknown): string {
  try {
    return String(value);
  } catch {
    return show(value);
  }
}
