import type { IncomingMessage } from 'node:http';
import type * as z from 'zod';
import { LIMITS } from './protocol.js';

/** An answer other than what was asked for: a status and one line. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** Reads a request's JSON and holds it to a schema. */
export async function readBody<S extends z.ZodType>(
  request: IncomingMessage,
  schema: S,
): Promise<z.infer<S>> {
  if (!request.headers['content-type']?.startsWith('application/json')) {
    throw new Refusal(415, 'the body has to be application/json');
  }
  const text = await textOf(request);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Refusal(400, 'the body is not JSON');
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new Refusal(400, explain(parsed.error.issues[0]!, value));
}

function textOf(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request
      .on('data', (chunk: Buffer) => {
        length += chunk.length;
        if (length <= LIMITS.body) chunks.push(chunk);
        else reject(new Refusal(413, `the body has more than ${LIMITS.body} bytes`));
      })
      .once('end', () => resolve(Buffer.concat(chunks).toString('utf8')))
      .once('error', reject)
      .once('close', () => {
        if (!request.complete) reject(new Refusal(400, 'the body is not whole'));
      });
  });
}

function explain(issue: z.core.$ZodIssue, value: unknown): string {
  if (issue.code === 'unrecognized_keys') return `"${issue.keys[0]}" is not known`;
  const name = issue.path.join('.');
  if (name === '') return `the body has to be an object`;
  let given = value;
  for (const key of issue.path) given = (given as Record<PropertyKey, unknown> | undefined)?.[key];
  const quoted = String(JSON.stringify(given)).slice(0, 100);
  return `"${name}": ${quoted} is not ${issue.message.replace(/^Invalid input: expected /, 'of type ')}`;
}
