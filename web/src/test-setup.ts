// Before each test file: clean-up after rendering, and an IndexedDB where the DOM has none.
import "fake-indexeddb/auto";
import { cleanup, configure } from "@testing-library/react";
import { afterEach } from "vitest";

// The first look at a dialog loads its code, which takes more than the usual second on a busy machine.
configure({ asyncUtilTimeout: 4000 });

afterEach(cleanup);
