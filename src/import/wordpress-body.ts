import { keptPassages, paragraphs, withoutSigns } from './wordpress-paragraphs.ts';
import { embed, type ShortcodeContext, withoutShortcodes } from './wordpress-shortcodes.ts';

/** What WordPress makes of what is typed: of blocks, shortcodes, lines and addresses that stand alone. */

export interface WordPressBody {
  readonly html: string;
  /** What stands before «more», where there is one. */
  readonly beginning: string | undefined;
}

export interface BodyContext extends Omit<ShortcodeContext, 'kept'> {
  /** Is told the name of each block that is made when it is shown. */
  readonly unknownBlock: (name: string) => void;
}

/** Between its `<!--` and `-->`. */
const BLOCK = /^\s*(\/?)wp:([a-z][\w/-]{0,100})/;
const MORE = /^\s*more(?:\s|$)/i;
const OTHER_MARKS = /^\s*(?:nextpage|noteaser)\s*$/i;
const LONE_ADDRESS = /^[ \t]*(?:<p>[ \t]*)?(https?:\/\/[^\s<>"[\]]+)[ \t]*(?:<\/p>)?[ \t]*$/gim;
const EMBED_BLOCK = /(<div class="wp-block-embed__wrapper">)\s*(https?:\/\/[^\s<>"]+)\s*(?=<\/div>)/gi;

export function bodyOf(content: string, context: BodyContext): WordPressBody {
  const kept = keptPassages();
  const isOfBlocks = /<!--\s?wp:/.test(content);
  const [beginning = '', ...rest] = parted(withoutSigns(content).replace(/\r\n?/g, '\n'), context).map((part) => {
    const shown = withoutShortcodes(kept.keep(part), { ...context, kept })
      .replace(EMBED_BLOCK, (_, box, url) => box + kept.put(embed(url), true))
      .replace(LONE_ADDRESS, (_, url) => kept.put(embed(url), true));
    return kept.restored(isOfBlocks ? shown : paragraphs(shown, kept)).trim();
  });
  return { html: [beginning, ...rest].join('\n'), beginning: rest.length === 0 ? undefined : beginning };
}

/**
 * The parts before and after «more», without the comments that WordPress knows its blocks by: of blocks that are made when they are shown,
 * nothing else is there.
 */
function parted(text: string, { unknownBlock }: BodyContext): readonly string[] {
  const parts: string[] = [];
  let part = '';
  let from = 0;
  for (let start = text.indexOf('<!--'); start >= 0; start = text.indexOf('<!--', from)) {
    const end = text.indexOf('-->', start + 4);
    if (end < 0) break;
    const comment = text.slice(start + 4, end);
    const [, slash, block] = BLOCK.exec(comment) ?? [];
    part += text.slice(from, start);
    from = end + 3;
    if (MORE.test(comment)) {
      parts.push(part);
      part = '';
    } else if (OTHER_MARKS.test(comment)) part += '\n\n';
    else if (block === undefined) part += text.slice(start, from);
    else if (slash === '' && comment.endsWith('/') && !EMPTY_BLOCKS.test(block)) unknownBlock(block);
  }
  return [...parts, part + text.slice(from)];
}

const EMPTY_BLOCKS = /^(?:more|nextpage|spacer|separator|paragraph)$/;
