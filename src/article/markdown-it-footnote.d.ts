declare module 'markdown-it-footnote' {
  import type { PluginSimple } from 'markdown-it';

  const footnote: PluginSimple;
  // biome-ignore lint/style/noDefaultExport: that is how the package exports it
  export default footnote;
}
