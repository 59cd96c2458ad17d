import { type Environment, withoutLiquid } from './site/liquid.ts';
import { outsideCode } from './site/scan.ts';
import { embedded, figure, wordIn } from './site/snippets.ts';

/** A post's text without Jekyll's and kramdown's own words. */

export interface JekyllPage {
  /** The value of `site.…` and `page.…`. */
  readonly variable: (name: string) => string | undefined;
  /** Of the site, without a closing slash; empty where nobody says. */
  readonly url: string;
  /** The path of the site there. */
  readonly basePath: string;
  /** Where a post is shown, by what `post_url` and `link` call it. */
  readonly linkOf: (name: string) => string | undefined;
  readonly isMarkdown: boolean;
  /** Text that parts an introduction from the rest, where the site has one of its own. */
  readonly separator?: string;
  readonly lost: (what: string) => void;
}

export function jekyllBody(body: string, page: JekyllPage): string {
  const { basePath, url, linkOf, lost, isMarkdown, separator } = page;
  const assigned = new Map<string, string>();
  const relative = (path: string): string =>
    /^[a-z][a-z0-9+.-]*:/i.test(path) ? path : `${basePath}/${path.replace(/^\/+/, '')}`;
  const environment: Environment = {
    isMarkdown,
    lost,
    variable: (name) => assigned.get(name) ?? page.variable(name),
    filter(name, text) {
      if (name === 'relative_url') return relative(text);
      return name === 'absolute_url' ? (/^https?:/.test(text) ? text : url + relative(text)) : undefined;
    },
    tag(name, words) {
      if (name === 'post_url' || name === 'link') {
        const link = linkOf(words.plain.join(' '));
        return link === undefined ? undefined : basePath + link;
      }
      if (name === 'assign' && words.plain.length === 0 && words.named.size === 1) {
        for (const [variable, text] of words.named) assigned.set(variable, text);
        return '';
      }
      if (name === 'if' || name === 'unless') lost(`{% ${name} %}, but not what is in it`);
      if (/^(?:if|unless|elsif|else|endif|endunless)$/.test(name)) return '';
      return name === 'include' || name === 'include_relative' ? included(words.plain[0] ?? '', words.named) : undefined;
    },
  };
  const parted = separator === undefined ? body : body.replace(separator, '<!--more-->');
  const plain = withoutLiquid(parted, environment);
  return isMarkdown ? outsideCode(plain, withoutAttributeLists) : plain;
}

/** What includes of these names show everywhere; undefined for all others. */
function included(file: string, named: ReadonlyMap<string, string>): string | undefined {
  const name = /([\w-]+)(?:\.\w+)?$/.exec(file)?.[1] ?? '';
  const src = wordIn({ named, plain: [] }, 'src', 'url', 'image_path', 'image', 'path', 'file');
  if (/^(?:figure|image|img|picture)$/i.test(name) && src !== undefined)
    return figure({ src, alt: named.get('alt'), caption: named.get('caption'), link: named.get('link') });
  return /^(?:video)$/.test(name)
    ? embedded(named.get('provider') ?? '', { named, plain: [] })
    : embedded(name.replace(/[-_]?(?:player|video|embed)$/i, ''), { named, plain: [...named.values()].slice(0, 1) });
}

/** `{: .class}`, `{:toc}` with the list that it is put in place of, `{::comment}`: kramdown's. */
const withoutAttributeLists = (text: string): string =>
  withoutComments(text)
    .replace(/^(?:[*+-]|1\.)[ \t][^\n]*\n\{:\s*toc\b[^}\n]*\}[ \t]*$/gim, '')
    .replace(/\{::?\/?[^}\n]{0,300}\}/g, '')
    .replace(/^(#{1,6}[ \t][^\n]{0,1000}?)[ \t]{0,20}\{#[\w:-]{1,100}\}[ \t]*$/gm, '$1');

function withoutComments(text: string): string {
  const [before = '', ...more] = text.split('{::comment}');
  return [before, ...more.map((part) => part.slice(part.indexOf('{:/') < 0 ? 0 : part.indexOf('{:/')))].join('');
}
