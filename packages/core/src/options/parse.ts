import type * as z from 'zod/mini';
import { invalidOption, ParallelError, show } from '../errors.js';

/**
 * Parses options at the boundary. What is wrong becomes one line that names
 * the option, its value and what is allowed; `name` is that of the whole.
 * @throws ParallelError `INVALID_OPTION`.
 */
export function parseOptions<S extends z.ZodMiniType>(
  schema: S,
  options: unknown,
  name = 'options',
): z.infer<S> {
  const result = schema.safeParse(options);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(schema);
    throw new ParallelError(
      'INVALID_OPTION',
      `option ${show(issue.keys[0])} is not known${known ? ` (known: ${known})` : ''}`,
    );
  }
  const path = issue.path.join('.') || name;
  throw invalidOption(path, valueAt(options, issue.path), allowed(issue));
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  let value = root;
  for (const key of path) value = (value as Record<PropertyKey, unknown> | undefined)?.[key];
  return value;
}

function knownKeys(schema: z.ZodMiniType): string {
  const shape = (schema as unknown as { shape?: Record<string, unknown> }).shape;
  return shape ? Object.keys(shape).join(', ') : '';
}

/** The schema's own words if it has any (`error: 'a whole number'`), else zod's. */
function allowed(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_value')
    return `one of ${issue.values.map((v) => show(v)).join(', ')}`;
  // Without a locale, which zod/mini does not load, that is all that it says.
  if (issue.code === 'invalid_type' && issue.message === 'Invalid input') {
    return issue.expected === 'object' ? 'an object' : `of type ${issue.expected}`;
  }
  // What was received is shown already.
  return issue.message.replace(/^Invalid input: expected (\w+)(?:, received \w+)?$/, 'of type $1');
}
