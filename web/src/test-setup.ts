// Before each test file: clean-up after rendering, and an IndexedDB where the DOM has none.
import "fake-indexeddb/auto";
import { cleanup } from "@testing-library/react";
import { afterEach } from "vitest";

afterEach(cleanup);
