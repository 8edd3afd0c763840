import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Collector } from './collector.ts';
import { FaultServer } from './servers.ts';
import type { Place, Ports } from './sites.ts';
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
    const [plain, untrusted, notTls, silentTls] = await Promise.all([
      FaultServer.start(),
      FaultServer.start({ sealed: true }),
      FaultServer.start(),
      FaultServer.start(),
    ]);
    return new World(runtime, { plain, untrusted, notTls, silentTls });
  }

  server(place: Place): FaultServer {
    return place === 'nameless' ? this.servers.plain : this.servers[place];
  }

  async collector(starting: Partial<Omit<Starting, 'ports'>> = {}): Promise<Collector> {
    const { plain, untrusted, notTls, silentTls } = this.servers;
    const collector = await Collector.start(this.runtime, {
      data: this.data,
      now: start,
      deadlineMs: 1_500,
      sends: true,
      ports: { plain: plain.port, untrusted: untrusted.port, notTls: notTls.port, silentTls: silentTls.port },
      ...starting,
    });
    this.started.push(collector);
    return collector;
  }

  async close(): Promise<void> {
    await Promise.all(this.started.map((collector) => collector.kill().catch(() => undefined)));
    await Promise.all(Object.values(this.servers).map((server) => server.close()));
    rmSync(this.data, { recursive: true });
  }
}
