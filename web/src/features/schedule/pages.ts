// What is looked at now and then beside the agenda and its events, each loaded when it is asked for.
export const feeds = () => import("./feeds/CalendarsPage");
export const away = () => import("./away/AwayPage");
export const sheet = () => import("./sheet/CallSheetPage");
export const availability = () => import("./availability/AvailabilityPage");
