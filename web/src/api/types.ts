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
export type Organization = Schemas["OrganizationView"];
export type Role = Schemas["Role"];
export type Member = Schemas["MemberView"];
export type Invitation = Schemas["InvitationView"];
export type InvitationOffer = Schemas["InvitationOfferView"];
export type Artist = Schemas["ArtistView"];

export type Contract = Schemas["ContractView"];
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
