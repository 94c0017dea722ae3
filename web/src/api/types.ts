// The server's types under the names the app uses. The only file that looks into the generated schema
// besides the client, so a renamed schema is mended here.
import type { components } from "./schema";

type Schemas = components["schemas"];

export type Problem = Schemas["ProblemView"];
export type ProblemType = Schemas["ProblemType"];
export type FieldError = Schemas["FieldError"];
export type Pagination = Schemas["PaginationView"];
export interface Page<T> {
  data: T[];
  pagination: Pagination;
}

export type User = Schemas["UserView"];
export type Tokens = Schemas["TokensView"];
export type Me = Schemas["MeView"];
/** As much of somebody as decides what they may do. */
export type Caller = Pick<Me, "permissions">;
export type Organization = Schemas["OrganizationView"];
export type Role = Schemas["Role"];
export type Member = Schemas["MemberView"];
export type Invitation = Schemas["InvitationView"];
export type InvitationOffer = Schemas["InvitationOfferView"];
export type BulkResult = Schemas["InvitationBulkResult"];

export type StepUp = Schemas["StepUpView"];
export type SignInAnswer = Schemas["SignInAnswer"];
export type SignInMethods = Schemas["SignInMethodsView"];
export type SecondFactor = Schemas["ChallengeView"];
/** The ways to prove once more who one is; of the second factors, all but the password. */
export type ProofMethod = Schemas["StepUpMethod"];
export type PasswordRating = Schemas["PasswordStrengthView"];
export type Registration = Schemas["RegistrationView"];
export type EmailVerification = Schemas["EmailVerificationView"];

export type Notice = Schemas["NoticeView"];
export type PushDevice = Schemas["PushDeviceView"];

export type Session = Schemas["SessionView"];
export type AccountEvent = Schemas["AccountEventView"];
export type Factors = Schemas["FactorsView"];
export type Factor = Schemas["FactorView"];
export type FactorAdded = Schemas["FactorAddedView"];
export type TrustedDevice = Schemas["TrustedDeviceView"];
export type TotpSetup = Schemas["TotpView"];
export type Personal = Schemas["PersonalView"];
export type PersonalUpdate = Schemas["Personal"];
export type Delegation = Schemas["DelegationView"];
export type Acting = Schemas["ActingView"];

export type SealCertificate = Schemas["SealCertificateView"];
export type Security = Schemas["SecurityView"];
export type SecurityUpdate = Schemas["SecurityUpdate"];
export type SsoConnection = Schemas["SsoConnectionView"];
export type SsoConnectionUpdate = Schemas["SsoConnectionUpdate"];
export type SsoConnectionCreate = Schemas["SsoConnectionCreate"];
export type ApiClient = Schemas["ApiClientView"];
export type ApiClientCreate = Schemas["ApiClientCreate"];
export type ApiClientSecret = Schemas["ApiClientSecretView"];
export type Artist = Schemas["ArtistView"];

export type Contract = Schemas["ContractView"];
/** A contract as lists have it: the detail knows more. */
export type ListedContract = Schemas["ContractListView"];
export type ListedAssignment = Schemas["AssignmentListView"];
export type ContractStatus = Contract["status"];
export type ContractAction = Schemas["ActionView"];
export type Assignment = Schemas["AssignmentView"];
export type AssignmentStatus = Assignment["status"];
export type Seal = Schemas["SealView"];
export type ContractField = Schemas["FieldView"];
export type ContractFieldInput = Schemas["FieldCreate"];
export type FieldKind = ContractField["kind"];
export type Signature = Schemas["Ink"];
export type DrawnSignature = Extract<Signature, { kind: "drawn" }>;
export type TypedSignature = Extract<Signature, { kind: "typed" }>;
export type SavedSignature = Schemas["SavedSignature"];
export type Signing = Schemas["SigningView"];
export type SignatureSubmit = Schemas["SignatureCreate"];
export type Activity = Schemas["HistoryView"];
export type Download = Schemas["DownloadView"];
export type Verification = Schemas["VerificationView"];

export type Job = Schemas["JobView"];
export type AuditEntry = Schemas["AuditEntryView"];

export type Claim = Schemas["ClaimView"];
export type ClaimListed = Schemas["ClaimListedView"];
export type ClaimPage = Schemas["ClaimPageView"];
export type ClaimWrite = Schemas["ClaimCreate"];
export type ClaimStatus = Schemas["ClaimStatus"];
export type ClaimKind = Schemas["ClaimKind"];
export type ClaimLine = Schemas["LineView"];
export type ClaimStep = Schemas["StepView"];
export type ClaimEvent = Schemas["ClaimEventView"];
export type ClaimTotal = Schemas["TotalView"];
export type Category = Schemas["CategoryView"];
export type ClaimDefaults = Schemas["DefaultsView"];
export type Receipt = Schemas["ReceiptView"];
export type Vehicle = Schemas["Vehicle"];

export type LineChoice = Schemas["LineChoice"];
export type BulkApproval = Schemas["BulkApprovalView"];
export type Payable = Schemas["PayablePersonView"];
export type PaymentBatch = Schemas["PaymentBatchView"];
export type PaymentBatchSummary = Schemas["PaymentBatchSummaryView"];
export type Payment = Schemas["PaymentWrite"];
export type AdvanceReturn = Schemas["AdvanceReturnCreate"];
export type ExpenseReport = Schemas["ExpenseReportView"];
export type ReportGroup = ExpenseReport["group"];
export type ReportDay = Schemas["ReportDay"];
export type CategoryCreate = Schemas["CategoryCreate"];
export type CategoryUpdate = Schemas["CategoryUpdate"];
export type MileageRate = Schemas["MileageRateView"];
export type MileageRateCreate = Schemas["MileageRateCreate"];
export type PerDiemRate = Schemas["PerDiemRateView"];
export type PerDiemRateCreate = Schemas["PerDiemRateCreate"];
export type ExchangeRate = Schemas["ExchangeRateView"];
export type ClosedPeriod = Schemas["ClosedPeriodView"];
export type ExpenseSettings = Schemas["ExpenseSettingsView"];
export type ExpenseSettingsUpdate = Schemas["ExpenseSettingsUpdate"];
export type ApprovalRule = Schemas["ApprovalRuleView"];
export type ApprovalRuleWrite = Schemas["ApprovalRuleWrite"];
export type ApprovalQuestion = Schemas["ApprovalPreviewCreate"];
export type ApprovalPreview = Schemas["ApprovalPreviewView"];
export type Substitute = Schemas["SubstituteView"];
export type SubstituteCreate = Schemas["SubstituteCreate"];

export type ScheduleEvent = Schemas["EventView"];
export type EventType = Schemas["EventType"];
export type EventState = Schemas["EventState"];
export type EventUpdate = Schemas["EventUpdateView"];
export type Participant = Schemas["ParticipantView"];
export type Answer = NonNullable<Participant["status"]>;
export type Participation = Schemas["AnswerView"];
/** With on how many dates of a series it is noted, and on how many it could not be. */
export type Noted = Schemas["SaidView"];
export type Room = Schemas["RoomView"];
/** Where a room or an event is, in degrees. */
export type Coordinates = Schemas["CoordinatesView"];
export type Production = Schemas["ProductionView"];
export type ProductionMember = Schemas["ProductionMemberView"];
export type ProductionMemberWrite = Schemas["ProductionMemberWrite"];
export type ScheduleNoticeSettings = Schemas["ScheduleNoticeSettingsView"];
export type ScheduleRules = Schemas["ScheduleRulesView"];
export type ScheduleRule = Schemas["Rule"];
export type PersonClash = Schemas["PersonClash"];
export type EventConflicts = Schemas["EventConflictsView"];
export type EventPreview = Schemas["EventPreviewView"];
export type PreviewedAct = Exclude<Schemas["PreviewedAct"], { action: "change" }>;
export type UnseenBoard = Schemas["UnseenBoardView"];
export type UnseenEvent = Schemas["UnseenEventView"];
export type UnseenPerson = Schemas["UnseenPersonView"];
export type Channel = Schemas["Channel"];
export type Reminded = Schemas["EventRemindView"];
export type Attendance = Schemas["AttendanceView"];
export type EventImport = Schemas["ImportView"];
export type ImportedEvent = Schemas["ImportedEventView"];
export type EventClone = Schemas["EventClone"];
export type EventShift = Omit<Schemas["EventShift"], "dry_run">;
export type EventShifted = Schemas["EventShiftView"];
export type EventCloned = Schemas["EventCloneView"];
/** What is sent to write an event, to change it, and of one of its people. */
export type EventCreate = Schemas["EventCreate"];
export type EventChanges = Partial<Schemas["EventUpdate"]>;
export type EventPerson = Schemas["ParticipantWrite"];
export type EventRange = Schemas["Range"];
export type EventAudience = Schemas["Audience"];
export type Fold = Schemas["Fold"];
/** When somebody came and left. */
export type Passages = Schemas["PassageView"];
export type BlockOut = Schemas["BlockOutView"];
export type BlockOutCreate = Schemas["BlockOutCreate"];
export type CalendarFeed = Schemas["CalendarFeedView"];
export type CalendarFeedInclude = Required<Schemas["CalendarFeedInclude"]>;
/** An address with its secret, which the server tells once. */
export type CalendarFeedSecret = Schemas["CalendarFeedSecretView"];
export type CallSheet = Schemas["CallSheetView"];
export type CallSheetEvent = Schemas["CallSheetEventView"];
export type AvailabilityRequest = Schemas["AvailabilityRequestView"];
export type AvailabilityDetail = Schemas["AvailabilityRequestDetail"];
export type AvailabilityPerson = Schemas["AvailabilityPersonView"];
export type AvailabilityCreate = Schemas["AvailabilityRequestCreate"];
export type DayAnswer = Schemas["DayAnswer"];
