// How a message becomes a sentence: plural form by the locale's rules, then its parameters.
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

const rules = new Map<string, Intl.PluralRules>();

function pluralForm(locale: string, count: number): Intl.LDMLPluralRule {
  let rule = rules.get(locale);
  if (!rule) rules.set(locale, (rule = new Intl.PluralRules(locale)));
  return rule.select(count);
}

/** Fills a message whose parameters are only known at run time; screens use `t`. */
export function fill(message: Message, values: Readonly<Record<string, string | number>>, locale: string): string {
  const count = values["count"];
  const text =
    typeof message === "string"
      ? message
      : ((typeof count === "number" ? message[pluralForm(locale, count)] : undefined) ?? message.other);
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === "number" ? value.toLocaleString(locale) : value;
  });
}

export function translator<const Catalogue extends Readonly<Record<string, Message>>>(catalogue: Catalogue): Translate<Catalogue> {
  return (key, ...[values]) => fill(catalogue[key] as Message, values ?? {}, currentLocale());
}
