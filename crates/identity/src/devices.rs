//! What a person calls the device they sign in with: "Chrome on Android". A user agent is whatever its sender likes, so
//! the name helps people to recognise their own devices and decides nothing.

/// Tokens in a user agent and what they mean, the more telling first: Edge also says Chrome, and Chrome also says Safari.
const BROWSERS: &[(&str, &str)] = &[
    ("Edg/", "Edge"),
    ("EdgA/", "Edge"),
    ("EdgiOS/", "Edge"),
    ("OPR/", "Opera"),
    ("OPT/", "Opera"),
    ("Vivaldi/", "Vivaldi"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("DuckDuckGo/", "DuckDuckGo"),
    ("Ddg/", "DuckDuckGo"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("HeadlessChrome/", "Chrome"),
    ("Chromium/", "Chromium"),
    ("Chrome/", "Chrome"),
    ("Version/", "Safari"),
];

const SYSTEMS: &[(&str, &str)] = &[
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
];

/// The device behind a user agent, in words.
pub fn describe(user_agent: Option<&str>) -> String {
    let text = user_agent.unwrap_or_default();
    let of = |table: &[(&str, &'static str)]| {
        table.iter().find(|(token, _)| text.contains(token)).map(|(_, name)| *name)
    };
    let is_browser = text.starts_with("Mozilla/");
    let browser = of(BROWSERS).filter(|name| *name != "Safari" || text.contains("Safari/"));
    match (browser.filter(|_| is_browser), of(SYSTEMS).filter(|_| is_browser)) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(browser), None) => browser.to_owned(),
        (None, Some(system)) => format!("A browser on {system}"),
        (None, None) => program(text),
    }
}

/// What is kept to recognise a device: a hash of its user agent without digits – versions change every month – and of the
/// country it is in.
pub fn fingerprint(user_agent: Option<&str>, country: &str) -> Vec<u8> {
    let model: String =
        user_agent.unwrap_or_default().chars().filter(|letter| !letter.is_ascii_digit()).collect();
    platform::crypto::sha256(format!("{country}\u{1f}{model}").as_bytes())
}

/// The name a program gives itself (`curl/8.5.0`), where it is a name.
fn program(text: &str) -> String {
    let name = text.split(['/', ' ']).next().unwrap_or_default();
    let is_name = (2..=30).contains(&name.len())
        && name != "Mozilla"
        && name.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_.".contains(letter));
    if is_name { name.to_owned() } else { "An unknown device".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_well_known_browsers_are_named() {
        for (user_agent, name) in [
            (
                "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36",
                "Chrome on Android",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1",
                "Safari on iPhone",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/131.0.6778.73 Mobile/15E148 Safari/604.1",
                "Chrome on iPhone",
            ),
            (
                "Mozilla/5.0 (iPad; CPU OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) FxiOS/132.0 Mobile/15E148 Safari/605.1.15",
                "Firefox on iPad",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0",
                "Edge on Windows",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0",
                "Firefox on Windows",
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15",
                "Safari on Mac",
            ),
            (
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 OPR/116.0.0.0",
                "Opera on Linux",
            ),
            (
                "Mozilla/5.0 (Linux; Android 14; SAMSUNG SM-S918B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/26.0 Chrome/122.0.0.0 Mobile Safari/537.36",
                "Samsung Internet on Android",
            ),
            (
                "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
                "Chrome on ChromeOS",
            ),
            ("Mozilla/5.0 (Linux; Android 14) Something/1.0", "A browser on Android"),
        ] {
            assert_eq!(describe(Some(user_agent)), name, "{user_agent}");
        }
    }

    #[test]
    fn a_device_is_recognised_after_an_update_and_not_abroad() {
        let old = fingerprint(Some("Mozilla/5.0 (X11; Linux) Firefox/131.0"), "AT");
        assert_eq!(old, fingerprint(Some("Mozilla/5.0 (X11; Linux) Firefox/140.2"), "AT"));
        assert_ne!(old, fingerprint(Some("Mozilla/5.0 (X11; Linux) Firefox/131.0"), "JP"));
        assert_ne!(old, fingerprint(Some("Mozilla/5.0 (Windows) Firefox/131.0"), "AT"));
    }

    #[test]
    fn programs_give_their_name_and_nonsense_gives_none() {
        assert_eq!(describe(Some("curl/8.5.0")), "curl");
        assert_eq!(describe(Some("python-requests/2.32")), "python-requests");
        for nonsense in [
            None,
            Some(""),
            Some("x"),
            Some("<script>alert(1)</script>"),
            Some("Mozilla/5.0"),
            Some("💃💃 on Windows"),
        ] {
            assert_eq!(describe(nonsense), "An unknown device", "{nonsense:?}");
        }
    }
}
