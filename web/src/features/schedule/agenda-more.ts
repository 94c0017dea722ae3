// What the agenda knows beyond the coming days: earlier days, words to search for, times away, call sheets to keep. One chunk
// that is loaded beside it, so that a phone need not have it before: what is not here is left out without a network.
export { awayDays } from "./more/away-days";
export { AwayChip, AwayRow } from "./more/AwayRow";
export { AvailabilityAsked } from "../../presentation/AvailabilityAsked";
export { isFound } from "./more/found";
export { keepSheets } from "./more/keep-sheets";
export { NothingFound } from "./more/NothingFound";
export { PastDays } from "./more/PastDays";
