/** Parameters that tell a site where its visitor came from, and nothing about the page. */

/** Each name stands for itself, or with `*` for all that begin so. */
const TRACKING_PARAMETERS = [
  'utm_*',
  'fbclid',
  'gclid',
  'gclsrc',
  'dclid',
  'gbraid',
  'wbraid',
  'msclkid',
  'yclid',
  'ysclid',
  'twclid',
  'ttclid',
  'igshid',
  'igsh',
  'li_fat_id',
  'mc_cid',
  'mc_eid',
  'mkt_tok',
  '_hsenc',
  '_hsmi',
  '__hssc',
  '__hstc',
  '__hsfp',
  'hsctatracking',
  'oly_anon_id',
  'oly_enc_id',
  'vero_conv',
  'vero_id',
  'wickedid',
  'rb_clickid',
  's_cid',
  'ml_subscriber',
  'ml_subscriber_hash',
  'mtm_*',
  'pk_*',
  'piwik_*',
  'matomo_*',
  'hsa_*',
  '_ga',
  '_gl',
  'ga_*',
  'epik',
  'cmpid',
  'ncid',
  'sr_share',
  'xtor',
  'at_medium',
  'at_campaign',
  'wt_mc',
  'wt.mc_id',
  'trk_*',
  'sc_cid',
  'spm',
  'fb_action_ids',
  'fb_action_types',
  'fb_ref',
  'fb_source',
  'action_object_map',
  'action_type_map',
  'action_ref_map',
  'srsltid',
  'guccounter',
  'guce_referrer',
  'guce_referrer_sig',
  'mibextid',
  'ref_src',
  'ref_url',
  'cx_artpos',
  'dm_i',
  'ns_*',
  'zanpid',
  '_openstat',
  '__s',
  'bsft_*',
] as const;

const pattern = TRACKING_PARAMETERS.map((name) => name.replaceAll('.', '\\.').replace('*', '.*')).join('|');
const IS_TRACKING = new RegExp(`^(?:${pattern})$`, 'i');

/** `href`, an address as `absoluteUrl` gives it, without such parameters; what remains stays to the byte. */
export function withoutTracking(href: string): string {
  const start = href.indexOf('?');
  if (start < 0 || !/^https?:/.test(href)) return href;
  const hash = href.indexOf('#');
  if (hash >= 0 && hash < start) return href;
  const query = href.slice(start + 1, hash < 0 ? undefined : hash);
  const kept = query.split('&').filter((pair) => !IS_TRACKING.test(pair.replace(/=.*$/s, '')));
  if (kept.length === query.split('&').length) return href;
  return href.slice(0, start) + (kept.length === 0 ? '' : `?${kept.join('&')}`) + (hash < 0 ? '' : href.slice(hash));
}
