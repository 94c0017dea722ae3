// How a message becomes a sentence: plural form by the locale's rules, then its parameters.
import { keptFormat, numberFormat } from "./intl";
import { currentLocale } from "./locale";

/** Plural forms as Intl.PluralRules names them; `other` is always there. */
export type PluralForms = { readonly other: string } & { readonly [form in Intl.LDMLPluralRule]?: string };
export type Message = string | PluralForms;

/** The names in {braces} of a message, so that a missing parameter is a compile error. */
type Names<Text> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never;
type TextOf<M> = M extends string ? M : M extends { other: infer Other } ? Other : never;
type ParameterNames<M> = Names<TextOf<M>> | (M extends string ? never : "count");
type Parameters<M> = { [Name in ParameterNames<M>]: Name extends "count" ? number : string | number };
type Arguments<M> = [ParameterNames<M>] extends [never] ? [] : [parameters: Parameters<M>];

export type Translate<Catalogue> = <Key extends keyof Catalogue>(key: Key, ...values: Arguments<Catalogue[Key]>) => string;

const rules = keptFormat<Intl.PluralRulesOptions, Intl.PluralRules>(Intl.PluralRules);

/** Fills a message whose parameters are only known at run time; screens use `t`. */
export function fill(message: Message, values: Readonly<Record<string, string | number>>, locale: string): string {
  const count = values["count"];
  const text =
    typeof message === "string"
      ? message
      : ((typeof count === "number" ? message[rules(locale, {}).select(count)] : undefined) ?? message.other);
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === "number" ? numberFormat(locale, {}).format(value) : value;
  });
}

export function translator<const Catalogue extends Readonly<Record<string, Message>>>(catalogue: Catalogue): Translate<Catalogue> {
  return (key, ...[values]) => fill(catalogue[key] as Message, values ?? {}, currentLocale());
}
