/** @typedef {import('./index.d.ts').Binding} Binding */

class NativeUnavailableError extends Error {
  /**
   * @param {string} reason
   * @param {unknown} [cause]
   */
  constructor(reason, cause) {
    super(
      `the native kernel is not available: ${reason}`,
      cause === undefined ? undefined : { cause },
    );
    this.name = 'NativeUnavailableError';
    /** @type {'NATIVE_UNAVAILABLE'} */
    this.code = 'NATIVE_UNAVAILABLE';
  }
}

/** @type {Binding | undefined} */
let binding;
/** @type {NativeUnavailableError | undefined} */
let failure;

/** @returns {Binding} */
function load() {
  if (process.env['PARALLEL_NATIVE'] === 'off') {
    throw new NativeUnavailableError('switched off by PARALLEL_NATIVE=off');
  }
  if (failure) throw failure;
  if (binding) return binding;
  try {
    // Not before somebody asks: a program that never uses the kernels never loads them.
    binding = /** @type {Binding} */ (require('./binding.js'));
    return binding;
  } catch (error) {
    failure = new NativeUnavailableError(explain(error), error);
    throw failure;
  }
}

/**
 * The generated loader tries many places and chains what each said, messages only; one that found
 * a binary and could not load it knows more than all those that found none.
 * @param {unknown} error
 */
function explain(error) {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const line = cause.message.split('\n', 1)[0] ?? '';
    if (!/^(Cannot find|Unsupported|Failed to load native binding)/.test(line)) {
      return `its binary does not load: ${line}`;
    }
  }
  return `no binary for ${process.platform}-${process.arch} is built or installed`;
}

/**
 * The file that `load` has loaded, for who wants to load the same without looking for it.
 * @returns {string | undefined}
 */
function loadedFrom() {
  if (!binding) return undefined;
  return Object.values(require.cache).find(
    (module) => module?.exports === binding && module.id?.endsWith('.node'),
  )?.id;
}

module.exports = { load, loadedFrom, NativeUnavailableError };
