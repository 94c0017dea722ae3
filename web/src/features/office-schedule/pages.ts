// The pages of the office's schedule, each loaded when it is asked for.
export const board = () => import("./OfficeSchedulePage");
export const write = () => import("./form/NewEventPage");
export const edit = () => import("./form/EditEventPage");
export const event = () => import("./event/OfficeEventPage");
export const rooms = () => import("./places/RoomsPage");
export const rules = () => import("./rules/RulesPage");
export const productions = () => import("./places/ProductionsPage");
