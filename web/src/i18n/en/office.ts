// English texts of the office's screens: preparing, sending and following contracts, people, checks.
import { administration } from "./administration";
import { officeContracts } from "./office-contracts";
import { officeToday } from "./office-today";
import { people } from "./people";
import { verify } from "./verify";

export const office = { ...officeContracts, ...officeToday, ...people, ...verify, ...administration } as const;
