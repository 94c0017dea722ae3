// t() for everything else in front of the door: everything `t` of login.ts knows, and the texts of these pages.
import { english } from "./catalogue";
import { door } from "./en/door";
import { login } from "./en/login";
import { translator } from "./message";

export const t = translator({ ...english, ...login, ...door });
