// Coordinates as maps copy them.
import { expect, it } from "vitest";
import { coordinatesOf, coordinatesText } from "./coordinates";

it.each([
  ["48.2031, 16.3691", { lat: 48.2031, lng: 16.3691 }],
  [" 48.2031,16.3691 ", { lat: 48.2031, lng: 16.3691 }],
  ["-33.8568 151.2153", { lat: -33.8568, lng: 151.2153 }],
  ["48.2031°; 16.3691°", { lat: 48.2031, lng: 16.3691 }],
  ["", null],
  ["91, 0", undefined],
  ["48.2031", undefined],
  ["Karlsplatz 1", undefined],
])("%j is %j", (typed, at) => expect(coordinatesOf(typed)).toEqual(at));

it("are written as they are read", () => {
  const at = { lat: 48.20312345, lng: -0.5 };
  expect(coordinatesOf(coordinatesText(at))).toEqual(at);
  expect(coordinatesText(null)).toBe("");
});
