//! What people look like on the wire.

use axum::Json;
use axum::response::{IntoResponse as _, Response};
use http::{HeaderMap, HeaderValue, header};
use jiff::Timestamp;
use platform::http::authentication::Proved;
use platform::policy::PermissionView;
use platform::{Confinement, Platform, Role};
use serde::{Deserialize, Serialize};
use types::{ArtistId, InvitationId, MembershipId, OrganizationId, UserId};

use super::cookie;
use crate::model::{
    Artist, Engagement, FactorMethod, Invitation, InvitationStatus, Member, MemberStatus,
    OrganizationSummary, User,
};
use crate::service::sign_in::{Challenge, Conclusion, SignedIn, Tokens};

/// A person, as they see themselves.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
pub struct UserView {
    /// The person.
    pub id: UserId,
    /// Address.
    pub email: String,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Role in the active organization.
    pub role: Role,
    /// BCP 47 tag.
    pub locale: String,
    /// IANA zone.
    pub timezone: String,
}

impl UserView {
    pub fn new(user: User, role: Role) -> Self {
        let User { id, email, first_name, last_name, locale, timezone, .. } = user;
        Self { id, email, first_name, last_name, role, locale, timezone }
    }
}

/// What a session is used with.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
pub struct TokensView {
    /// JWT for `Authorization: Bearer`.
    pub access_token: String,
    /// To be exchanged for the next tokens; null for browsers, which keep it in a cookie.
    #[schema(required)]
    pub refresh_token: Option<String>,
    /// Seconds until the access token ends.
    pub expires_in: i64,
}

/// A person who has just signed in.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
pub struct SignInView {
    /// The person.
    pub user: UserView,
    /// Their tokens.
    pub tokens: TokensView,
}

/// A sign-in that waits for its second factor.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
pub struct ChallengeView {
    /// To be sent with the second factor.
    pub challenge: String,
    /// What may answer it, the most convenient first.
    pub methods: Vec<FactorMethod>,
    /// Seconds until it is too late.
    pub expires_in: i64,
    /// The end of the phone number that a code can be sent to.
    #[schema(required)]
    pub sms_hint: Option<String>,
}

/// The question for a second factor.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
pub struct SecondFactorView {
    /// How to go on.
    pub second_factor: ChallengeView,
}

/// What a proof has led to: a session, or the question for a second factor.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
#[serde(untagged)]
pub enum SignInAnswer {
    /// Signed in.
    SignedIn(SignInView),
    /// Not yet.
    SecondFactor(SecondFactorView),
}

/// An answer with the tokens of a session: for a browser, the refresh token goes into the cookie.
pub fn with_tokens<T: Serialize>(
    platform: &Platform,
    headers: &HeaderMap,
    tokens: Tokens,
    body: impl FnOnce(TokensView) -> T,
) -> Response {
    let is_browser = cookie::is_browser(headers);
    let cookie = cookie::keep(&platform.config, &tokens.refresh_token, tokens.refresh_seconds);
    let view = TokensView {
        access_token: tokens.access_token,
        refresh_token: Some(tokens.refresh_token).filter(|_| !is_browser),
        expires_in: tokens.access_seconds,
    };
    let mut response = Json(body(view)).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Some(cookie) = cookie.filter(|_| is_browser) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response.extensions_mut().insert(Proved(tokens.user_id));
    response
}

/// The answer to somebody who has just signed in.
pub fn signed_in(platform: &Platform, headers: &HeaderMap, signed_in: SignedIn) -> Response {
    let SignedIn { user, role, tokens } = signed_in;
    with_tokens(platform, headers, tokens, |tokens| SignInView { user: UserView::new(user, role), tokens })
}

/// The answer to a proof.
pub fn concluded(platform: &Platform, headers: &HeaderMap, conclusion: Conclusion) -> Response {
    match conclusion {
        Conclusion::SignedIn(session) => signed_in(platform, headers, *session),
        Conclusion::SecondFactor(challenge) => {
            let Challenge { token, methods, sms_hint, seconds } = *challenge;
            let second_factor = ChallengeView { challenge: token, methods, expires_in: seconds, sms_hint };
            let mut response = Json(SecondFactorView { second_factor }).into_response();
            response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
            response
        }
    }
}

/// The active organization.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
pub struct OrganizationView {
    /// Identifier.
    pub id: OrganizationId,
    /// Name.
    pub name: String,
    /// Short name in addresses.
    pub slug: String,
    /// IANA zone.
    pub timezone: String,
    /// BCP 47 tag.
    pub locale: String,
    /// ISO 4217 code.
    pub currency: String,
}

impl From<OrganizationSummary> for OrganizationView {
    fn from(organization: OrganizationSummary) -> Self {
        let OrganizationSummary { id, name, slug, timezone, locale, currency } = organization;
        Self { id, name, slug, timezone, locale, currency }
    }
}

/// An organization to switch to.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
pub struct MeOrganizationView {
    /// Identifier.
    pub id: OrganizationId,
    /// Name.
    pub name: String,
    /// Short name in addresses.
    pub slug: String,
    /// Role there.
    pub role: Role,
}

impl From<Engagement> for MeOrganizationView {
    fn from(engagement: Engagement) -> Self {
        let Engagement { organization_id, organization_name, organization_slug, role } = engagement;
        Self { id: organization_id, name: organization_name, slug: organization_slug, role }
    }
}

/// Somebody acts for the person.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
pub struct MeActingView {
    /// For whom.
    pub name: String,
    /// Who acts.
    pub real_name: String,
}

/// Whoever runs the server looks.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
pub struct MeSupportView {
    /// Who looks.
    pub name: String,
    /// When it ends.
    pub until: Timestamp,
}

/// Everything the browser needs to know of the caller.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
pub struct MeView {
    /// The person.
    pub user: UserView,
    /// Where they are.
    pub organization: OrganizationView,
    /// What they are there.
    pub role: Role,
    /// Their profile as an artist there.
    #[schema(required)]
    pub artist_id: Option<ArtistId>,
    /// What they may do there.
    pub permissions: Vec<PermissionView>,
    /// After so many minutes in which nobody does anything a browser that is not remembered is signed out; 0 for never.
    pub idle_timeout_minutes: i32,
    /// What they must do for their account's safety before anything else.
    #[schema(required)]
    pub confinement: Option<Confinement>,
    /// Who really acts, where somebody acts for the person.
    #[schema(required)]
    pub acting: Option<MeActingView>,
    /// Who really looks, where it is whoever runs the server.
    #[schema(required)]
    pub support: Option<MeSupportView>,
    /// All organizations they can switch to, this one included.
    pub organizations: Vec<MeOrganizationView>,
}

/// A member, as the office sees one.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
pub struct MemberView {
    /// The membership.
    pub id: MembershipId,
    /// The person.
    pub user_id: UserId,
    /// Address.
    pub email: String,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// What they are here.
    pub role: Role,
    /// Whether they can sign in here.
    pub status: MemberStatus,
    /// Their profile as an artist.
    #[schema(required)]
    pub artist_id: Option<ArtistId>,
    /// Up to how much they may approve, in the organization's currency, such as `1000.00`; null where nobody said.
    #[schema(required)]
    pub approval_limit: Option<String>,
    /// Member since.
    pub created_at: Timestamp,
    /// When they last entered this organization.
    #[schema(required)]
    pub last_sign_in_at: Option<Timestamp>,
    /// For `If-Match`.
    pub version: i64,
}

impl From<Member> for MemberView {
    fn from(member: Member) -> Self {
        let Member { id, user_id, email, first_name, last_name, role, status, artist_id, .. } = member;
        let Member { approval_limit, created_at, last_sign_in_at, version, .. } = member;
        Self {
            id,
            user_id,
            email,
            first_name,
            last_name,
            role,
            status,
            artist_id,
            approval_limit,
            created_at,
            last_sign_in_at,
            version,
        }
    }
}

/// An invitation, as the office sees it.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
pub struct InvitationView {
    /// The invitation.
    pub id: InvitationId,
    /// To whom it went.
    pub email: String,
    /// As what.
    pub role: Role,
    /// First name, where known.
    #[schema(required)]
    pub first_name: Option<String>,
    /// Last name, where known.
    #[schema(required)]
    pub last_name: Option<String>,
    /// Where it stands.
    pub status: InvitationStatus,
    /// Until when it can be accepted.
    pub expires_at: Timestamp,
    /// Sent first at.
    pub created_at: Timestamp,
}

impl From<Invitation> for InvitationView {
    fn from(invitation: Invitation) -> Self {
        let Invitation { id, email, role, first_name, last_name, status, expires_at, created_at } =
            invitation;
        Self { id, email, role, first_name, last_name, status, expires_at, created_at }
    }
}

/// An artist's profile.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
pub struct ArtistView {
    /// The profile.
    pub id: ArtistId,
    /// The person.
    pub user_id: UserId,
    /// Name in contracts.
    pub legal_name: String,
    /// Name on posters.
    #[schema(required)]
    pub stage_name: Option<String>,
    /// Stage name, or else legal name.
    pub display_name: String,
    /// Such as `dance` or `music`.
    #[schema(required)]
    pub discipline: Option<String>,
    /// Address.
    pub email: String,
    /// IANA zone.
    pub timezone: String,
    /// Whether they can be given something to sign.
    pub status: MemberStatus,
}

impl From<Artist> for ArtistView {
    fn from(artist: Artist) -> Self {
        let Artist { id, user_id, legal_name, stage_name, discipline, email, timezone, is_active } = artist;
        let display_name = stage_name.clone().unwrap_or_else(|| legal_name.clone());
        let status = if is_active { MemberStatus::Active } else { MemberStatus::Deactivated };
        Self { id, user_id, legal_name, stage_name, display_name, discipline, email, timezone, status }
    }
}
