import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Collector } from './collector.ts';
import { FaultServer } from './servers.ts';
import { type Column, pathOf, type Place, type Ports } from './sites.ts';
import type { Starting } from './starting.ts';
import type { Runtime } from './table.ts';

/** Half past an hour: nothing that is done by the hour meddles. */
export const start = Date.now() - (Date.now() % 3_600_000) + 1_800_000;

/** The servers of every place, and the collectors that a test starts over one folder of data. */
export class World {
  readonly runtime: Runtime;
  readonly data = mkdtempSync(join(tmpdir(), 'balise-faults-'));
  readonly servers: Readonly<Record<keyof Ports, FaultServer>>;
  private readonly started: Collector[] = [];

  private constructor(runtime: Runtime, servers: World['servers']) {
    this.runtime = runtime;
    this.servers = servers;
  }

  static async open(runtime: Runtime): Promise<World> {
    const [plain, beside, untrusted, notTls, silentTls] = await Promise.all([
      FaultServer.start(),
      FaultServer.start(),
      FaultServer.start({ sealed: true }),
      FaultServer.start(),
      FaultServer.start(),
    ]);
    return new World(runtime, { plain, beside, untrusted, notTls, silentTls });
  }

  server(place: Place): FaultServer {
    return place === 'nameless' ? this.servers.plain : this.servers[place];
  }

  async collector(starting: Partial<Omit<Starting, 'ports'>> = {}): Promise<Collector> {
    const { plain, beside, untrusted, notTls, silentTls } = this.servers;
    const ports = {
      plain: plain.port,
      beside: beside.port,
      untrusted: untrusted.port,
      notTls: notTls.port,
      silentTls: silentTls.port,
    };
    const collector = await Collector.start(this.runtime, {
      data: this.data,
      now: start,
      deadlineMs: 1_500,
      sends: true,
      ports,
      ...starting,
    });
    this.started.push(collector);
    return collector;
  }

  /** Requests of a site that its server has read to the end. */
  seen(column: Column, place: Place): number {
    return this.server(place).seen(pathOf(column, place));
  }

  async close(): Promise<void> {
    await Promise.all(this.started.map((collector) => collector.kill().catch(() => undefined)));
    await Promise.all(Object.values(this.servers).map((server) => server.close()));
    rmSync(this.data, { recursive: true });
  }
}
