import { isExplicit } from './article/episode.ts';
import type { Value } from './article/fields.ts';
import { mediaTypeOf } from './article/media-types.ts';
import { isEmail } from './article/people.ts';
import { isList, textOf } from './article/values.ts';
import type { Podcast } from './domain.ts';
import { addressAt, type Block, blockOf, isMissing, lineAt, refuseOthers, valueAt, wrong } from './publication-block.ts';

/** Apple's categories, each with those below it (podcasters.apple.com, «Apple Podcasts categories»): the other directories take the same. */
const CATEGORIES: Readonly<Record<string, readonly string[]>> = {
  Arts: ['Books', 'Design', 'Fashion & Beauty', 'Food', 'Performing Arts', 'Visual Arts'],
  Business: ['Careers', 'Entrepreneurship', 'Investing', 'Management', 'Marketing', 'Non-Profit'],
  Comedy: ['Comedy Interviews', 'Improv', 'Stand-Up'],
  Education: ['Courses', 'How To', 'Language Learning', 'Self-Improvement'],
  Fiction: ['Comedy Fiction', 'Drama', 'Science Fiction'],
  Government: [],
  'Health & Fitness': ['Alternative Health', 'Fitness', 'Medicine', 'Mental Health', 'Nutrition', 'Sexuality'],
  History: [],
  'Kids & Family': ['Education for Kids', 'Parenting', 'Pets & Animals', 'Stories for Kids'],
  Leisure: ['Animation & Manga', 'Automotive', 'Aviation', 'Crafts', 'Games', 'Hobbies', 'Home & Garden', 'Video Games'],
  Music: ['Music Commentary', 'Music History', 'Music Interviews'],
  News: ['Business News', 'Daily News', 'Entertainment News', 'News Commentary', 'Politics', 'Sports News', 'Tech News'],
  'Religion & Spirituality': ['Buddhism', 'Christianity', 'Hinduism', 'Islam', 'Judaism', 'Religion', 'Spirituality'],
  Science: [
    ...['Astronomy', 'Chemistry', 'Earth Sciences', 'Life Sciences', 'Mathematics'],
    ...['Natural Sciences', 'Nature', 'Physics', 'Social Sciences'],
  ],
  'Society & Culture': ['Documentary', 'Personal Journals', 'Philosophy', 'Places & Travel', 'Relationships'],
  Sports: [
    ...['Baseball', 'Basketball', 'Cricket', 'Fantasy Sports', 'Football', 'Golf', 'Hockey', 'Rugby'],
    ...['Running', 'Soccer', 'Swimming', 'Tennis', 'Volleyball', 'Wilderness', 'Wrestling'],
  ],
  Technology: [],
  'True Crime': [],
  'TV & Film': ['After Shows', 'Film History', 'Film Interviews', 'Film Reviews', 'TV Reviews'],
};

const KEYS = ['author', 'owner', 'image', 'category', 'explicit', 'type'] as const;
const TYPES = ['episodic', 'serial'] as const;

export const PODCAST_EXPECTED = `what directories ask for: ${KEYS.join(', ')}`;
const CATEGORY_EXPECTED = `one of Apple's categories, and one below it where you like, such as «Society & Culture» or «Arts > Books»: ${Object.keys(CATEGORIES).join(', ')}`;
const COVER_EXPECTED = 'the address of a square JPEG or PNG of 1400 to 3000 pixels';

/** Whether directories take it for a cover, as far as its address tells. */
const COVER_TYPES: ReadonlySet<string | undefined> = new Set(['image/jpeg', 'image/png', undefined]);

/** What makes a section a podcast. `channelImage` is its cover where it names no other. Undefined where something is wrong. */
export function readPodcast(block: Block, channelImage: string | undefined): Podcast | undefined {
  const errorsBefore = block.reading.errors.length;
  refuseOthers(block, KEYS);
  const owner = readOwner(block);
  const imageUrl = readCover(block, channelImage);
  const category = readCategory(block);
  const author = lineAt(block, 'author') ?? block.publication.title;
  const explicit = valueAt(block, 'explicit', 'true or false', isExplicit) ?? false;
  const type = valueAt(block, 'type', TYPES.join(' or '), (value) => TYPES.find((one) => one === lower(value))) ?? 'episodic';
  if (block.reading.errors.length > errorsBefore || !owner || imageUrl === undefined || !category) return undefined;
  return { author, ownerName: owner.name ?? author, ownerEmail: owner.email, imageUrl, ...category, explicit, type };
}

const lower = (value: Value): string => (textOf(value) ?? '').trim().toLowerCase();

/** Directories write to the owner to see whether the podcast is theirs. */
function readOwner(block: Block): { readonly name?: string; readonly email: string } | undefined {
  const expected = '«name: …» and «email: …» below it: directories write there';
  const owner = blockOf(block, 'owner', expected);
  if (!owner) {
    if (isMissing(block, 'owner')) wrong(block, 'owner', 'no owner', expected);
    return undefined;
  }
  refuseOthers(owner, ['name', 'email']);
  const name = lineAt(owner, 'name');
  const mailExpected = 'an e-mail address such as ann@example.org';
  const email = valueAt(owner, 'email', mailExpected, (value) => {
    const text = (textOf(value) ?? '').trim();
    return isEmail(text) ? text : undefined;
  });
  if (isMissing(owner, 'email')) wrong(owner, 'email', 'no e-mail address', mailExpected);
  return email === undefined ? undefined : { ...(name === undefined ? {} : { name }), email };
}

function readCover(block: Block, channelImage: string | undefined): string | undefined {
  const url = addressAt(block, 'image') ?? (isMissing(block, 'image') ? channelImage : undefined);
  if (url === undefined && isMissing(block, 'image')) wrong(block, 'image', 'no image', COVER_EXPECTED);
  if (url === undefined || COVER_TYPES.has(mediaTypeOf(url))) return url;
  wrong(block, 'image', `«${url}»`, COVER_EXPECTED);
  return undefined;
}

type Category = Pick<Podcast, 'category' | 'subcategory'>;

function readCategory(block: Block): Category | undefined {
  if (isMissing(block, 'category')) wrong(block, 'category', 'no category', CATEGORY_EXPECTED);
  return valueAt(block, 'category', CATEGORY_EXPECTED, categoryOf);
}

/** From «Arts», «Arts > Books» or [Arts, Books]; `and` is as good as `&`. */
function categoryOf(value: Value): Category | undefined {
  const parts = isList(value) ? value.map((part) => textOf(part) ?? '') : (textOf(value) ?? '').split('>');
  const [above = '', below, ...more] = parts.map(plain);
  const category = Object.keys(CATEGORIES).find((name) => plain(name) === above);
  if (category === undefined || more.length > 0) return undefined;
  if (below === undefined) return { category };
  const subcategory = CATEGORIES[category]?.find((name) => plain(name) === below);
  return subcategory === undefined ? undefined : { category, subcategory };
}

const plain = (name: string): string =>
  name
    .trim()
    .toLowerCase()
    .replace(/\s+(?:and|&amp;)\s+/g, ' & ')
    .replace(/\s+/g, ' ');
