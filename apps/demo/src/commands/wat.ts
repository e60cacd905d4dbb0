import type { Command } from 'commander';
import { distance } from 'fastest-levenshtein';
import { Failure } from '../failure.js';
import { createWatPrinter } from '../output/wat.js';
import { describeWat, runWat, type Wat, type WatDescription, wats } from '../wat/index.js';
import type { WatOutcome } from '../wat/wat.js';

interface WatCommandOptions {
  readonly list?: boolean;
  readonly code?: boolean;
  readonly json?: boolean;
}

/** What is printed as data: a surprise, and what became of it. */
type WatRecord = WatDescription & Omit<WatOutcome, 'surprise' | 'right'> & { outcome: WatOutcome };

/** `demo wat`: programs that do something else than they say. */
export function addWatCommand(program: Command, signal: AbortSignal): void {
  program
    .command('wat')
    .description('programs that surprise, really run, and the same done right')
    .argument('[names...]', 'only these, with their code; all by default')
    .option('--list', 'only say what there is')
    .option('--code', 'show the programs, also where none is named')
    .option('--no-code', 'show no programs')
    .option('--json', 'print data instead of text')
    .action(async (names: string[], options: WatCommandOptions) => {
      const chosen = chooseWats(names);
      if (options.list) return list(chosen, options);
      const code = options.code ?? names.length > 0;
      await (options.json ? printData(chosen, signal) : printText(chosen, code, signal));
    });
}

function list(chosen: readonly Wat[], { json }: WatCommandOptions): void {
  const width = Math.max(...chosen.map(({ id }) => id.length));
  if (json) {
    const rows = chosen.map(({ id, group, title, question }) => ({ id, group, title, question }));
    console.log(JSON.stringify(rows, null, 2));
  } else {
    for (const { id, title } of chosen) console.log(`${id.padEnd(width)}  ${title}`);
  }
}

async function printText(
  chosen: readonly Wat[],
  code: boolean,
  signal: AbortSignal,
): Promise<void> {
  const printer = createWatPrinter(process.stdout);
  const outcomes: WatOutcome[] = [];
  try {
    for (const wat of chosen) {
      printer.question(await describeWat(wat), code);
      const outcome = await runWat(wat, { signal });
      outcomes.push(outcome);
      printer.answer(await describeWat(wat), outcome, code);
    }
  } finally {
    if (signal.aborted) console.log();
    if (outcomes.length > 1) printer.total(outcomes, code);
  }
  judge(outcomes);
}

async function printData(chosen: readonly Wat[], signal: AbortSignal): Promise<void> {
  const records: WatRecord[] = [];
  const outcomes: WatOutcome[] = [];
  try {
    for (const wat of chosen) {
      const outcome = await runWat(wat, { signal });
      outcomes.push(outcome);
      const { surprised } = outcome;
      records.push({ ...(await describeWat(wat)), surprised, outcome });
    }
  } finally {
    const { version: node, platform, arch } = process;
    console.log(JSON.stringify({ node, platform, arch, wats: records }, null, 2));
  }
  judge(outcomes);
}

/** Done right has to be right; where only the addon is missing, it says so and that is all. */
function judge(outcomes: readonly WatOutcome[]): void {
  const wrong = outcomes.filter(
    ({ right }) =>
      !right.asExpected && !/NATIVE_UNAVAILABLE|UNSUPPORTED_PLATFORM/.test(right.stderr),
  );
  if (wrong.length === 0) return;
  const names = wrong.map(({ id }) => id).join(', ');
  throw new Failure(`error: not what was expected, though done right: ${names}`, 1);
}

function chooseWats(names: readonly string[]): readonly Wat[] {
  if (names.length === 0) return wats;
  return names.map((name) => {
    const found = wats.find(({ id }) => id === name);
    if (found) return found;
    const near = wats
      .map(({ id }) => ({ id, away: nearness(id, name) }))
      .sort((a, b) => a.away - b.away)
      .filter(({ away }) => away <= 2 + name.length / 4)
      .slice(0, 3)
      .map(({ id }) => id);
    const hint =
      near.length > 0
        ? `Did you mean ${near.join(', ')}?`
        : '`demo wat --list` shows what there is.';
    throw new Failure(`error: argument '${name}' names no surprise. ${hint}`, 2);
  });
}

/** In edits; a part of the name is nearly the name. */
function nearness(id: string, name: string): number {
  return id.includes(name) ? 0.5 : distance(id, name);
}
