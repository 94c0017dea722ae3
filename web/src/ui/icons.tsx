// The icons of the app, drawn on a 24 px grid with one stroke width. Always decorative: a word stands beside them.
import type { ReactNode } from "react";
import styles from "./icons.module.css";

function Icon({ children }: { children: ReactNode }) {
  return (
    <svg className={styles.icon} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      {children}
    </svg>
  );
}

export const icon = (path: string) =>
  function PathIcon() {
    return (
      <Icon>
        <path d={path} />
      </Icon>
    );
  };

export const TodayIcon = icon("M5 5h14v15H5zM5 9.5h14M9 3v4M15 3v4M9 14.5l2 2 4-4");
export const ContractIcon = icon("M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h4");
export const PeopleIcon = icon("M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7M2.5 20c.4-3.6 3-5.5 6.5-5.500s6.1 1.9 6.5 5.500M16 4.300a3.5 3.5 0 0 1 0 6.400M18 14.800c2 .8 3.2 2.6 3.5 5.2");
export const MoreIcon = icon("M5 12h.01M12 12h.01M19 12h.01");
export const SearchIcon = icon("M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14M20 20l-4-4");
export const CheckIcon = icon("M4.5 12.500l5 5 10-11");
export const CrossIcon = icon("M6 6l12 12M18 6L6 18");
export const ClockIcon = icon("M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M12 7v5l3.5 2");
export const EyeIcon = icon("M2.5 12C4.5 8 8 5.5 12 5.500s7.5 2.5 9.5 6.500c-2 4-5.5 6.5-9.5 6.500S4.5 16 2.5 12M12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6");
export const PenIcon = icon("M4 20l1-4.500L16 4.500l3.5 3.5-11 11zM13.5 7l3.5 3.5");
export const SealIcon = icon("M12 3l7 3v5.500c0 4.5-3 7.7-7 9.5-4-1.8-7-5-7-9.500V6zM8.5 12l2.5 2.5 4.5-5");
export const WarningIcon = icon("M12 4L2.8 20h18.400zM12 10v4.500M12 17.300v.2");
export const InfoIcon = icon("M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M12 11v5.500M12 7.500v.2");
export const DownloadIcon = icon("M12 4v11M7 10.500l5 5 5-5M5 20h14");
export const BackIcon = icon("M15 5l-7 7 7 7");
export const ForwardIcon = icon("M9 5l7 7-7 7");
export const DownIcon = icon("M6 9l6 6 6-6");
export const PlusIcon = icon("M12 5v14M5 12h14");
export const MinusIcon = icon("M5 12h14");
export const UndoIcon = icon("M8 5L4 9l4 4M4 9h10a6 6 0 0 1 0 12H9");
export const OfflineIcon = icon("M3 3l18 18M8.5 16a5 5 0 0 1 6.5-.5M5 12.500A10 10 0 0 1 9.5 10M13.5 9.700a10 10 0 0 1 5.5 2.800M2 9a15 15 0 0 1 5-3M11 5a15 15 0 0 1 11 4M12 19.500v.2");
export const ArchiveIcon = icon("M4 4h16v4H4zM5.5 8v12h13V8M10 12h4");
export const BlockedIcon = icon("M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M5.7 5.700l12.6 12.6");
export const DraftIcon = icon("M6 3h8l4 4v5M6 3v18h6M14 3v4h4M14 20.500l.6-2.6 5-5 2 2-5 5z");
export const SignOutIcon = icon("M10 4H5v16h5M15 8l4 4-4 4M19 12H9");
export const MoonIcon = icon("M20 14.500A8 8 0 0 1 9.5 4 8 8 0 1 0 20 14.5");
export const FitIcon = icon("M3 5v14M21 5v14M7 12h10M9.5 9L7 12l2.5 3M14.5 9l2.5 3-2.5 3");
export const UploadIcon = icon("M12 20V9M7 13.500l5-5 5 5M5 4h14");
export const SendIcon = icon("M4 12L20 4l-5 16-3.5-6.500zM11.5 13.500L20 4");
export const BellIcon = icon("M6 17v-6a6 6 0 0 1 12 0v6l1.5 1.500h-15zM10 21h4");
export const ClaimIcon = icon("M6 3v18l2.500-1.500L11 21l2.500-1.500L16 21l2-1.200V3zM9 8h6M9 12h6");
export const CameraIcon = icon("M4 8h3.500L9 5.500h6L16.500 8H20v11H4zM12 16.500a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7");
