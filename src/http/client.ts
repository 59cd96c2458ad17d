import type { IncomingMessage } from 'node:http';
import { isIP, isIPv6 } from 'node:net';
import proxyaddr from 'proxy-addr';

/** Whose word is taken on where a request came from: a number of proxies, or their addresses. */
export type TrustProxy = number | readonly string[];

/** The address of the client that a request came from; empty where it has gone, or where a proxy says what is none. */
export type ClientAddress = (request: IncomingMessage) => string;

/**
 * The address that the connection comes from or, behind proxies that are trusted, the last one in X-Forwarded-For that is none of
 * theirs: what stands before it may be anybody's invention.
 */
export function clientAddress(trust: TrustProxy): ClientAddress {
  if (trust === 0 || (typeof trust === 'object' && trust.length === 0)) return ({ socket }) => socket.remoteAddress ?? '';
  const trusted = typeof trust === 'number' ? (_: string, hop: number) => hop < trust : proxyaddr.compile([...trust]);
  return (request) => (request.socket.remoteAddress === undefined ? '' : addressIn(proxyaddr(request, trusted) ?? ''));
}

/** There are proxies that write the port too: `192.0.2.1:50001`, `[2001:db8::1]:50001`. */
function addressIn(forwarded: string): string {
  const address = /^\[([^\]]*)\](?::\d+)?$/.exec(forwarded)?.[1] ?? /^([\d.]+):\d+$/.exec(forwarded)?.[1] ?? forwarded;
  return isIP(address) === 0 ? '' : address;
}

/** Whether a list names proxies: addresses, networks such as 10.0.0.0/8, or loopback, linklocal, uniquelocal. */
export function isTrustList(names: readonly string[]): boolean {
  try {
    proxyaddr.compile([...names]);
    return true;
  } catch {
    return false;
  }
}

const MAPPED_IPV4 = /^::ffff:(?=\d+\.)/i;

/** What one customer of a provider has: an address in IPv4, 64 bits' worth of them in IPv6 (RFC 6177). */
export function householdOf(address: string): string {
  const plain = address.replace(MAPPED_IPV4, '');
  return isIPv6(plain) ? `${groupsOf(plain).slice(0, 4).join(':')}::` : plain;
}

/** Enough of an address to see where requests come from, and too little to tell whose it is. */
export function networkOf(address: string): string {
  const household = householdOf(address);
  return isIPv6(household) ? `${groupsOf(household).slice(0, 3).join(':')}::` : household.replace(/\.\d+$/, '.0');
}

/** The eight groups of an IPv6 address (RFC 4291 §2.2), but for an IPv4 address at its end. */
function groupsOf(address: string): readonly string[] {
  const [head = '', tail = ''] = address.split('::');
  const [before, after] = [head, tail].map((part) => part.split(':').filter((group) => group !== ''));
  const zeros = Array.from({ length: Math.max(0, 8 - (before?.length ?? 0) - (after?.length ?? 0)) }, () => '0');
  return [...(before ?? []), ...zeros, ...(after ?? [])];
}
