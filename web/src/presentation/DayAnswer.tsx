// What somebody answers about a day: a sign of its own each, never a colour alone.
import type { ReactNode } from "react";
import type { DayAnswer } from "../api/types";
import { CheckIcon, CrossIcon, icon } from "../ui/icons";

const MaybeIcon = icon("M8.500 9a3.500 3.500 0 1 1 5 3.200c-1 .6-1.500 1.300-1.500 2.300M12 18.300v.2");

export const dayAnswers = ["available", "maybe", "unavailable"] as const satisfies readonly DayAnswer[];

export const answerSigns: Readonly<Record<DayAnswer, ReactNode>> = { available: <CheckIcon />, maybe: <MaybeIcon />, unavailable: <CrossIcon /> };
