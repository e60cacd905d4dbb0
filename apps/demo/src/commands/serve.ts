import { fileURLToPath } from 'node:url';
import { type Command, Option } from 'commander';
import open from 'open';
import { badOption } from '../failure.js';
import { startLiveServer } from '../web/server.js';
import { text, wholeNumber } from './options.js';
import { assertSearchable, DEFAULT_LINES, sampleFile } from './search.js';

interface ServeOptions {
  readonly port: number;
  readonly open?: boolean;
  readonly file?: string;
  readonly lines: number;
  readonly out: string;
}

/** Built beside this file's bundle. */
const PAGE = fileURLToPath(new URL('./page/', import.meta.url));
const DEFAULT_PORT = 4180;

/** `demo serve`: the live page. */
export function addServeCommand(program: Command, signal: AbortSignal): void {
  program
    .command('serve')
    .description('open the live page: races of pictures and searches, on this machine only')
    .addOption(
      new Option('--port <n>', 'to listen on, at 127.0.0.1; 0 for any that is free')
        .argParser(wholeNumber(0, 65_535))
        .default(DEFAULT_PORT),
    )
    .option('--open', 'open it in the browser')
    .addOption(
      new Option('--file <path>', 'a file of your own to search instead of the sample').argParser(
        text,
      ),
    )
    .addOption(
      new Option('--lines <n>', 'lines of the sample')
        .argParser(wholeNumber(1, 1e9))
        .default(DEFAULT_LINES),
    )
    .addOption(
      new Option('--out <folder>', 'where the sample file goes')
        .argParser(text)
        .default('demo-output'),
    )
    .action(async (options: ServeOptions) => {
      const { port, file: given, lines, out } = options;
      if (given !== undefined) assertSearchable(given);
      const file = given ?? (await sampleFile(out, lines, signal));
      const server = await startLiveServer({ port, page: PAGE, file }).catch((error) => {
        throw badPort(port, error);
      });
      console.log(`The live page is at ${server.url} (Ctrl-C ends it)`);
      if (options.open) await open(server.url);
      await new Promise<void>((resolve) => {
        if (signal.aborted) resolve();
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
      await server.close();
      // Ctrl-C is how a server ends, not how it fails.
      process.exitCode = 0;
    });
}

function badPort(port: number, error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') {
    return badOption('--port <n>', port, 'Another program listens there (0 takes any free port).');
  }
  if (code === 'EACCES')
    return badOption('--port <n>', port, 'It may not be used (no permission).');
  return error;
}
