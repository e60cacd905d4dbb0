import * as z from 'zod/mini';

/**
 * What is done about a file with a NUL byte, from the 64 KiB with the first one on: `skip` ends
 * its search, `stop` tells only whether anything matches there, `text` takes it for text.
 */
export type BinaryChoice = 'skip' | 'stop' | 'text';

/** What is done to a file's bytes before they are searched. */
export interface InputOptions {
  /** Default `text`, unlike that of `search`. */
  readonly binary?: BinaryChoice | undefined;
  /** A label of the WHATWG Encoding Standard (`latin1`, `utf-16le`, …); `auto`: UTF-8, or as a byte order mark says; `none` (default, unlike that of `search`): bytes as they are. */
  readonly encoding?: string | undefined;
  /** Whether gzip, zstd, bzip2 and xz data is unpacked. Default false. */
  readonly searchZip?: boolean | undefined;
}

/** The options, as the boundary parses them. */
export const inputOptions = {
  binary: z.optional(z.enum(['skip', 'stop', 'text'])),
  encoding: z.optional(z.string({ error: 'a string' })),
  searchZip: z.optional(z.boolean({ error: 'true or false' })),
};

/** Whether the bytes are searched as they are in the file. */
export function isAsIs({ binary = 'text', encoding = 'none', searchZip }: InputOptions): boolean {
  return binary === 'text' && encoding === 'none' && !searchZip;
}
