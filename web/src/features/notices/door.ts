// The one way into news, so that everybody's first screen names one file of it: the bell, and the pages behind it.
export { Bell } from "./Bell";

export const list = () => import("./NoticesPage");
export const device = () => import("./DevicePage");
