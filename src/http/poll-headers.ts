import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

/** All that a poll says, as `request.headers` would have it. */
export type PollHeaders = Pick<
  IncomingHttpHeaders,
  'if-none-match' | 'if-modified-since' | 'if-match' | 'if-unmodified-since' | 'accept-encoding' | 'user-agent'
> & { readonly 'a-im'?: string | undefined };

type Name = keyof PollHeaders;

/** Of a field that is there twice, the values of a list belong together (RFC 9110 §5.3); of others node takes the first. */
const FIELDS: readonly { readonly name: Name; readonly isList: boolean }[] = [
  { name: 'if-none-match', isList: true },
  { name: 'if-match', isList: true },
  { name: 'accept-encoding', isList: true },
  { name: 'a-im', isList: true },
  { name: 'if-modified-since', isList: false },
  { name: 'if-unmodified-since', isList: false },
  { name: 'user-agent', isList: false },
];

/** No two of them are of one length. */
const BY_LENGTH = Array.from({ length: 20 }, (_, length) => FIELDS.find(({ name }) => name.length === length));

/**
 * Reads what a poll says, and nothing else. `request.headers` makes an object of everything that a client says when it is first looked
 * at, which is most of what answering a poll costs beside sending the answer.
 */
export function readPollHeaders({ rawHeaders }: Pick<IncomingMessage, 'rawHeaders'>): PollHeaders {
  const found: { -readonly [name in Name]: string | undefined } = {
    'if-none-match': undefined,
    'if-match': undefined,
    'accept-encoding': undefined,
    'a-im': undefined,
    'if-modified-since': undefined,
    'if-unmodified-since': undefined,
    'user-agent': undefined,
  };
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const written = rawHeaders[i] ?? '';
    const field = BY_LENGTH[written.length];
    if (field === undefined || written.toLowerCase() !== field.name) continue;
    const { name, isList } = field;
    const before = found[name];
    if (before === undefined) found[name] = rawHeaders[i + 1];
    else if (isList) found[name] = `${before}, ${rawHeaders[i + 1]}`;
  }
  return found;
}
