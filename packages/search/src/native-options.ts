import { ParallelError } from '@parallel/core';

/**
 * What the addon makes of options.
 * @throws ParallelError `INVALID_OPTION` for one that it refuses: a glob, a type, an encoding.
 */
export function created<T>(make: () => T): T {
  try {
    return make();
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    const [, option, value, reason] = /^(\w+) is (.*?); (.*)$/s.exec(message) ?? [];
    const line = option ? `option "${option}": ${value}: ${reason}` : message;
    throw new ParallelError('INVALID_OPTION', line.replaceAll(/\s*\n\s*/g, ' '), { cause });
  }
}
