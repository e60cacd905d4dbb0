import { isTransferred } from '../memory/transfer.js';
import { parseInput } from '../schema.js';
import type { Task } from '../task.js';

/** Inputs as the task's schema gives them back, up to the first that it refuses. */
export async function parseInputs<Input>(
  task: Task<Input, unknown>,
  inputs: readonly Input[],
): Promise<{ inputs: readonly Input[]; failure?: { error: unknown } }> {
  const { schema } = task;
  if (!schema) return { inputs };
  const parsed: Input[] = [];
  try {
    for (const input of inputs) {
      // What is to be moved is validated as what it is, and moved as it was.
      if (isTransferred(input)) {
        await parseInput(schema, input.value);
        parsed.push(input);
      } else parsed.push(await parseInput(schema, input));
    }
  } catch (error) {
    return { inputs: parsed, failure: { error } };
  }
  return { inputs: parsed };
}
