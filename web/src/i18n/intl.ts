// Formats of the platform, made once: making one costs a phone more than a hundred uses, and a list needs several a row.

/** One format for each locale and set of options. */
export function keptFormat<Options extends object, Format>(make: new (locale: string, options: Options) => Format): (locale: string, options: Options) => Format {
  const formats = new Map<string, Format>();
  return (locale, options) => {
    const key = `${locale} ${JSON.stringify(options)}`;
    let format = formats.get(key);
    if (!format) formats.set(key, (format = new make(locale, options)));
    return format;
  };
}

export const numberFormat = keptFormat<Intl.NumberFormatOptions, Intl.NumberFormat>(Intl.NumberFormat);
