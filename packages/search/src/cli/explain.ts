import { nativeProblem } from '@parallel/core';
import type { Pattern } from '../pattern/pattern.js';
import { prepare } from '../prepare.js';
import { isForRegExp, isNativeTree } from '../tree/search.js';
import type { Request } from './request.js';

/** Says on standard error what was chosen, and why. */
export async function explain(
  request: Request,
  pattern: Pattern,
  paths: readonly string[],
): Promise<void> {
  const say = (line: string) => process.stderr.write(`${line}\n`);
  const why = whyJs(request, pattern);
  say(
    why === undefined
      ? 'engine: native, which runs this pattern with the same meaning'
      : `engine: js, since ${why}`,
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
      const { strategy = 'threads', kernel } = request.search;
      const how = { strategy: request.search.strategy, kernel, ...request.tree };
      const who =
        isNativeTree(how) && !isForRegExp(how, pattern)
          ? 'native threads'
          : `workers of strategy ${typeof strategy === 'string' ? strategy : strategy.kind}`;
      say(`${path}: files are claimed by ${who}, large ones in pieces`);
    }
  }
}

function whyJs({ search }: Request, pattern: Pattern): string | undefined {
  if (search.kernel === 'js') return 'it was asked for';
  const problem = nativeProblem();
  if (problem) return problem.message;
  const form = pattern.multiline ? pattern.spans?.native : pattern.native;
  return form === undefined ? `the native one cannot run ${pattern.whyNotNative}` : undefined;
}
