import { oneLine } from './article/clean/text.ts';
import { describe } from './article/values.ts';
import type { ChannelSettings, NamedChannel, Publication } from './domain.ts';
import { addressAt, type Block, blockOf, lineAt, refuseOthers, wrong } from './publication-block.ts';
import { PODCAST_EXPECTED, readPodcast } from './publication-podcast.ts';
import type { Key, Reading } from './publication-settings.ts';

/** What publication.yaml says of single channels: `sections`, `tags` and `people`, each a mapping of names. */

const KINDS = [
  ['sections', 'section', ['title', 'description', 'image', 'podcast']],
  ['tags', 'tag', ['title', 'description', 'image']],
  ['people', 'author', ['title', 'description', 'image']],
] as const satisfies readonly (readonly [Key, NamedChannel['kind'], readonly string[]])[];

export function readChannels(reading: Reading, publication: Block['publication']): Publication['channels'] {
  const channels = new Map<string, ChannelSettings>();
  for (const [key, kind, known] of KINDS) {
    const field = reading.values.get(key);
    if (!field) continue;
    const all = blockOf(
      { mapping: { [field.spelled]: field.value }, keys: [], reading, publication },
      field.spelled,
      NAMES_EXPECTED,
    );
    for (const spelled of Object.keys(all?.mapping ?? {})) {
      const name = oneLine(spelled).normalize('NFC');
      if (all && (name === '' || channels.has(`${kind} ${name}`))) wrong(all, spelled, describe(spelled), 'each name once');
      const block = all && blockOf(all, spelled, `what is known of it: ${known.join(', ')}`);
      if (block) channels.set(`${kind} ${name}`, settingsOf(block, known));
    }
  }
  return Object.fromEntries(channels);
}

const NAMES_EXPECTED = 'names as articles write them, each with title, description or image below it';

function settingsOf(block: Block, known: readonly string[]): ChannelSettings {
  refuseOthers(block, known);
  const title = lineAt(block, 'title');
  const description = lineAt(block, 'description');
  const image = addressAt(block, 'image');
  const podcastBlock = known.includes('podcast') ? blockOf(block, 'podcast', PODCAST_EXPECTED) : undefined;
  const podcast = podcastBlock && readPodcast(podcastBlock, image);
  return {
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
    ...(image === undefined ? {} : { image }),
    ...(podcast === undefined ? {} : { podcast }),
  };
}
