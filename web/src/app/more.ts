// What is not a place of the bar: shown by the screen "More", and found by the palette.
import { can } from "../api/permissions";
import type { Caller } from "../api/types";

type PlainKey = `app.${"administration" | "security" | "sign_on" | "api_clients" | "claim_settings"}${"" | ".detail"}` | "app.verify";

interface Further {
  href: string;
  title: PlainKey;
  detail?: PlainKey;
  /** Shown to whoever has one of them; to everybody where there are none. */
  permissions: readonly string[];
}

const further: readonly Further[] = [
  { href: "/administration", title: "app.administration", detail: "app.administration.detail", permissions: ["jobs:read", "audit:read"] },
  { href: "/settings/claims", title: "app.claim_settings", detail: "app.claim_settings.detail", permissions: ["expenses:manage"] },
  { href: "/settings/security", title: "app.security", detail: "app.security.detail", permissions: ["security:read"] },
  { href: "/settings/sign-on", title: "app.sign_on", detail: "app.sign_on.detail", permissions: ["security:read"] },
  { href: "/settings/api", title: "app.api_clients", detail: "app.api_clients.detail", permissions: ["api_clients:read"] },
  { href: "/verify", title: "app.verify", permissions: [] },
];

export const furtherPlaces = (me: Caller): readonly Further[] =>
  further.filter(({ permissions }) => permissions.length === 0 || permissions.some((permission) => can(me, permission)));
