// t() for the frame around the list of one's claims; what is in it brings its own texts.
import { english } from "./catalogue";
import { claimList } from "./en/claim-list";
import { translator } from "./message";

export const t = translator({ ...english, ...claimList });
