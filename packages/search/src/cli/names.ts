import type { Request } from './request.js';
import type { Run } from './run.js';

type Name = string | Uint8Array;

/** A file's name: where no path was given, as seen from here. */
export function shownName({ paths }: Pick<Request, 'paths'>, name: Buffer): Buffer {
  return paths.length === 0 && name.subarray(0, 2).equals(HERE) ? name.subarray(2) : name;
}

const HERE = Buffer.from('./');

/** A line with a file's name. */
export async function printName({ writer, request }: Run, name: Name): Promise<void> {
  writer.add(name);
  if (request.style.nul) writer.add('\0');
  else writer.endLine();
  await writer.drain();
}

/** A line with how many lines of a file match. */
export async function printCount({ writer, fileNames, request }: Run, name: Name, count: number) {
  if (fileNames) {
    writer.add(name);
    writer.add(request.style.nul ? '\0' : ':');
  }
  writer.add(String(count));
  writer.endLine();
  await writer.drain();
}
