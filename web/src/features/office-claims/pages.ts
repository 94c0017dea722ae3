// What the office does with claims beside deciding the next one, each page loaded when it is asked for.
export const payments = () => import("./payments/PaymentsPage");
export const batch = () => import("./payments/BatchPage");
export const report = () => import("./report/ReportPage");
export const settings = () => import("./settings/ClaimSettingsPage");
