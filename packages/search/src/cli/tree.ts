import { search } from '../tree/search.js';
import { printCount, printName, shownName } from './names.js';
import type { Mode } from './request.js';
import type { Run } from './run.js';

const MODES = {
  lines: 'lines',
  json: 'lines',
  count: 'count',
  quiet: 'filesWithMatches',
  files: 'filesWithMatches',
  filesWithout: 'filesWithoutMatch',
} as const satisfies Record<Mode, string>;

/** Searches the files of a folder, or one file that is not plain text; whether a line matched. */
export async function searchTree(run: Run, path: string): Promise<boolean> {
  const { request, writer } = run;
  const { mode, patterns, tree } = request;
  const { onProgress: _p, feed: _f, memory: _m, chunkBytes: _c, ...how } = request.search;
  let matched = false;
  const files = search([path], patterns, { ...tree, ...how, mode: MODES[mode] });
  for await (const file of files) {
    // What is not UTF-8 in a name is printed as it is.
    const name = shownName(run.request, file.pathBytes);
    if (file.error) run.complain(file.error.message);
    if (mode === 'filesWithout') {
      if (file.error) continue;
      matched = true;
      await printName(run, name);
    } else if (mode === 'files' || mode === 'quiet') {
      matched = true;
      if (mode === 'quiet') return true;
      await printName(run, name);
    } else if (mode === 'count') {
      if (file.count === 0) continue;
      matched = true;
      await printCount(run, name, file.count);
    } else {
      const batches = (async function* () {
        yield file;
      })();
      if ((await run.printer.print({ name, size: undefined, batches })) > 0) matched = true;
      if (file.matchesAsBinary) {
        matched = true;
        writer.add(name);
        writer.add(`: binary file matches (found "\\0" byte around offset ${file.binaryOffset})`);
        writer.endLine();
      }
    }
    if (writer.isGone) break;
  }
  return matched;
}
