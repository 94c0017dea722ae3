// Before each test file: modules and, where there is one, a browser as nobody has used them, in a process that other files have
// used.
import { IDBFactory } from "fake-indexeddb";
import "fake-indexeddb/auto";
import { afterEach, vi } from "vitest";

vi.resetModules();
vi.useRealTimers();
vi.unstubAllGlobals();
vi.unstubAllEnvs();
globalThis.indexedDB = new IDBFactory();

if (typeof document !== "undefined") {
  localStorage.clear();
  sessionStorage.clear();
  history.replaceState(null, "", "/");
  document.head.replaceChildren();
  document.body.replaceChildren();
  for (const { name } of [...document.documentElement.attributes]) document.documentElement.removeAttribute(name);

  const { cleanup, configure } = await import("@testing-library/react");
  // The first look at a dialog loads its code, which takes more than the usual second on a busy machine.
  configure({ asyncUtilTimeout: 4000 });
  afterEach(cleanup);
}
