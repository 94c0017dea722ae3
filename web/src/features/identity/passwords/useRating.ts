// The server's opinion of a password, asked for when the person pauses. It may stay away: then ours stands.
import { useEffect, useState } from "react";
import { ratePassword } from "../../../api/proofs";
import type { PasswordRating } from "../../../api/types";
import { minimumLength } from "./strength";

const pauseMs = 400;

export function useRating(password: string, email: string | undefined): PasswordRating | null {
  const [rated, setRated] = useState<{ password: string; rating: PasswordRating } | null>(null);
  useEffect(() => {
    if ([...password].length < minimumLength) return;
    let current = true;
    const timer = setTimeout(() => {
      ratePassword({ password, ...(email === undefined ? {} : { email }) }).then(
        (rating) => current && setRated({ password, rating }),
        () => undefined,
      );
    }, pauseMs);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [password, email]);
  return rated?.password === password ? rated.rating : null;
}
