// Icons that only the office's screens need, kept apart so that a phone does not load them.
import { icon } from "./icons";

export const DensityIcon = icon("M4 6h16M4 10h16M4 14h16M4 18h16");
export const RedoIcon = icon("M16 5l4 4-4 4M20 9H10a6 6 0 0 0 0 12h5");
export const TextIcon = icon("M5 7V5h14v2M12 5v14M9 19h6");
export const InitialsIcon = icon("M5 16L9.5 5h1L15 16M6.600 12h6.800M4 20h16M18 16v.2");
export const PersonIcon = icon("M12 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7M5 20c.5-3.6 3.300-5.5 7-5.500s6.500 1.900 7 5.500");
export const CalendarIcon = icon("M5 5h14v15H5zM5 9.5h14M9 3v4M15 3v4");
export const CopyIcon = icon("M9 8h11v12H9zM15 8V4H4v12h5");
export const TrashIcon = icon("M4 7h16M9 7V4h6v3M6.500 7l1 13h9l1-13M10 11v5M14 11v5");
export const UpIcon = icon("M6 15l6-6 6 6");
