import { closeSync, fdatasyncSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { cpus, loadavg, release, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { loadCore, pins, serverCore } from './processes.ts';
import { median } from './rounds.ts';

const fileSystems: Readonly<Record<number, string>> = {
  0xef53: 'ext4',
  0x0102_1994: 'tmpfs, where a sync costs nothing',
  0x5846_5342: 'xfs',
  0x9123_683e: 'btrfs',
  0x794c_7630: 'overlayfs',
};

/** What the figures were taken on, as lines. */
export function machine(folder: string): string[] {
  const model = cpus()[0]?.model.trim() ?? 'unknown';
  const pinned = pins
    ? `server on core ${serverCore}, load and everything else on core ${loadCore} (taskset)`
    : 'not pinned: server and load share the cores';
  return [
    `${model}, ${cpus().length} cores; ${pinned}`,
    `${Math.round(totalmem() / 2 ** 30)} GiB; ${type()} ${release()}; node ${process.version}`,
    `${fileSystems[statfsSync(folder).type] ?? 'unknown file system'}; ${syncNote(folder)}`,
    `load average when it began: ${loadavg()[0]?.toFixed(2) ?? '?'}`,
  ];
}

/** What a durable commit waits for at least. */
function syncNote(folder: string): string {
  const file = join(folder, 'sync');
  const page = Buffer.alloc(4096, 1);
  const fd = openSync(file, 'w');
  const times = Array.from({ length: 200 }, (_, i) => {
    writeSync(fd, page, 0, page.length, i * page.length);
    const began = performance.now();
    fdatasyncSync(fd);
    return performance.now() - began;
  });
  closeSync(fd);
  rmSync(file);
  return `fdatasync of 4 KiB: median ${median(times).toFixed(2)} ms, worst of 200 ${Math.max(...times).toFixed(1)} ms`;
}
