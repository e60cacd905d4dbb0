export type { Matcher, PieceMatches, ScanResult, SharedMemory } from './binding.js';

/** Everything that the native addon offers. */
export type Binding = typeof import('./binding.js');

/** Why there is no native kernel; `cause` is what the loader said. */
export class NativeUnavailableError extends Error {
  constructor(reason: string, cause?: unknown);
  readonly code: 'NATIVE_UNAVAILABLE';
}

/**
 * The native addon, loaded on the first call.
 *
 * @throws NativeUnavailableError where it is not built or installed, does not load, or is switched
 * off by the environment variable `PARALLEL_NATIVE=off`.
 */
export function load(): Binding;

/** The file that `load` has loaded, for who wants to load the same without looking for it. */
export function loadedFrom(): string | undefined;
