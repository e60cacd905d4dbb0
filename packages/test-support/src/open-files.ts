import { readdirSync, readlinkSync } from 'node:fs';

/** What a process has open, as Linux names it. */
export function openFiles(pid: number | 'self' = 'self'): string[] {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).flatMap((fd) => {
    try {
      return [readlinkSync(`${folder}/${fd}`)];
    } catch {
      // The folder that is being read was one of them.
      return [];
    }
  });
}
