import { runProgram } from './run-program.js';
import type { Wat, WatOutcome } from './wat.js';

/**
 * Runs both programs of a surprise, one after the other.
 * Rejects only with the signal's reason; its processes are gone then.
 */
export async function runWat(
  wat: Wat,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<WatOutcome> {
  const { id, title, expected } = wat;
  let surprise = await runProgram(wat.surprise, { signal, expected, patience: wat.patience });
  if (surprise.state === 'missing' && wat.recorded !== undefined) {
    const said = wat.recorded;
    surprise = { ...surprise, said, asExpected: said === expected };
  }
  const right = await runProgram(wat.right, { signal, expected });
  return { id, title, expected, surprised: !surprise.asExpected, surprise, right };
}
