// t() for the money on Today.
import { english } from "./catalogue";
import { moneyToday } from "./en/money-today";
import { translator } from "./message";

export const t = translator({ ...english, ...moneyToday });
