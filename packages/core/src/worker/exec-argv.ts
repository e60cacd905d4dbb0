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

/**
 * Less what is one process's alone. A port for a debugger is had once, and who waits for one would
 * wait for ever; Node's test runner, told to run tests where it is, would take a worker for a test.
 */
export function forProcesses(execArgv: readonly string[]): string[] {
  const kept: string[] = [];
  for (let i = 0; i < execArgv.length; i += 1) {
    const option = execArgv[i]!;
    if (/^--(inspect|debug)-port$/.test(option)) i += 1;
    else if (!ONE_PROCESS.test(option)) kept.push(option);
  }
  return kept;
}

const ONE_PROCESS = /^--(inspect(-brk|-wait|-port)?|debug-port|test|watch)(=|$)/;
