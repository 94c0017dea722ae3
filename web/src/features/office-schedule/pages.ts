// The pages of the office's schedule by their address, each loaded when it is asked for.
export const pages = {
  "": () => import("./OfficeSchedulePage"),
  "/board": () => import("./OfficeSchedulePage"),
  "/new": () => import("./form/NewEventPage"),
  "/unseen": () => import("./unseen/UnseenPage"),
  "/absences": () => import("./absences/AbsencesPage"),
  "/import": () => import("./bring/ImportPage"),
  "/rules": () => import("./rules/RulesPage"),
  "/rooms": () => import("./places/RoomsPage"),
  "/productions": () => import("./places/ProductionsPage"),
  "/productions/:id": () => import("./production/ProductionPage"),
  "/call-sheet": () => import("./sheet/DaySheetPage"),
  "/:id": () => import("./event/OfficeEventPage"),
  "/:id/edit": () => import("./form/EditEventPage"),
  "/:id/attendance": () => import("./attendance/AttendancePage"),
  "/:id/call-sheet": () => import("./sheet/EventSheetPage"),
};
