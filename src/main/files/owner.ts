import { hostname, uptime } from 'node:os';

/** Which process of which machine something on the disk belongs to while that process runs. */
export interface Owner {
  readonly pid: number;
  readonly host: string;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly since: number;
}

/** What another machine has left belongs to nobody after so many milliseconds. */
const longestAbsence = 24 * 60 * 60 * 1000;

/** This process. */
export function thisProcess(now: number = Date.now()): Owner {
  return { pid: process.pid, host: hostname(), since: now };
}

/**
 * Whether `owner` is another program that still runs. This process is not: what belongs to it, it knows by itself, and a mark with its number that it does
 * not know was left by an earlier program. Process numbers begin anew when the machine does, so a mark from before that counts for nothing.
 */
export function isOtherRunning({ pid, host, since }: Owner, now: number = Date.now()): boolean {
  const age = now - since;
  if (host !== hostname()) return age < longestAbsence;
  return age < uptime() * 1000 && pid !== process.pid && isRunning(pid);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
