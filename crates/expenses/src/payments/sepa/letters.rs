//! The letters that every bank of SEPA prints (EPC217-08), and how others are written with them. Pure.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Text in the letters of SEPA: what cannot be written with them becomes a point. At most so many letters, at least one.
pub fn latin(text: &str, most: usize) -> String {
    let mut out = String::new();
    for letter in text.nfc() {
        push(&mut out, letter);
    }
    let out: String = out.chars().take(most).collect();
    let out = out.trim();
    // An empty name is refused by the schema.
    if out.is_empty() { ".".to_owned() } else { out.to_owned() }
}

fn is_plain(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || " /-?:().,'+".contains(letter)
}

fn push(out: &mut String, letter: char) {
    if is_plain(letter) {
        out.push(letter);
    } else if letter.is_whitespace() {
        out.push(' ');
    } else if let Some(written) = written(letter) {
        out.push_str(&written);
    } else {
        // Without its accents it may be one that is known.
        for part in std::iter::once(letter).nfkd().filter(|part| !is_combining_mark(*part)) {
            match written(part) {
                _ if is_plain(part) => out.push(part),
                Some(written) => out.push_str(&written),
                None => out.push('.'),
            }
        }
    }
}

/// How a letter is written by those who do not have it; a capital begins with a capital.
fn written(letter: char) -> Option<String> {
    let small: String = letter.to_lowercase().collect();
    let mut letters = small.chars();
    let (Some(only), None) = (letters.next(), letters.next()) else { return None };
    let written = of_small(only)?;
    if only == letter {
        return Some(written.to_owned());
    }
    let mut rest = written.chars();
    Some(rest.next().into_iter().flat_map(char::to_uppercase).chain(rest).collect())
}

/// Latin letters as their languages write them without accents, Greek as ELOT 743 has it, Cyrillic as Bulgaria does – the
/// country of SEPA that writes so – and its neighbours' letters as they do.
fn of_small(letter: char) -> Option<&'static str> {
    Some(match letter {
        '&' => "+",
        '‘' | '’' | '‚' | '“' | '”' | '„' | '«' | '»' | '"' | '`' | '´' => "'",
        '–' | '—' | '_' => "-",
        'ä' | 'æ' => "ae",
        'ö' | 'œ' => "oe",
        'ü' => "ue",
        'ß' => "ss",
        'þ' => "th",
        'đ' | 'ð' => "d",
        'ħ' => "h",
        'ı' => "i",
        'ł' => "l",
        'ŋ' => "ng",
        'ø' => "o",
        'α' | 'а' | 'ъ' => "a",
        'β' | 'в' => "v",
        'γ' | 'г' | 'ґ' => "g",
        'δ' | 'д' => "d",
        'ε' | 'е' | 'э' | 'ё' => "e",
        'ζ' | 'з' => "z",
        'η' | 'ι' | 'и' | 'і' => "i",
        'θ' => "th",
        'κ' | 'к' | 'ќ' => "k",
        'λ' | 'л' => "l",
        'μ' | 'м' => "m",
        'ν' | 'н' => "n",
        'ξ' => "x",
        'ο' | 'ω' | 'о' => "o",
        'π' | 'п' => "p",
        'ρ' | 'р' => "r",
        'σ' | 'ς' | 'с' => "s",
        'τ' | 'т' => "t",
        'υ' | 'й' | 'ы' | 'ь' => "y",
        'φ' | 'ф' => "f",
        'χ' | 'ч' => "ch",
        'ψ' => "ps",
        'б' => "b",
        'ж' => "zh",
        'у' => "u",
        'х' => "h",
        'ц' => "ts",
        'ш' => "sh",
        'щ' => "sht",
        'ю' => "yu",
        'я' => "ya",
        'є' => "ye",
        'ї' => "yi",
        'ђ' => "dj",
        'ѓ' => "gj",
        'ѕ' => "dz",
        'ј' => "j",
        'љ' => "lj",
        'њ' => "nj",
        'ћ' => "c",
        'џ' => "dz",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_of_europe_are_written_as_a_bank_would_write_them() {
        for (name, written) in [
            ("Jürgen Groß", "Juergen Gross"),
            ("A\u{308}nne Ōta", "Aenne Ota"),
            ("Øyvind Æsop", "Oyvind Aesop"),
            ("Jānis Bērziņš", "Janis Berzins"),
            ("Łukasz Żółć", "Lukasz Zolc"),
            ("Nguyễn Thị Đào", "Nguyen Thi Dao"),
            ("İpek Ilgaz Şığ", "Ipek Ilgaz Sig"),
            ("Ελένη Ψυχάρη", "Eleni Psychari"),
            ("Юлия Щърбова", "Yuliya Shtarbova"),
            ("Ђорђе Њежић", "Djordje Njezhic"),
            ("Þóra “Bo” O’Neill & Co_1", "Thora 'Bo' O'Neill + Co-1"),
            ("Ａnna\u{a0}№ 5 ﬁn", "Anna No 5 fin"),
            ("王小明", "..."),
            ("\u{301} \t", "."),
        ] {
            assert_eq!(latin(name, 70), written, "{name}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_written_comes_out_in_the_letters_of_sepa(text in ".{0,200}", most in 1_usize..150) {
            let out = latin(&text, most);
            prop_assert!((1..=most).contains(&out.len()), "{out:?}");
            prop_assert!(out.chars().all(is_plain), "{out:?}");
            prop_assert_eq!(latin(&out, most), out.clone());
        }
    }
}
