/** What no class name removes: pictures, players, tables, code, headings, lists and sentences that somebody meant. */
import { type AnyNode, type Element, isTag, isText } from 'domhandler';
import { HEADINGS } from './allowed.ts';
import { hasContent, isBlank, type Page } from './page.ts';
import { pictureAddress } from './picture.ts';
import { isPixel } from './pixels.ts';
import { oneLine } from './text.ts';
import { closest, following, textOf } from './tree.ts';
import { isShareLabel } from './widgets.ts';

/** Text beside links: more than this is no label. */
const LABELS = 130;
/** A picture with a side below this is a button. */
const SMALLEST_PICTURE = 65;
/** Whole words in the name, the class or the text of a button. */
const ICON =
  /(?:^|[^a-z\d])(?:icons?|ico|logo|sprite|badge|button|btn|avatar|gravatar|emoji|smiley|spinner|share|sharing|tweet|facebook|fb|twitter|linkedin|pinterest|pinit|reddit|tumblr|whatsapp|telegram|instagram|youtube|rss|feed|e-?mail|print(?:er)?|close|arrow)\d*(?=$|[^a-z\d])/i;
const SOLID: ReadonlySet<string> = new Set(['audio', 'video', 'table', 'pre']);
const LIST: ReadonlySet<string> = new Set(['ul', 'ol', 'dl']);

/** Whether `root` holds, or is, more than a widget or an advertisement would. `known` has what was found out of parts of it. */
export function hasSubstance(root: Element, page: Page, known: Map<Element, boolean>): boolean {
  // Boxes in boxes ask for the same parts.
  const once = (node: Element, ask: (node: Element) => boolean): boolean => {
    const answer = known.get(node) ?? ask(node);
    known.set(node, answer);
    return answer;
  };
  let said = 0;
  let isForm = false;
  let isHeaded = false;
  for (let node: AnyNode | null = root; node !== null; ) {
    if (isTag(node)) {
      if (node.name === 'img' && once(node, (picture) => isRealPicture(picture, page))) return true;
      if (node !== root && SOLID.has(node.name) && once(node, (solid) => hasContent(solid, page.base))) return true;
      if (node.name === 'input' || node.name === 'form') isForm = true;
      if (HEADINGS.has(node.name)) isHeaded ||= once(node, isMeant);
      if (node.name === 'li' && closest(node, LIST) !== undefined && once(node, isItem)) return true;
    } else if (isText(node) && said <= LABELS && !isBlank(node.data) && closest(node, LINK) === undefined)
      said += oneLine(node.data).length;
    const isUnseen: boolean = isTag(node) && /^(?:script|style|template|svg)$/.test(node.name);
    node = following(node, root, isUnseen);
  }
  // A form says what it is for.
  return !isForm && (isHeaded || said > LABELS);
}

const LINK: ReadonlySet<string> = new Set(['a']);

function isMeant(heading: Element): boolean {
  const text = oneLine(textOf(heading, 200));
  return text !== '' && !isShareLabel(text) && !WIDGET_TITLE.test(text);
}

/** What plug-ins write above what they add. */
const WIDGET_TITLE =
  /^(?:like this|related(?: (?:posts?|articles?|stories))?|you (?:may|might) (?:also )?(?:like|enjoy)|more (?:posts|stories|articles)|(?:leave a )?(?:comments?|reply)|follow us|subscribe|newsletter|advertisements?|sponsored)\W*$/i;

/** An item of a list that says something, rather than leading somewhere. */
function isItem(item: Element): boolean {
  for (let node = following(item, item); node !== null; node = following(node, item)) {
    if (isTag(node) && /^(?:a|input|button|svg|iframe)$/.test(node.name)) return false;
  }
  const text = oneLine(textOf(item, 200));
  return text !== '' && !isShareLabel(text);
}

function isRealPicture(picture: Element, page: Page): boolean {
  const address = pictureAddress(picture, page.base);
  if (address === undefined || isPixel(picture)) return false;
  const { width, height, class: classes = '' } = picture.attribs;
  const sides = [width, height].map((side) => Number.parseInt(side ?? '', 10)).filter((side) => side >= 0);
  if (sides.some((side) => side < SMALLEST_PICTURE)) return false;
  if (sides.length === 2) return true;
  const file = address.startsWith('data:') ? 'icon' : address.slice(address.lastIndexOf('/') + 1).slice(0, 200);
  return !ICON.test(file) && !ICON.test(classes.slice(0, 1000));
}
