// Loaded before each program of the lab. Some of them never end: when the demo is
// gone, killed perhaps, nobody else would end them. Its end closes their standard input.
import { isMainThread } from 'node:worker_threads';

if (isMainThread) {
  process.stdin.on('end', () => process.kill(process.pid, 'SIGKILL')).resume();
  process.stdin.unref?.();
  // Only this process: its own children have another standard input.
  process.execArgv.splice(0);
}
