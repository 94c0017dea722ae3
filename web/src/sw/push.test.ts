import { describe, expect, it, vi } from "vitest";
import { openPage, pageOf, show, shownOf } from "./push";

const origin = "https://portal.example";

function worker(open: string[] = []) {
  const windows = open.map((url) => ({ url, focus: vi.fn(async () => undefined) }));
  const showNotification = vi.fn<(title: string, options: NotificationOptions) => Promise<void>>(async () => undefined);
  const openWindow = vi.fn<(path: string) => Promise<null>>(async () => null);
  const scope = {
    location: { origin },
    registration: { showNotification },
    clients: { matchAll: async () => windows, openWindow },
  } as unknown as ServiceWorkerGlobalScope;
  return { scope, windows, showNotification, openWindow };
}

const message = (value: string) => ({ json: () => JSON.parse(value) as unknown }) as PushMessageData;

describe("a push message", () => {
  it("is shown with its words, and replaces the one before about the same call", async () => {
    const { scope, showNotification } = worker();
    await show(scope, message('{"title":"Your call moved: Rehearsal","body":"14:30 → 15:00","path":"/schedule/7","tag":"/schedule/7"}'));
    expect(showNotification).toHaveBeenCalledExactlyOnceWith("Your call moved: Rehearsal", {
      body: "14:30 → 15:00",
      icon: "/icon-192.png",
      data: { path: "/schedule/7" },
      tag: "/schedule/7",
      renotify: true,
    });
  });

  it("that cannot be read is shown all the same", async () => {
    for (const data of [null, message("{"), message('"x"'), message("null"), message("{}")]) {
      const { scope, showNotification } = worker();
      await show(scope, data);
      expect(showNotification).toHaveBeenCalledExactlyOnceWith("BIG Live Portal", expect.objectContaining({ body: "There is news for you.", data: { path: "/notices" } }));
    }
  });

  it("is cut to what fits on a screen", () => {
    expect(shownOf({ title: "x".repeat(5_000) }, origin).title).toHaveLength(120);
  });

  it("leads to a page of this app only", () => {
    expect(pageOf("/schedule/7?from=push", origin)).toBe("/schedule/7?from=push");
    for (const path of ["https://thief.example/", "//thief.example/", "/\\thief.example", "javascript:alert(1)", "schedule", "", 7, null]) {
      expect(pageOf(path, origin)).toBe("/notices");
    }
  });
});

describe("a press on it", () => {
  const pressed = (data: unknown) => {
    const close = vi.fn();
    return { close, notification: { close, data } as unknown as Notification };
  };

  it("opens its page beside what is open", async () => {
    const { scope, windows, openWindow } = worker([`${origin}/claims/new`]);
    const { close, notification } = pressed({ path: "/schedule/7" });
    await openPage(scope, notification);
    expect(close).toHaveBeenCalledOnce();
    expect(openWindow).toHaveBeenCalledExactlyOnceWith("/schedule/7");
    expect(windows[0]?.focus).not.toHaveBeenCalled();
  });

  it("goes to where its page is open already", async () => {
    const { scope, windows, openWindow } = worker([`${origin}/`, `${origin}/schedule/7`]);
    await openPage(scope, pressed({ path: "/schedule/7" }).notification);
    expect(windows[1]?.focus).toHaveBeenCalledOnce();
    expect(openWindow).not.toHaveBeenCalled();
  });

  it("on one without an address opens the list of news", async () => {
    const { scope, openWindow } = worker();
    await openPage(scope, pressed(null).notification);
    expect(openWindow).toHaveBeenCalledExactlyOnceWith("/notices");
  });
});
