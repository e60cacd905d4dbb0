import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { GlobError } from './glob.js';
import { parseRule, Rules } from './rules.js';

/** The rules of a file with a `.gitignore`'s syntax; none if it cannot be read. */
export async function readRules(path: Buffer): Promise<Rules | undefined> {
  try {
    return rulesOf(await readFile(path));
  } catch {
    // As git and ripgrep do.
    return undefined;
  }
}

/** The rules of a text; lines that are no globs say nothing. */
function rulesOf(bytes: Buffer): Rules | undefined {
  const rules = linesOf(bytes).flatMap((line) => {
    try {
      return parseRule(line, { lenient: true }) ?? [];
    } catch (error) {
      if (error instanceof GlobError) return [];
      throw error;
    }
  });
  return rules.length === 0 ? undefined : new Rules(rules);
}

const MARK = '\xef\xbb\xbf';

/** The lines of a text in bytes, up to the first that is malformed. */
function linesOf(bytes: Buffer): string[] {
  const text = bytes.toString('latin1');
  const lines = text.split('\n').map((line) => line.replace(/\r$/, ''));
  lines[0] = lines[0]!.replace(new RegExp(`^(?:${MARK})+`), '');
  if (isUtf8(bytes)) return lines;
  const end = lines.findIndex((line) => !isUtf8(Buffer.from(line, 'latin1')));
  return lines.slice(0, end);
}
