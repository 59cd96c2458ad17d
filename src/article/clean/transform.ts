/** The order of cleaning. `docs/cleaning.md` has an example of each step. */
import { realElements } from './amp.ts';
import { codeLanguages } from './code.ts';
import { documentDirection } from './direction.ts';
import { embeds } from './embeds.ts';
import { formulas } from './formulas.ts';
import { headingAnchors, headingLevels, repeatedTitle } from './headings.ts';
import { lazyMedia } from './lazy.ts';
import { noscriptFallbacks } from './noscript.ts';
import type { Transformation } from './page.ts';
import { duplicates, repeatedPicture } from './pictures.ts';
import { trackingPixels } from './pixels.ts';
import { emphasis, prune } from './prune.ts';
import { shareLinks } from './widgets.ts';

export const TRANSFORMATIONS: readonly Transformation[] = [
  // What is meant, where it is written as something else. Before anything is dropped, as that is where it hides.
  realElements,
  lazyMedia,
  noscriptFallbacks,
  embeds,
  formulas,
  codeLanguages,
  // What is not meant. First what is never text: then what is left beside each other was meant to be.
  prune,
  trackingPixels,
  headingAnchors,
  shareLinks,
  duplicates,
  emphasis,
  // What is said elsewhere already.
  repeatedTitle,
  repeatedPicture,
  headingLevels,
  documentDirection,
];
