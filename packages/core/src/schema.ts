import { ParallelError, show } from './errors.js';

/**
 * What validates a task's inputs: any library's schema that follows Standard
 * Schema version 1 (zod, valibot, arktype), so that core depends on none.
 * Source: the specification's interface, https://standardschema.dev.
 */
export interface StandardSchema<Input = unknown, Output = Input> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => StandardResult<Output> | Promise<StandardResult<Output>>;
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
  };
}

type StandardResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly StandardIssue[] };

interface StandardIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

export function isSchema(value: unknown): value is StandardSchema {
  const standard = (value as Partial<StandardSchema> | null | undefined)?.['~standard'];
  return typeof standard?.validate === 'function';
}

/**
 * The input as the schema gives it back.
 * @throws ParallelError `INVALID_INPUT`, in one line.
 */
export function parseInput<Input>(schema: StandardSchema, input: Input): Input | Promise<Input> {
  const result = schema['~standard'].validate(input);
  if (result instanceof Promise)
    return result.then((settled) => parsedValue(settled, input) as Input);
  return parsedValue(result, input) as Input;
}

function parsedValue(result: StandardResult<unknown>, input: unknown): unknown {
  if (!result.issues) return result.value;
  const [issue] = result.issues;
  const path = (issue?.path ?? []).map((part) => (typeof part === 'object' ? part.key : part));
  const where = path.length > 0 ? `input.${path.map(String).join('.')}` : 'input';
  let value: unknown = input;
  for (const key of path) value = (value as Record<PropertyKey, unknown> | null | undefined)?.[key];
  const why = issue?.message ?? 'not what the schema allows';
  const message = `${where}: ${show(value)} is refused: ${why}`;
  throw new ParallelError('INVALID_INPUT', message.replaceAll(/\s+/g, ' '));
}
