import { describe, expect, it } from 'vitest';
import { isPrivateHost, isPublicAddress } from '../../src/delivery/address.ts';

describe('An address on the public internet', () => {
  it.each([
    '8.8.8.8',
    '1.1.1.1',
    '172.15.0.1',
    '172.32.0.1',
    '100.128.0.1',
    '2606:4700::1111',
    '2a00:1450::1',
    '::ffff:8.8.8.8',
  ])('is %s', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it.each([
    ['this machine', '127.0.0.1'],
    ['this machine', '127.8.9.1'],
    ['this machine', '0.0.0.0'],
    ['this machine', '::1'],
    ['this machine', '::'],
    ['a private network', '10.1.2.3'],
    ['a private network', '172.16.0.1'],
    ['a private network', '192.168.1.1'],
    ['a private network', 'fd00:ec2::254'],
    ['a private network', 'fec0::1'],
    ["a cloud's credentials", '169.254.169.254'],
    ["a cloud's credentials", '168.63.129.16'],
    ["a cloud's credentials", '100.100.100.200'],
    ['carrier NAT', '100.64.0.1'],
    ['a link', 'fe80::1'],
    ['a link with its zone', 'fe80::1%eth0'],
    ['a private address written as IPv6', '::ffff:10.0.0.1'],
    ['a private address written as IPv6', '::ffff:7f00:1'],
    ['a private address of old notation', '::127.0.0.1'],
    ['NAT64', '64:ff9b::7f00:1'],
    ['6to4', '2002:7f00:1::'],
    ['Teredo', '2001:0:7f00:1::'],
    ['documentation', '203.0.113.4'],
    ['documentation', '2001:db8::1'],
    ['multicast', '224.0.0.1'],
    ['everybody', '255.255.255.255'],
    ['no address', 'example.ca'],
    ['nothing', ''],
  ])('is not %s: %s', (_, address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

describe('A host that is private on its face', () => {
  it.each([
    'http://2130706433/',
    'http://0x7f000001/',
    'http://0177.1/',
    'http://[::1]/',
    'http://LOCALHOST./',
    'http://a.localhost/',
  ])('is seen in %s', (url) => {
    expect(isPrivateHost(new URL(url).hostname)).toBe(true);
  });

  it.each(['http://example.ca/', 'http://8.8.8.8/', 'http://localhost.example.ca/', 'http://10.example.ca/'])(
    'is not seen in %s',
    (url) => {
      expect(isPrivateHost(new URL(url).hostname)).toBe(false);
    },
  );
});
