import type { IncomingMessage } from 'node:http';

/** What every answer carries: isolation for SharedArrayBuffer, and nothing from elsewhere. */
export const SECURITY_HEADERS = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Content-Security-Policy': [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "worker-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
} as const;

/**
 * Why a request is refused: it was addressed to another name (a page elsewhere
 * whose name was pointed here), or a page of another origin has sent it.
 * @param port that the server listens on.
 */
export function refusal(request: IncomingMessage, port: number): string | undefined {
  const { host, origin, 'sec-fetch-site': site, 'sec-fetch-mode': mode } = request.headers;
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  if (port === 80) hosts.push('127.0.0.1', 'localhost');
  if (host === undefined || !hosts.includes(host))
    return 'this server answers to its own address only';
  if (origin !== undefined && origin !== `http://${host}`) {
    return 'requests of other origins are refused';
  }
  // Browsers leave `Origin` out of plain reads, and say where they come from here.
  const own = site === undefined || site === 'same-origin' || site === 'none';
  const followedLink = mode === 'navigate' && request.method === 'GET';
  return own || followedLink ? undefined : 'requests of other sites are refused';
}
