/** Why something could not be read, as the addon says it. */
export function failure(error: unknown, path: Buffer, call = 'open') {
  const { code = 'EIO', message, syscall } = error as NodeJS.ErrnoException;
  const [, words = message] = /^[A-Z]\w*: (.*?)(?:, \w+(?: '.*)?)?$/s.exec(message) ?? [];
  const text = syscall === undefined ? words : words.charAt(0).toUpperCase() + words.slice(1);
  return { code, message: `${code}: ${text}, ${call} '${path}'` };
}
