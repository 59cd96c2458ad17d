import type { Person } from '../domain.ts';
import { absoluteUrl } from './clean/address.ts';
import { oneLine } from './clean/text.ts';
import type { FieldValue, Value } from './fields.ts';
import { describe, type FieldReader, isList, isMapping, textAt } from './values.ts';

/** As much of RFC 5322's addr-spec as feeds can carry. */
const EMAIL = /^[\w.!#$%&'*+/=?^`{|}~-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)*$/i;

/** Reads who wrote something: `Ann Lee`, `Ann Lee <ann@example.org>`, a mapping of name, email, url and avatar, or a list of those. */
export function readPeople(field: FieldValue | undefined, reader: FieldReader): readonly Person[] {
  if (field === undefined) return [];
  const people = (isList(field.value) ? field.value : [field.value]).flatMap((value) => {
    const person = personOf(value, reader.baseUrl);
    if (!person)
      reader.report('authors', field.line, describe(value), 'a name, or «name: …» with email, url or avatar', 'mended');
    return person ? [person] : [];
  });
  return people.filter((person, i) => people.findIndex((other) => other.name === person.name) === i);
}

/** One person, or undefined where there is no name. Addresses that are none are left away. */
export function personOf(value: Value, baseUrl: string): Person | undefined {
  const { name, email, url, avatar } = parts(value);
  const shown = oneLine(name ?? '');
  if (shown === '') return undefined;
  const href = url === undefined ? undefined : absoluteUrl(url, baseUrl, 'media');
  const picture = avatar === undefined ? undefined : absoluteUrl(avatar, baseUrl, 'media');
  return {
    name: shown,
    ...(email !== undefined && EMAIL.test(email.trim()) ? { email: email.trim() } : {}),
    ...(href === undefined ? {} : { url: href }),
    ...(picture === undefined ? {} : { avatar: picture }),
  };
}

function parts(value: Value): { readonly [key in 'name' | 'email' | 'url' | 'avatar']: string | undefined } {
  if (isMapping(value)) {
    return {
      name: textAt(value, 'name', 'display_name', 'title'),
      email: textAt(value, 'email', 'mail'),
      url: textAt(value, 'url', 'link', 'website'),
      avatar: textAt(value, 'avatar', 'picture', 'image'),
    };
  }
  const text = typeof value === 'string' ? value : '';
  const mailbox = /^([^<>]+)<([^<>\s]+@[^<>\s]+)>\s*$/.exec(text);
  return { name: mailbox?.[1] ?? text, email: mailbox?.[2], url: undefined, avatar: undefined };
}
