import { isbot } from 'isbot';
import UAParser from 'ua-parser-js';
import { Recent } from '../recent.ts';

/**
 * The three coarse classes that may be kept of a User-Agent (docs/design/0002-coarse-device.md). Each comes from a closed
 * list: a crafted header cannot write its own text into an event.
 */
export interface Device {
  readonly browser: string;
  readonly os: string;
  readonly type: 'desktop' | 'mobile' | 'tablet' | 'other';
}

export interface Agent {
  readonly bot: boolean;
  readonly device: Device;
}

const browsers: readonly (readonly [string, RegExp])[] = [
  ['Edge', /^edge/i],
  ['Samsung Internet', /^samsung/i],
  ['Opera', /^opera/i],
  ['Firefox', /^(mobile )?firefox/i],
  ['Chrome', /^(mobile )?chrom/i],
  ['Safari', /^(mobile )?safari/i],
];

const systems: readonly (readonly [string, RegExp])[] = [
  ['Windows', /^windows/i],
  ['macOS', /^mac ?os/i],
  ['iOS', /^ios/i],
  ['Android', /^android/i],
  ['ChromeOS', /^chrom(e|ium) ?os/i],
  ['Linux', /^(linux|ubuntu|debian|fedora|arch|mint|suse|gentoo)/i],
];

/** A missing User-Agent is a bot's. */
export function readAgent(userAgent: string | undefined): Agent {
  const bot = userAgent === undefined || userAgent === '' || isbot(userAgent);
  if (bot) {
    return { bot, device: { browser: 'other', os: 'other', type: 'other' } };
  }
  const parsed = new UAParser(userAgent.slice(0, 500));
  const os = family(systems, parsed.getOS().name);
  return {
    bot,
    device: { browser: family(browsers, parsed.getBrowser().name), os, type: typeOf(parsed.getDevice().type, os) },
  };
}

function family(list: readonly (readonly [string, RegExp])[], name: string | undefined): string {
  return list.find(([, pattern]) => pattern.test(name ?? ''))?.[0] ?? 'other';
}

function typeOf(type: string | undefined, os: string): Device['type'] {
  if (type === 'mobile' || type === 'tablet') {
    return type;
  }
  return type === undefined && os !== 'other' ? 'desktop' : 'other';
}

export interface Agents {
  read(userAgent: string | undefined): Agent;
  /** Drops every header that it remembers: none may be held for more than ten minutes. */
  forget(): void;
}

/** Parsing costs more than the rest of a beacon, and few User-Agents make most traffic. */
export function cachedAgents(size: number): Agents {
  const cache = new Recent<string, Agent>(size);
  return {
    read(userAgent) {
      const key = userAgent ?? '';
      const known = cache.get(key);
      if (known !== undefined) {
        return known;
      }
      const agent = readAgent(userAgent);
      cache.set(key, agent);
      return agent;
    },
    forget: () => cache.clear(),
  };
}
