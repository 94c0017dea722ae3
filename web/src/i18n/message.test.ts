// Messages: plurals, parameters, and that every text of every catalogue is well formed.
import { describe, expect, it } from "vitest";
import { english } from "./catalogue";
import { account } from "./en/account";
import { door } from "./en/door";
import { eventWords } from "./en/event-words";
import { login } from "./en/login";
import { nextCall } from "./en/next-call";
import { office } from "./en/office";
import { permissions } from "./en/permissions";
import { schedule } from "./en/schedule";
import { settings } from "./en/settings";
import { signing } from "./en/signing";
import { fill } from "./message";
import { t } from "./t";

describe("fill", () => {
  it("chooses the plural form of the locale", () => {
    const message = { one: "{count} year", few: "{count} roky", other: "{count} let" };
    expect(fill(message, { count: 1 }, "cs")).toBe("1 year");
    expect(fill(message, { count: 3 }, "cs")).toBe("3 roky");
    expect(fill(message, { count: 8 }, "cs")).toBe("8 let");
  });
  it("falls back to other where a form is missing", () => {
    expect(fill({ other: "{count} things" }, { count: 1 }, "en")).toBe("1 things");
  });
  it("writes numbers as the locale does", () => {
    expect(fill("{count} people", { count: 12_500 }, "de-DE")).toBe("12.500 people");
  });
  it("leaves a parameter it was not given, so that the mistake is seen", () => {
    expect(fill("Hello {name}", {}, "en")).toBe("Hello {name}");
  });
  it("does not interpret braces inside of values", () => {
    expect(fill("“{title}”", { title: "{count}" }, "en")).toBe("“{count}”");
  });
});

describe("t", () => {
  it("fills parameters and plurals", () => {
    expect(t("today.to_sign", { count: 1 })).toBe("1 contract waits for your signature");
    expect(t("today.to_sign", { count: 2 })).toBe("2 contracts wait for your signature");
    expect(t("app.switched", { name: "Ópera" })).toBe("You are now in Ópera");
  });
});

describe("the catalogues", () => {
  it("have no key twice and no empty text", () => {
    const keys = [english, signing, office, login, door, account, settings, permissions, eventWords, nextCall, schedule].flatMap((catalogue) => Object.keys(catalogue));
    expect(keys.length).toBe(new Set(keys).size);
    for (const message of Object.values({ ...english, ...signing, ...office, ...login, ...door, ...account, ...settings, ...permissions, ...eventWords, ...nextCall, ...schedule })) {
      const texts = typeof message === "string" ? [message] : Object.values(message);
      for (const text of texts) expect(text).not.toMatch(/^\s*$|\{\s|\s\}|\bOK\b|\bentity\b|\bpayload\b/);
    }
  });
});
