/**
 * How the addon is built for each target: by zig for Linux, which links against the libc of any
 * system (glibc 2.28 is what Node.js 20 itself needs); by the system's own tools elsewhere.
 * @type {Readonly<Record<string, readonly string[]>>}
 */
export const TARGETS = {
  'x86_64-unknown-linux-gnu': ['--target', 'x86_64-unknown-linux-gnu.2.28', '--cross-compile'],
  'x86_64-unknown-linux-musl': ['--target', 'x86_64-unknown-linux-musl', '--cross-compile'],
  'aarch64-unknown-linux-gnu': ['--target', 'aarch64-unknown-linux-gnu.2.28', '--cross-compile'],
  'aarch64-unknown-linux-musl': ['--target', 'aarch64-unknown-linux-musl', '--cross-compile'],
  'x86_64-apple-darwin': ['--target', 'x86_64-apple-darwin'],
  'aarch64-apple-darwin': ['--target', 'aarch64-apple-darwin'],
  'x86_64-pc-windows-msvc': ['--target', 'x86_64-pc-windows-msvc'],
};
