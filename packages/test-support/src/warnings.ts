import { once } from 'node:events';

/** What this process has been warned of while something ran. */
export async function warningsWhile(run: () => Promise<unknown>): Promise<string[]> {
  const warned: string[] = [];
  const onWarning = ({ message }: Error) => void warned.push(message);
  process.on('warning', onWarning);
  try {
    await run();
    // A warning is told of in the next turn: this one comes after all others.
    const last = once(process, 'warning');
    process.emitWarning('the last');
    await last;
  } finally {
    process.off('warning', onWarning);
  }
  return warned.filter((message) => message !== 'the last');
}
