import { htmlFaults } from './html.ts';
import type { Rule, XmlDocument } from './lint.ts';
import { repeated } from './text.ts';
import { all, texts } from './tree.ts';
import { addresses, entriesOf, has, perItem } from './xml.ts';

export const atomRules: readonly Rule<XmlDocument>[] = [
  {
    name: 'feed',
    find: ({ root }) => [
      ...['id', 'title', 'updated', 'author'].filter((name) => !has(root, name)),
      ...(addresses(root, 'alternate').length === 1 ? [] : ['one alternate']),
    ],
  },
  { name: 'updated is unique', find: ({ root }) => repeated(entriesOf(root).flatMap((entry) => texts(entry, 'updated'))) },
  {
    name: 'ids',
    find: ({ root }) => {
      const ids = [...texts(root, 'id'), ...entriesOf(root).flatMap((entry) => texts(entry, 'id'))];
      return [...repeated(ids).map((id) => `${id} twice`), ...ids.filter((id) => !/^[a-z][a-z\d+.-]*:[!-~]+$/.test(id))];
    },
  },
  {
    name: 'authors in every entry',
    find: perItem((entry) => [!all(entry, 'author').some((author) => texts(author, 'name')[0]) && 'none']),
  },
  {
    name: 'texts',
    find: perItem((entry) => [
      all(entry, 'summary').some(({ attributes }) => attributes.type !== 'text') && 'a summary that is no plain text',
      ![...texts(entry, 'content'), ...texts(entry, 'summary')].some((text) => text.trim() !== '') &&
        'neither content nor summary',
      all(entry, 'category').some(({ attributes }) => !attributes.term) && 'a category without a term',
    ]),
  },
  {
    name: 'one alternate',
    find: perItem((entry) => {
      const alternates = all(entry, 'link').filter(({ attributes }) => (attributes.rel ?? 'alternate') === 'alternate');
      const kinds = alternates.map(({ attributes: { type, hreflang } }) => `${type} ${hreflang}`);
      return [alternates.length === 0 && 'none', ...repeated(kinds)];
    }),
  },
  {
    name: 'tombstones',
    find: ({ root }) => {
      const living = entriesOf(root).flatMap((entry) => texts(entry, 'id'));
      return all(root, 'at:deleted-entry').flatMap(({ attributes: { ref, when } }) => [
        ...(ref && when ? [] : ['without ref or when']),
        ...(living.includes(ref ?? '') ? [`${ref} lives`] : []),
      ]);
    },
  },
  { name: 'HTML', find: ({ root }) => entriesOf(root).flatMap((entry) => texts(entry, 'content').flatMap(htmlFaults)) },
];
