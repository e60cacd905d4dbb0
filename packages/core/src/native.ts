import { createRequire } from 'node:module';
import type * as NativePackage from '@parallel/native-rs';
import { ParallelError, show } from './errors.js';

/** What the native addon exports. */
export type NativeBinding = NativePackage.Binding;

/**
 * What is to happen where the addon cannot be had: other kernels run and one notice says so
 * (`prefer`), or none does (`quiet`), or it is an error (`require`).
 */
export type NativeUse = 'prefer' | 'quiet' | 'require';

/** All values of {@link NativeUse}. */
export const NATIVE_USES: readonly NativeUse[] = ['prefer', 'quiet', 'require'];

/** `PARALLEL_NATIVE` may also be `off`: as if there were no addon. */
const VARIABLE = [...NATIVE_USES, 'off'];

/**
 * As the environment variable `PARALLEL_NATIVE` says, which holds where no option does.
 * @throws ParallelError `INVALID_OPTION` if it says something else.
 */
export function nativeUse(): NativeUse {
  const { PARALLEL_NATIVE: said = '' } = process.env;
  if (said === '' || said === 'off') return 'prefer';
  if (NATIVE_USES.includes(said as NativeUse)) return said as NativeUse;
  const allowed = VARIABLE.map((word) => `"${word}"`).join(', ');
  throw new ParallelError(
    'INVALID_OPTION',
    `environment variable PARALLEL_NATIVE: ${show(said)} is not one of ${allowed}`,
  );
}

let loaded: { binding: NativeBinding } | { error: ParallelError } | undefined;

function load() {
  if (loaded) return loaded;
  try {
    const require = createRequire(import.meta.url);
    const native = require('@parallel/native-rs') as typeof NativePackage;
    loaded = { binding: native.load() };
  } catch (cause) {
    loaded = { error: new ParallelError('NATIVE_UNAVAILABLE', explain(cause), { cause }) };
  }
  return loaded;
}

function explain(cause: unknown): string {
  const { code, message } = cause as NodeJS.ErrnoException;
  if (code === 'MODULE_NOT_FOUND') {
    return 'the native kernel is not available: the optional package @parallel/native-rs is not installed';
  }
  return String(message).split('\n', 1)[0]!;
}

/**
 * The native addon (`@parallel/native-rs`), loaded at the first call.
 * @throws ParallelError `NATIVE_UNAVAILABLE`, with the loader's error as `cause`.
 */
export function requireNative(): NativeBinding {
  const result = load();
  if ('error' in result) throw result.error;
  return result.binding;
}

/** The addon's file, where it is loaded: a child process need not look for it. */
export function nativeFile(): string | undefined {
  if (nativeProblem()) return undefined;
  const require = createRequire(import.meta.url);
  return (require('@parallel/native-rs') as typeof NativePackage).loadedFrom();
}

/** Loads the addon from a file that another process has named; 4 ms sooner than by its package. */
export function loadNativeFrom(file: string): void {
  if (loaded) return;
  const module = { exports: {} };
  try {
    process.dlopen(module, file);
    loaded = { binding: module.exports as NativeBinding };
  } catch {
    // As if nobody had said anything.
  }
}

/** Why the native addon cannot be used on this machine; `undefined` if it can. */
export function nativeProblem(): ParallelError | undefined {
  const result = load();
  return 'error' in result ? result.error : undefined;
}
