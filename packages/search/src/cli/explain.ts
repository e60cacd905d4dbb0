import type { Pattern } from '../pattern/pattern.js';
import { prepare } from '../prepare.js';
import type { Request } from './request.js';

/** Says on standard error what was chosen, and why. */
export async function explain(
  request: Request,
  pattern: Pattern,
  paths: readonly string[],
): Promise<void> {
  const say = (line: string) => process.stderr.write(`${line}\n`);
  say(
    (pattern.multiline ? pattern.spans?.native : pattern.native) === undefined
      ? `engine: js, since the native one cannot run ${pattern.whyNotNative}`
      : 'engine: native, which runs this pattern with the same meaning',
  );
  for (const path of paths) {
    if (path === '-') {
      say('-: block by block, as it comes, on this thread');
      continue;
    }
    try {
      await using search = await prepare(path, request.patterns, request.search);
      const { plan, size, how } = search;
      const { strategy, workers, feed, memory, engine, whyJs } = plan;
      const why = search.isScan
        ? `native threads read the file by themselves and put their results in order`
        : strategy === 'threads' && whyJs !== undefined
          ? 'worker threads, since JavaScript has to run the pattern'
          : 'as was asked';
      say(`${path}: strategy ${strategy} with ${workers} workers (${why})`);
      say(`  ${(size / 1e6).toFixed(1)} MB, feed ${feed}, memory ${memory}, kernel ${engine}`);
      const pieces = how.chunkBytes
        ? `${how.chunkBytes} bytes`
        : 'as large as suits file and workers';
      say(`  pieces: ${pieces}, claimed by whoever is free`);
    } catch {
      say(`${path}: files are claimed by native threads, large ones in pieces`);
    }
  }
}
