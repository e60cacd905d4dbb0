import { readdirSync, readFileSync } from 'node:fs';

/** What a process and those that it has started use at a moment. Linux only. */
export interface TreeUse {
  /** Memory in MiB, without pages of files (code, mappings), which the system could drop; what is shared counts once. */
  readonly mebibytes: number;
  /** Seconds on a processor so far, those of children that have ended included. */
  readonly cpuSeconds: number;
}

/** Ticks of /proc are hundredths of a second on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/** @param except a process that is not to be counted, with its children. */
export function treeUse(root: number, except: number): TreeUse {
  let own = 0;
  let shared = 0;
  let ticks = 0;
  const pending = [root];
  for (let pid = pending.pop(); pid !== undefined; pid = pending.pop()) {
    if (pid === except) continue;
    try {
      const status = readFileSync(`/proc/${pid}/status`, 'latin1');
      const kibibytes = (field: string) =>
        Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)?.[1] ?? 0);
      own += kibibytes('RssAnon');
      // The same pages in each process.
      shared = Math.max(shared, kibibytes('RssShmem'));
      ticks += cpuTicks(pid);
      pending.push(...childrenOf(pid));
    } catch {
      // It has ended meanwhile.
    }
  }
  return { mebibytes: (own + shared) / 1024, cpuSeconds: ticks / TICKS_PER_SECOND };
}

/** Of a process, and of its children that have ended and been waited for. */
function cpuTicks(pid: number): number {
  const [utime, stime, ended] = processTimes(pid);
  return utime + stime + ended;
}

function processTimes(pid: number | 'self'): [utime: number, stime: number, ended: number] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  // The name in parentheses may hold anything: fields are counted after it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const at = (field: number) => Number(fields[field - 3]);
  return [at(14), at(15), at(16) + at(17)];
}

/** Seconds that this process's ended children have used. Linux only. */
export function endedChildrenSeconds(): number {
  return processTimes('self')[2] / TICKS_PER_SECOND;
}

function childrenOf(pid: number): number[] {
  const threads = readdirSync(`/proc/${pid}/task`);
  return threads.flatMap((thread) => {
    try {
      const text = readFileSync(`/proc/${pid}/task/${thread}/children`, 'latin1');
      return text.trim().split(' ').filter(Boolean).map(Number);
    } catch {
      return [];
    }
  });
}
