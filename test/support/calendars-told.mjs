/** Tells on standard error who asks Node for its calendars and languages: the first who does costs 8 MB that stay. */
for (const name of ['DateTimeFormat', 'NumberFormat', 'Collator', 'ListFormat', 'PluralRules', 'Locale']) {
  const tell = () => process.stderr.write(`Intl.${name}: ${new Error().stack}\n`);
  Intl[name] = new Proxy(Intl[name], {
    construct(target, words, made) {
      tell();
      return Reflect.construct(target, words, made);
    },
    apply(target, self, words) {
      tell();
      return Reflect.apply(target, self, words);
    },
  });
}
for (const prototype of [Date.prototype, Number.prototype, String.prototype]) {
  for (const name of Object.getOwnPropertyNames(prototype).filter((each) => /^toLocale.*String$|^localeCompare$/.test(each))) {
    const own = prototype[name];
    prototype[name] = function (...words) {
      process.stderr.write(`${name}: ${new Error().stack}\n`);
      return own.apply(this, words);
    };
  }
}
