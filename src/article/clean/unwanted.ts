/** Names that pages give to what is no article: classes (and a few ids) of plug-ins, services and themes, as whole words. */

const words = (...names: readonly string[]): RegExp => new RegExp(`\\s(?:${names.join('|')})(?=\\s)`, 'i');

/** What a plug-in puts behind its name: words of their own, or the name is only the beginning of another. */
const TAIL = '(?:[-_][\\w-]*)?';

/** Numbers of lines beside code. */
export const NUMBERS = words(
  'gutter',
  'rouge-gutter',
  'linenos?',
  'lineno',
  'line-numbers-rows',
  'hljs-ln-numbers',
  'blob-num',
  'linenodiv',
);

/** Numbers of lines within code, as Hugo and Chroma write them: elsewhere, such a short name may mean anything. */
export const NUMBERS_IN_CODE = words('lnt?', 'line-?numbers?', 'hljs-ln-n');
/** A cell of their table: one has the numbers, and the other the code. */
export const NUMBERS_CELL = words('lntd');

/** Furniture: says again what is there already, or what to press. */
export const DEBRIS = words(
  'katex-html',
  'MJX_Assistive_MathML',
  'MathJax_Preview',
  'copy-code-button',
  'code-copy',
  'clipboard-copy',
  'mw-editsection',
  'skip-link',
  'adsbygoogle',
  'apple-interchange-newline',
);

/** Ids of services. No others: the id of a heading or a section is its title, and may be "ads" or "share-links". */
export const SERVICES = words(
  'mc_embed_signup',
  'disqus_thread',
  'jp-relatedposts',
  `div-gpt-ad${TAIL}`,
  `google_ads${TAIL}`,
  'sharing_email',
  'jp-post-flair',
);

export const ADVERTISEMENT = words(
  'ad',
  'ads',
  'advert',
  'advertisement',
  'advertising',
  'ad-(?:container|slot|unit|wrapper|banner|block|placeholder|label)',
  'adslot',
  'ad_(?:container|slot|unit|wrapper)',
  'google-auto-placed',
  'dfp-?ad',
  `div-gpt-ad${TAIL}`,
  'gpt-ad',
  'code-block-ad',
  'sponsored-ad',
  'OUTBRAIN',
  `taboola${TAIL}`,
  `adthrive${TAIL}`,
  `mediavine${TAIL}`,
  'amp-ad',
  'promo-ad',
  'sponsor-banner',
);

/** Sharing, following, subscribing, and "read this too" that plug-ins add to every article. */
export const WIDGETS = words(
  'sharedaddy',
  `sd-(?:sharing|block|social)${TAIL}`,
  'jp-relatedposts',
  `jetpack-likes-widget${TAIL}`,
  'wpl-likebox',
  `addtoany${TAIL}`,
  'a2a_kit',
  `addthis${TAIL}`,
  `sharethis${TAIL}`,
  'st-(?:inline|sticky)-share-buttons',
  `ssba${TAIL}`,
  'essb_[\\w-]*',
  `heateor${TAIL}`,
  `swp_social_panel${TAIL}`,
  'mashsb-[\\w-]*',
  `shariff${TAIL}`,
  'dpsp-[\\w-]*',
  `et_social${TAIL}`,
  `sfsi${TAIL}`,
  `novashare${TAIL}`,
  'et_monarch',
  `simple-share${TAIL}`,
  'wp-block-social-links',
  `wp-block-(?:jetpack|outermost)-sharing${TAIL}`,
  '(?:social|post|entry|article|page|content)-?(?:share|sharing)(?:-?(?:buttons?|bar|links?|icons?|tools?|list|wrapper|container))?',
  'shar(?:e|ing)-(?:buttons?|bar|links?|icons?|tools?|list|wrapper|container|widget|this|post|article|row|section)',
  'sharebuttons?',
  'social-(?:buttons?|bar|links?|icons?|media-share)',
  'tweet-(?:this|button)',
  'twitter-share-button',
  'fb-(?:like|share-button|save)',
  'linkedin-share',
  'pin-it-button',
  'bctt-click-to-tweet',
  'click-to-tweet',
  `subscription-widget${TAIL}`,
  'subscribe-widget',
  'mc_embed_signup',
  `mc4wp-form${TAIL}`,
  `mailpoet_form${TAIL}`,
  'ml-form-[\\w-]*',
  'formkit-form',
  `ck_form${TAIL}`,
  `tnp${TAIL}`,
  `wp-block-jetpack-subscriptions${TAIL}`,
  'jetpack_subscription_widget',
  `hs-form${TAIL}`,
  `klaviyo-form${TAIL}`,
  `sib-form${TAIL}`,
  '(?:newsletter|email|mail|mailing-list)-?(?:signup|sign-up|subscribe|subscription|form|box|widget|cta|optin|opt-in|promo|banner)',
  '(?:signup|sign-up|optin|opt-in|subscribe|subscription)-(?:form|box|widget|cta|banner|bar|wrapper|container)',
  'related-?posts',
  `yarpp${TAIL}`,
  'crp_related',
  `rp4wp${TAIL}`,
  'wp-block-post-navigation-link',
  'post-?nav(?:igation)?',
  'nav-links',
  'comments?-(?:link|count|area|form|respond)',
  'disqus_thread',
  'cookie-(?:notice|banner|consent)',
  'captioned-button-wrap',
);
