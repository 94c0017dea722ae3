// The countries by name, from what the browser knows: ISO 3166 codes that have a name of their own.
import { currentLocale } from "../../../i18n/locale";

interface Country {
  code: string;
  name: string;
}

/** Codes that ISO keeps for other uses, or that name no place to pay tax. */
const none = new Set(["AC", "AN", "AQ", "BU", "CP", "CQ", "CS", "DD", "DG", "DY", "EA", "EU", "EZ", "FX", "HV", "IC", "NH", "NT", "QO", "QU", "RH", "SU", "TA", "TP", "UK", "UN", "VD", "XA", "XB", "YD", "YU", "ZR", "ZZ"]);

export function countries(): Country[] {
  const names = new Intl.DisplayNames([currentLocale()], { type: "region", fallback: "none" });
  const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
  return letters
    .flatMap((first) => letters.map((second) => first + second))
    .filter((code) => !none.has(code))
    .flatMap((code) => {
      const name = names.of(code);
      return name === undefined ? [] : [{ code, name }];
    })
    .sort((a, b) => a.name.localeCompare(b.name, currentLocale()));
}
