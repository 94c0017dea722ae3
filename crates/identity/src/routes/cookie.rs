//! The cookie in which browsers keep their refresh token: no script can read it, no other site can send it, and it goes
//! to `/api/v1/auth` only. With it must come the header `X-Requested-With: biglive`, which a form of another site
//! cannot send; `SameSite=Strict` alone does not hold against a neighbour on the same registrable domain.

use http::{HeaderMap, HeaderValue, header};
use platform::Config;

use crate::rules::Bearer;
use crate::service::sign_in::{Entry, Wish};

const NAME: &str = "biglive_refresh";
/// Keeps a device trusted that has shown a second factor.
pub const DEVICE: &str = "biglive_device";
const PATH: &str = "/api/v1/auth";

/// Whether the caller is our browser app.
pub fn is_browser(headers: &HeaderMap) -> bool {
    headers.get("x-requested-with").is_some_and(|value| value == "biglive")
}

/// Who gets the refresh token.
pub fn bearer(headers: &HeaderMap) -> Bearer {
    if is_browser(headers) { Bearer::Browser } else { Bearer::Client }
}

/// Where somebody wants to go, on the device that the request came from.
pub fn entry(headers: &HeaderMap, wish: Wish, remember_me: bool) -> Entry {
    let device_token = value(headers, DEVICE).filter(|_| is_browser(headers)).map(str::to_owned);
    Entry { wish, remember_me, bearer: bearer(headers), device_token }
}

/// The refresh token in the cookie.
pub fn read(headers: &HeaderMap) -> Option<&str> {
    value(headers, NAME)
}

/// The value of a cookie that is not empty.
pub fn value<'a>(headers: &'a HeaderMap, wanted: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(name, value)| (name == wanted && !value.is_empty()).then_some(value))
}

/// `Set-Cookie` that keeps a token for some seconds.
pub fn keep(config: &Config, token: &str, seconds: i64) -> Option<HeaderValue> {
    set(config, NAME, token, seconds, "Strict")
}

/// `Set-Cookie` that keeps a device trusted for some seconds. It comes along when a provider sends the browser back, too;
/// by itself it opens nothing.
pub fn keep_device(config: &Config, token: &str, seconds: i64) -> Option<HeaderValue> {
    set(config, DEVICE, token, seconds, "Lax")
}

fn set(config: &Config, name: &str, token: &str, seconds: i64, same_site: &str) -> Option<HeaderValue> {
    let secure = if config.is_https() { "; Secure" } else { "" };
    let cookie =
        format!("{name}={token}; Path={PATH}; Max-Age={seconds}; HttpOnly; SameSite={same_site}{secure}");
    HeaderValue::from_str(&cookie).ok()
}

/// `Set-Cookie` that forgets the token.
pub fn forget(config: &Config) -> Option<HeaderValue> {
    keep(config, "", 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(public_url: &str) -> Config {
        let environment = [("DATABASE_URL", "x"), ("BIGLIVE_PUBLIC_URL", public_url)];
        Config::parse("", environment.into_iter().map(|(key, value)| (key.to_owned(), value.to_owned())))
            .unwrap()
    }

    #[test]
    fn the_cookie_is_for_the_server_only() {
        let cookie = keep(&config("https://portal.test"), "abc", 604_800).unwrap();
        assert_eq!(
            cookie,
            "biglive_refresh=abc; Path=/api/v1/auth; Max-Age=604800; HttpOnly; SameSite=Strict; Secure"
        );
        assert!(
            !keep(&config("http://localhost:8080"), "abc", 1).unwrap().to_str().unwrap().contains("Secure")
        );
        assert!(
            forget(&config("http://localhost"))
                .unwrap()
                .to_str()
                .unwrap()
                .contains("=; Path=/api/v1/auth; Max-Age=0")
        );
    }

    #[test]
    fn the_token_is_found_among_other_cookies() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, HeaderValue::from_static("theme=dark; biglive_refresh=abc"));
        headers.append(header::COOKIE, HeaderValue::from_static("other=1"));
        assert_eq!(read(&headers), Some("abc"));
        headers.insert(header::COOKIE, HeaderValue::from_static("xbiglive_refresh=abc; biglive_refresh="));
        assert_eq!(read(&headers), None);
    }
}
