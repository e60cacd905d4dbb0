import { createRequire } from 'node:module';
import type * as NativePackage from '@parallel/native-rs';
import { ParallelError } from './errors.js';

/** What the native addon exports. */
export type NativeBinding = NativePackage.Binding;

let loaded: { binding: NativeBinding } | { error: ParallelError } | undefined;

function load() {
  if (loaded) return loaded;
  try {
    const require = createRequire(import.meta.url);
    const native = require('@parallel/native-rs') as typeof NativePackage;
    loaded = { binding: native.load() };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
    loaded = {
      error: new ParallelError('NATIVE_UNAVAILABLE', String(why), {
        cause,
      }),
    };
  }
  return loaded;
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
