// Where something is on the map, as maps copy it: "48.2031, 16.3691". Pure.
import type { Coordinates } from "../../../api/types";

const written = /^(-?\d{1,3}(?:\.\d+)?)°?(?:\s*[,;]\s*|\s+)(-?\d{1,3}(?:\.\d+)?)°?$/;

/** Null where nothing is typed; undefined where it is no place on earth. */
export function coordinatesOf(typed: string): Coordinates | null | undefined {
  const text = typed.trim();
  if (text === "") return null;
  const [, north = "", east = ""] = written.exec(text) ?? [];
  const [lat, lng] = [Number(north), Number(east)];
  return north !== "" && Math.abs(lat) <= 90 && Math.abs(lng) <= 180 ? { lat, lng } : undefined;
}

export const coordinatesText = (at: Coordinates | null | undefined): string => (at ? `${at.lat}, ${at.lng}` : "");
