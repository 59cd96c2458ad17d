import { LRUCache } from 'lru-cache';
import type { Person } from '../domain.ts';
import { absoluteUrl } from './clean/address.ts';
import type { FieldValue, Value } from './fields.ts';
import { asLine } from './line.ts';
import { asList, describe, type FieldReader, isList, isMapping, textAt, textOf, type Writable } from './values.ts';

/** As much of RFC 5322's addr-spec as feeds can carry. */
const EMAIL = /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,8}$/i;
export const isEmail = (text: string): boolean => EMAIL.test(text);

/** `Ann Lee <ann@example.org>`, and as RSS writes it: `ann@example.org (Ann Lee)`. No part can be another, so nothing is tried twice. */
const NAMED_MAILBOX = /^([^<>]{1,200})<([^<>\s@]{1,64}@[^<>\s@]{1,255})>$/;
const MAILBOX_NAMED = /^([^()\s@]{1,64}@[^()\s@]{1,255})\s+\(([^()]{1,200})\)$/;

const PERSON_EXPECTED = 'a name, or «name: …» with email, url or avatar';

/** Reads who wrote something: `Ann Lee`, `Ann Lee <ann@example.org>`, a mapping of name, email, url and avatar, or a list of those. */
export function readPeople(field: FieldValue | undefined, reader: FieldReader): readonly Person[] {
  if (field === undefined) return [];
  const only = onlyText(field.value);
  const known = only === undefined ? undefined : texts.get(only);
  if (known) return known;
  const people = new Map<string, Person>();
  for (const value of asList(field.value)) {
    const { person, wrong } = personOf(value, reader.baseUrl);
    for (const { found, expected } of wrong) reader.report('authors', field.line, found, expected, 'mended');
    if (person && !people.has(person.name)) people.set(person.name, person);
    if (person && wrong.length === 0 && only !== undefined) texts.set(only, [person]);
  }
  return [...people.values()];
}

function onlyText(value: Value): string | undefined {
  const one = isList(value) && value.length === 1 ? value[0] : value;
  return typeof one === 'string' ? one : undefined;
}

/** Texts that name one person: most authors write more than once. */
const texts = new LRUCache<string, readonly Person[]>({ max: 1000 });

interface PersonResult {
  /** Missing where there is no name. */
  readonly person?: Person;
  readonly wrong: readonly { readonly found: string; readonly expected: string }[];
}

/** One person, without what is wrong about them. */
export function personOf(value: Value, baseUrl: string): PersonResult {
  const { name, email, url, avatar } = parts(value);
  // A byline's «By» is no part of the name, and an address is none.
  const shown = asLine(name ?? '').replace(/^by:?\s+(?=\S)/i, '');
  if (shown === '' || /^https?:\/\//i.test(shown)) return { wrong: [{ found: describe(value), expected: PERSON_EXPECTED }] };
  const wrong: { found: string; expected: string }[] = [];
  const checked = (
    text: string | undefined,
    expected: string,
    read: (text: string) => string | undefined,
  ): string | undefined => {
    const good = text === undefined ? undefined : read(text.trim());
    if (text !== undefined && good === undefined) wrong.push({ found: describe(text), expected });
    return good;
  };
  const address = (text: string): string | undefined => absoluteUrl(text, baseUrl, 'media');
  const mail = checked(email, 'an e-mail address such as ann@example.org', (text) => (isEmail(text) ? text : undefined));
  const home = checked(url, 'an http(s) address', address);
  const picture = checked(avatar, 'an http(s) address', address);
  const person: Writable<Person> = { name: shown };
  if (mail !== undefined) person.email = mail;
  if (home !== undefined) person.url = home;
  if (picture !== undefined) person.avatar = picture;
  return { person, wrong };
}

function parts(value: Value): { readonly [key in 'name' | 'email' | 'url' | 'avatar']?: string | undefined } {
  if (isMapping(value)) {
    const picture = ['avatar', 'picture', 'image'].map((key) => value[key]).find(isMapping);
    return {
      name: textAt(value, 'name', 'display_name', 'title'),
      email: textAt(value, 'email', 'mail')?.replace(/^\s*mailto:/i, ''),
      url: textAt(value, 'url', 'link', 'website', 'uri'),
      avatar: textAt(value, 'avatar', 'picture', 'image') ?? (picture && textAt(picture, 'url', 'contentUrl')),
    };
  }
  const text = (textOf(value) ?? '').trim();
  if (!text.includes('@')) return { name: text };
  const [, name = text, email] = NAMED_MAILBOX.exec(text) ?? [];
  const [, mailbox, named] = MAILBOX_NAMED.exec(text) ?? [];
  return mailbox === undefined ? { name, email } : { name: named, email: mailbox };
}
