import { ParallelError } from '@parallel/core';

/** A signal that fires after so many milliseconds; `clear` when it is not needed any more. */
export function deadlineOf(
  milliseconds: number | undefined,
  name: string,
): { readonly signal: AbortSignal; clear(): void } | undefined {
  if (milliseconds === undefined) return undefined;
  const controller = new AbortController();
  const late = () => {
    const what = `the search of ${name} took longer than its timeout`;
    controller.abort(new ParallelError('TIMEOUT', `${what} of ${milliseconds} ms`));
  };
  const timer = setTimeout(late, milliseconds);
  return { signal: controller.signal, clear: () => clearTimeout(timer) };
}

/** Fires when one of them does. */
export function eitherOf(
  one: AbortSignal | undefined,
  other: AbortSignal | undefined,
): AbortSignal | undefined {
  return one && other ? AbortSignal.any([one, other]) : (one ?? other);
}
