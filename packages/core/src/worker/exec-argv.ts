/**
 * The options that Node was started with, less those that say what it runs: a
 * worker runs something else, and would refuse them or run the wrong thing.
 */
export function inheritedExecArgv(execArgv: readonly string[] = process.execArgv): string[] {
  const inherited: string[] = [];
  for (let i = 0; i < execArgv.length; i += 1) {
    const option = execArgv[i]!;
    if (/^(-e|--eval|-p|--print|-pe|--input-type)$/.test(option)) i += 1;
    else if (!/^--(eval|print|input-type)=|^(-i|--interactive|-c|--check)$/.test(option)) {
      inherited.push(option);
    }
  }
  return inherited;
}
