// t() for the sign-in page: everything `t` of t.ts knows, and the texts of this page.
import { english } from "./catalogue";
import { login } from "./en/login";
import { translator } from "./message";

export const t = translator({ ...english, ...login });
