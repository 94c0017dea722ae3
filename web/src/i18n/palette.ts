// t() for the palette and the list of shortcuts.
import { english } from "./catalogue";
import { palette } from "./en/palette";
import { translator } from "./message";

export const t = translator({ ...english, ...palette });
