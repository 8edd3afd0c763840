import ipaddr from 'ipaddr.js';

/** The only IPv6 addresses given out to networks of the internet so far (IANA); everything outside is special. */
const internet6 = ipaddr.IPv6.parse('2000::');
const internet6Bits = 3;

/** Answers inside Azure alone, with what belongs to the machine, though its number looks public. */
const azureHost = '168.63.129.16';

/**
 * Whether an address lies on the public internet. Everything else is somebody's own machine or network: loopback, private, link-local
 * (where clouds keep their credentials), carrier NAT, ULA, documentation (IANA special-purpose registries, RFC 6890). An IPv4
 * address inside an IPv6 one is judged as itself; inside NAT64, 6to4 and Teredo it is never public.
 */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) {
    return false;
  }
  const parsed = ipaddr.parse(text);
  const address = parsed instanceof ipaddr.IPv6 && parsed.isIPv4MappedAddress() ? parsed.toIPv4Address() : parsed;
  if (address.range() !== 'unicast') {
    return false;
  }
  return address instanceof ipaddr.IPv6 ? address.match(internet6, internet6Bits) : address.toString() !== azureHost;
}

/**
 * Whether the host of a URL, as the URL standard spells it, is an address that is not public: decimal, octal and hexadecimal forms
 * have become dotted there. A name is not judged here: what it stands for is known when it is looked up.
 */
export function isPrivateHost(hostname: string): boolean {
  const bare = hostname.replace(/^\[(.*)\]$/, '$1');
  return ipaddr.isValid(bare) ? !isPublicAddress(bare) : /^(.*\.)?localhost\.?$/i.test(bare);
}
