// Icons that only the board needs.
import { icon } from "../../../ui/icons";

export const MoveIcon = icon("M12 3v18M3 12h18M9.500 5.500L12 3l2.500 2.500M9.500 18.500L12 21l2.500-2.500M5.500 9.500L3 12l2.500 2.500M18.500 9.500L21 12l-2.500 2.500");
