import type { Run } from './run.js';

type Name = string | Uint8Array;

/** A line with a file's name. */
export async function printName({ writer }: Run, name: Name): Promise<void> {
  writer.add(name);
  writer.endLine();
  await writer.drain();
}

/** A line with how many lines of a file match. */
export async function printCount({ writer, fileNames }: Run, name: Name, count: number) {
  if (fileNames) {
    writer.add(name);
    writer.add(':');
  }
  writer.add(String(count));
  writer.endLine();
  await writer.drain();
}
