//! How hard a new password is to guess. Length counts, signs do not (NIST SP 800-63B §3.1.1.2): a password is refused
//! when it is short, when a guesser finds it early, or when little is left of it without the person's own names.

use platform::FieldError;
use zxcvbn::feedback::{Suggestion, Warning};
use zxcvbn::{Score, zxcvbn};

use super::{MAX_BYTES, MIN_CHARACTERS};

/// The weakest score that is accepted: more than 10⁸ guesses.
const LEAST_SCORE: Score = Score::Three;
/// Only so many characters are looked at: the search for patterns grows with the square of the length and more.
const CHARACTERS_JUDGED: usize = 48;
/// What a password must still hold without the person's own names.
const LETTERS_OF_ITS_OWN: usize = 8;

/// What the estimate says, in words for the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Strength {
    /// 0 (guessed at once) to 4 (very hard to guess).
    pub score: u8,
    /// What is wrong with it.
    pub warning: Option<String>,
    /// What would make it better.
    pub suggestions: Vec<String>,
    /// Whether it may be used.
    pub is_acceptable: bool,
}

/// Estimates a password of a person about whom these words are known: address, names, company.
pub fn estimate(password: &str, about: &[String]) -> Strength {
    let words = personal_words(about);
    let judged: String = password.chars().take(CHARACTERS_JUDGED).collect();
    let entropy = zxcvbn(&judged, &words.iter().map(String::as_str).collect::<Vec<_>>());
    let refusal = refusal(password, &words);
    let feedback = entropy.feedback();
    let warning = feedback.and_then(|feedback| feedback.warning()).map(warning_text);
    let suggestions = feedback.map(|feedback| feedback.suggestions()).unwrap_or_default();
    let score = if refusal.is_some() { entropy.score().min(Score::One) } else { entropy.score() };
    Strength {
        score: u8::from(score),
        is_acceptable: score >= LEAST_SCORE,
        warning: refusal.or_else(|| warning.map(str::to_owned)),
        suggestions: suggestions.iter().map(|suggestion| suggestion_text(*suggestion).to_owned()).collect(),
    }
}

/// Whether a person may use the password.
pub fn check(field: &str, password: &str, about: &[String]) -> Result<(), FieldError> {
    let strength = estimate(password, about);
    if strength.is_acceptable {
        return Ok(());
    }
    let reason = strength.warning.unwrap_or_else(|| "This password is too easy to guess.".to_owned());
    let advice = strength.suggestions.first().map(|advice| format!(" {advice}")).unwrap_or_default();
    Err(FieldError::new(field, format!("{reason}{advice}")))
}

/// Why a password is out of the question, whatever the estimate says.
fn refusal(password: &str, words: &[String]) -> Option<String> {
    if password.chars().count() < MIN_CHARACTERS {
        return Some(format!("Use at least {MIN_CHARACTERS} characters."));
    }
    if password.len() > MAX_BYTES {
        return Some(format!("Use at most {MAX_BYTES} characters."));
    }
    let mut rest = password.to_lowercase();
    for word in words {
        rest = rest.replace(word.as_str(), "");
    }
    let own = rest.chars().filter(|letter| letter.is_alphanumeric()).count();
    let had_names = rest.len() < password.to_lowercase().len();
    (had_names && own < LETTERS_OF_ITS_OWN)
        .then(|| "Do not build the password from your name, your e-mail address or your company.".to_owned())
}

/// The words of names and addresses that are worth guessing, longest first: `anna.dancer@opera.test` is also `dancer`.
fn personal_words(about: &[String]) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for text in about {
        let text = text.trim().to_lowercase();
        let parts = text.split(|letter: char| !letter.is_alphanumeric()).map(str::to_owned);
        words.extend(parts.chain([text.clone()]).filter(|word| word.chars().count() >= 3));
    }
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    words.dedup();
    words.truncate(40);
    words
}

fn warning_text(warning: Warning) -> &'static str {
    match warning {
        Warning::StraightRowsOfKeysAreEasyToGuess | Warning::ShortKeyboardPatternsAreEasyToGuess => {
            "Keys that lie beside each other are easy to guess."
        }
        Warning::RepeatsLikeAaaAreEasyToGuess | Warning::RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess => {
            "Repetitions are easy to guess."
        }
        Warning::ThisIsATop10Password | Warning::ThisIsATop100Password | Warning::ThisIsACommonPassword => {
            "Many people use this password."
        }
        Warning::ThisIsSimilarToACommonlyUsedPassword => "Many people use a password like this.",
        Warning::SequencesLikeAbcAreEasyToGuess => "Sequences such as abc or 6543 are easy to guess.",
        Warning::RecentYearsAreEasyToGuess => "Recent years are easy to guess.",
        Warning::AWordByItselfIsEasyToGuess => "A word by itself is easy to guess.",
        Warning::DatesAreOftenEasyToGuess => "Dates are often easy to guess.",
        Warning::NamesAndSurnamesByThemselvesAreEasyToGuess
        | Warning::CommonNamesAndSurnamesAreEasyToGuess => "Names are easy to guess.",
    }
}

fn suggestion_text(suggestion: Suggestion) -> &'static str {
    match suggestion {
        Suggestion::UseAFewWordsAvoidCommonPhrases => "Use a few words that do not belong together.",
        Suggestion::NoNeedForSymbolsDigitsOrUppercaseLetters => {
            "Signs, digits and capitals are not needed; length is."
        }
        Suggestion::AddAnotherWordOrTwo => "Add another word or two; uncommon ones are better.",
        Suggestion::CapitalizationDoesntHelpVeryMuch
        | Suggestion::AllUppercaseIsAlmostAsEasyToGuessAsAllLowercase => "Capitals help little.",
        Suggestion::ReversedWordsArentMuchHarderToGuess => "Words written backwards help little.",
        Suggestion::PredictableSubstitutionsDontHelpVeryMuch => "Writing @ for a helps little.",
        Suggestion::UseALongerKeyboardPatternWithMoreTurns => "Use words instead of rows of keys.",
        Suggestion::AvoidRepeatedWordsAndCharacters => "Avoid repetitions.",
        Suggestion::AvoidSequences => "Avoid sequences.",
        Suggestion::AvoidRecentYears
        | Suggestion::AvoidYearsThatAreAssociatedWithYou
        | Suggestion::AvoidDatesAndYearsThatAreAssociatedWithYou => {
            "Avoid years and dates that belong to you."
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn about() -> Vec<String> {
        ["anna.dancer@artists.test", "Anna", "Dancer", "Opera Test"].map(str::to_owned).to_vec()
    }

    #[test]
    fn long_and_uncommon_passwords_are_accepted() {
        for password in [
            "twelve chars",
            "correct horse battery staple",
            "ein kleiner grüner Elefant",
            "私の猫は毎朝五時に起きる",
        ] {
            assert!(check("password", password, &about()).is_ok(), "{password}");
        }
    }

    #[test]
    fn short_common_and_personal_passwords_are_refused_with_a_reason() {
        for (password, reason) in [
            ("elevenchars", "at least 12"),
            ("password1234", "Many people"),
            ("qwertyuiop12", "Many people"),
            ("aaaaaaaaaaaaaaaaaaaa", "epetition"),
            ("abcdefghijklmnop", "equence"),
            ("annadancer2026", "your name"),
            ("Anna.Dancer@artists.test", "your name"),
            ("OperaTest!2026", "your name"),
            (&"x9 Kq#".repeat(22), "at most 128"),
        ] {
            let error = check("password", password, &about()).unwrap_err();
            assert_eq!(error.field, "password");
            assert!(error.message.contains(reason), "{password}: {}", error.message);
        }
    }

    #[test]
    fn the_estimate_never_contradicts_the_check() {
        for password in ["", "a", "password1234", "annadancer2026", "correct horse battery staple"] {
            let strength = estimate(password, &about());
            assert_eq!(strength.is_acceptable, check("password", password, &about()).is_ok());
            assert_eq!(strength.is_acceptable, strength.score >= 3, "{password}");
        }
    }

    #[test]
    fn a_name_may_be_part_of_a_password_that_is_long_enough_without_it() {
        assert!(check("password", "anna likes purple submarines", &about()).is_ok());
    }
}
