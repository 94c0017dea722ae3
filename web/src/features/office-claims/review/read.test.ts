// What was read from receipts, beside what is claimed.
import { expect, it } from "vitest";
import type { Receipt } from "../../../api/types";
import { readOf } from "./read";

const receipts = (...read: (number | null)[]): Receipt[] => read.map((ocr_extracted_amount) => ({ ocr_extracted_amount }) as Receipt);

it.each([
  ["one receipt that says the same", 12.5, [12.5], null],
  ["one receipt that says something else", 12.5, [12.8], 12.8],
  ["several that come to it", 50.3, [20.1, 30.2], null],
  ["several that do not", 50, [20, 31.5], 51.5],
  ["one of several not read", 50, [20, null], null],
  ["no receipt", 50, [], null],
  ["a third digit", 12.345, [12.35], 12.35],
])("%s", (_, amount, read, differs) => expect(readOf({ amount, receipts: receipts(...read) })).toBe(differs));
