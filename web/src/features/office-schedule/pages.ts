// The pages of the office's schedule, each loaded when it is asked for.
export const board = () => import("./OfficeSchedulePage");
export const write = () => import("./form/NewEventPage");
export const edit = () => import("./form/EditEventPage");
export const event = () => import("./event/OfficeEventPage");
export const rooms = () => import("./places/RoomsPage");
export const productions = () => import("./places/ProductionsPage");
export const unseen = () => import("./unseen/UnseenPage");
export const attendance = () => import("./attendance/AttendancePage");
export const sheet = () => import("./sheet/EventSheetPage");
export const daySheet = () => import("./sheet/DaySheetPage");
export const bring = () => import("./bring/ImportPage");
export const absences = () => import("./absences/AbsencesPage");
