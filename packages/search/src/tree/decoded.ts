import { decodedText } from '../inputs/decoded-text.js';
import { joinedText } from '../text/joined-text.js';
import { fileText, type TextSource } from '../text/text-source.js';
import type { TreeOptions } from './options.js';
import type { FilePart } from './parts.js';

/** What the lines around those of a file, and these themselves, are read from. */
export async function sourceOf(part: FilePart, how: TreeOptions): Promise<TextSource> {
  if (!part.decoded) return fileText(part.path);
  const { parts, start } = await decodedText(part.path, how);
  return joinedText(parts, start);
}
