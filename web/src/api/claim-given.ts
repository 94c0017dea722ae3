// What the server keeps of a drive or of days away: what was said, as it was sent, and what it was worked out with.
import type { Vehicle } from "./types";

export interface Given {
  given?: Partial<{
    vehicle: Vehicle;
    distance_km: number;
    from: string;
    to: string;
    round_trip: boolean;
    place: string;
    starts_at: string;
    ends_at: string;
    timezone: string;
    meals_provided: Record<"breakfasts" | "lunches" | "dinners", number>;
  }>;
  per_km?: number | string;
  days?: { full: number; part: number };
  full_day?: number;
  part_day?: number;
}

/** The contract leaves the shape of `details` open. */
export const givenOf = (details: unknown): Given => (details as Given | null | undefined) ?? {};
