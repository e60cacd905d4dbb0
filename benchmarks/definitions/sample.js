import { once } from 'node:events';
import { createWriteStream, existsSync, renameSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The talk's file: 25 million lines of 10 to 80 characters of [a-z] and space (4 of 30). */
const LINES = 25_000_000;
const LETTERS = Buffer.from('abcdefghijklmnopqrstuvwxyz    ');
const BLOCK_LINES = 20_000;

/**
 * The path of a file of lines that searches are measured on; made once. The whole one has 1.15 GB.
 * @param {number} [lines]
 * @returns {Promise<string>}
 */
export async function sampleFile(lines = LINES) {
  const size = lines === LINES ? '' : `-${lines}`;
  const path = join(tmpdir(), `parallel-benchmark-sample${size}.txt`);
  // It is given its name when it is whole.
  if (existsSync(path) && statSync(path).size > 0) return path;
  const file = createWriteStream(`${path}.part`);
  let state = 1;
  const random = (/** @type {number} */ below) => {
    // xorshift32 (Marsaglia, 2003).
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
  for (let done = 0; done < lines; done += BLOCK_LINES) {
    const block = Buffer.allocUnsafe(BLOCK_LINES * 81);
    let at = 0;
    for (let line = 0; line < BLOCK_LINES; line += 1) {
      for (let left = 10 + random(71); left > 0; left -= 1) block[at++] = LETTERS[random(30)] ?? 0;
      block[at++] = 10;
    }
    if (!file.write(block.subarray(0, at))) await once(file, 'drain');
  }
  file.end();
  await once(file, 'finish');
  renameSync(`${path}.part`, path);
  return path;
}
