import type { Socket } from 'node:net';
import type { Context } from 'hono';
import { Withheld } from '../door/withheld.ts';

/** The address at the other end, which serves the rate and nothing else. */
export function addressOfSocket({ remoteAddress }: Pick<Socket, 'remoteAddress'>): Withheld | undefined {
  return Withheld.of(remoteAddress, 'rate');
}

/** @hono/node-server passes Node's own request as `env.incoming`. */
export function addressOfPeer({ env }: Context): Withheld | undefined {
  const address = property(property(property(env, 'incoming'), 'socket'), 'remoteAddress');
  return typeof address === 'string' ? addressOfSocket({ remoteAddress: address }) : undefined;
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
