//! Text in documents this crate writes: metrics of the carried typefaces, and embedding of what was used of them.
//!
//! A character that no typeface has is drawn as an empty box, yet stays searchable as itself. No shaping: scripts
//! that need it (Arabic, Devanagari, …) are not carried.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::OnceLock;

use lopdf::{Dictionary, Object, ObjectId, Stream, dictionary};
use ttf_parser::GlyphId;
use unicode_normalization::UnicodeNormalization;

/// Something that takes new objects: a fresh document or an update of an old one.
pub(crate) trait ObjectSink {
    fn add(&mut self, object: Object) -> ObjectId;
}

impl ObjectSink for lopdf::Document {
    fn add(&mut self, object: Object) -> ObjectId {
        self.add_object(object)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    Regular,
    SemiBold,
    /// For typed signatures.
    Handwriting,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Typeface {
    Regular,
    SemiBold,
    Script,
    /// Has the Cyrillic letters that `Script` lacks.
    SecondScript,
}

impl Style {
    /// Typefaces in the order in which a character is looked for.
    fn typefaces(self) -> &'static [Typeface] {
        match self {
            Self::Regular => &[Typeface::Regular],
            Self::SemiBold => &[Typeface::SemiBold],
            Self::Handwriting => &[Typeface::Script, Typeface::SecondScript, Typeface::Regular],
        }
    }
}

struct FaceData {
    bytes: &'static [u8],
    face: ttf_parser::Face<'static>,
    post_script_name: &'static str,
}

impl Typeface {
    fn data(self) -> &'static FaceData {
        static FACES: OnceLock<[FaceData; 4]> = OnceLock::new();
        let faces = FACES.get_or_init(|| {
            [
                (include_bytes!("../fonts/Inter-Regular.ttf").as_slice(), "Inter-Regular"),
                (include_bytes!("../fonts/Inter-SemiBold.ttf").as_slice(), "Inter-SemiBold"),
                (include_bytes!("../fonts/DancingScript-SemiBold.ttf").as_slice(), "DancingScript-SemiBold"),
                (include_bytes!("../fonts/Caveat-SemiBold.ttf").as_slice(), "Caveat-SemiBold"),
            ]
            .map(|(bytes, post_script_name)| FaceData {
                bytes,
                face: ttf_parser::Face::parse(bytes, 0).expect("a carried typeface is readable"),
                post_script_name,
            })
        });
        &faces[self as usize]
    }

    fn glyph(self, character: char) -> Option<GlyphId> {
        self.data().face.glyph_index(character)
    }

    /// In thousandths of the font size.
    fn advance(self, glyph: GlyphId) -> f32 {
        let face = &self.data().face;
        f32::from(face.glyph_hor_advance(glyph).unwrap_or(0)) * 1000.0 / f32::from(face.units_per_em())
    }
}

/// Typefaces and characters used so far by the pages of one document.
#[derive(Default)]
pub(crate) struct FontBook {
    used: BTreeMap<Typeface, Vec<char>>,
}

/// A stretch of text in one typeface, as character codes of its embedded font.
pub(crate) struct Run {
    pub font_name: &'static str,
    pub codes: Vec<u16>,
}

/// The characters as they are drawn: composed, without line breaks and invisible controls.
pub(crate) fn drawable(text: &str) -> impl Iterator<Item = char> + '_ {
    text.nfc()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|c| !c.is_control() && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{ad}'))
}

fn typeface_for(style: Style, character: char) -> (Typeface, GlyphId) {
    let typefaces = style.typefaces();
    typefaces
        .iter()
        .find_map(|typeface| Some((*typeface, typeface.glyph(character)?)))
        // Glyph 0 is the empty box.
        .unwrap_or((typefaces[typefaces.len() - 1], GlyphId(0)))
}

/// Width in points.
pub(crate) fn text_width(style: Style, size: f32, text: &str) -> f32 {
    drawable(text)
        .map(|c| {
            let (typeface, glyph) = typeface_for(style, c);
            typeface.advance(glyph)
        })
        .sum::<f32>()
        * size
        / 1000.0
}

/// The longest beginning of `text` that fits, with an ellipsis where something was cut.
pub(crate) fn fitted(style: Style, size: f32, text: &str, width: f32) -> String {
    if text_width(style, size, text) <= width {
        return drawable(text).collect();
    }
    let mut kept: Vec<char> = drawable(text).collect();
    while !kept.is_empty() {
        kept.pop();
        let candidate = kept.iter().collect::<String>().trim_end().to_owned() + "…";
        if text_width(style, size, &candidate) <= width {
            return candidate;
        }
    }
    String::new()
}

/// Breaks text into lines no wider than `width`; a word that is too long is broken anywhere.
pub(crate) fn wrapped(style: Style, size: f32, text: &str, width: f32) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let mut line = String::new();
        for word in paragraph.split_whitespace() {
            let candidate = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if text_width(style, size, &candidate) <= width {
                line = candidate;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            for character in drawable(word) {
                line.push(character);
                if text_width(style, size, &line) > width && line.chars().count() > 1 {
                    line.pop();
                    lines.push(std::mem::replace(&mut line, character.to_string()));
                }
            }
        }
        lines.push(line);
    }
    lines
}

impl FontBook {
    pub fn runs(&mut self, style: Style, text: &str) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::new();
        for character in drawable(text) {
            let (typeface, _) = typeface_for(style, character);
            let characters = self.used.entry(typeface).or_default();
            let position = characters.iter().position(|c| *c == character).unwrap_or_else(|| {
                characters.push(character);
                characters.len() - 1
            });
            // Code 0 is kept for the missing glyph.
            let code = u16::try_from(position + 1).unwrap_or(0);
            let font_name = resource_name(typeface);
            match runs.last_mut() {
                Some(run) if run.font_name == font_name => run.codes.push(code),
                _ => runs.push(Run { font_name, codes: vec![code] }),
            }
        }
        runs
    }

    /// Embeds what was used and returns the font part of a resource dictionary.
    pub fn embed(&self, sink: &mut impl ObjectSink) -> Dictionary {
        let mut fonts = Dictionary::new();
        for (typeface, characters) in &self.used {
            fonts.set(
                resource_name(*typeface),
                Object::Reference(embed_typeface(*typeface, characters, sink)),
            );
        }
        fonts
    }
}

fn resource_name(typeface: Typeface) -> &'static str {
    match typeface {
        Typeface::Regular => "BigR",
        Typeface::SemiBold => "BigB",
        Typeface::Script => "BigS",
        Typeface::SecondScript => "BigC",
    }
}

pub(crate) fn compressed(mut dictionary: Dictionary, content: &[u8]) -> Object {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    let packed = std::io::Write::write_all(&mut encoder, content).and_then(|()| encoder.finish());
    match packed {
        Ok(packed) => {
            dictionary.set("Filter", Object::Name(b"FlateDecode".to_vec()));
            Object::Stream(Stream::new(dictionary, packed))
        }
        // Writing to memory does not fail; plain content is as good.
        Err(_) => Object::Stream(Stream::new(dictionary, content.to_vec())),
    }
}

fn embed_typeface(typeface: Typeface, characters: &[char], sink: &mut impl ObjectSink) -> ObjectId {
    let data = typeface.data();
    let face = &data.face;
    let scale = 1000.0 / f32::from(face.units_per_em());
    let glyphs: Vec<GlyphId> = characters.iter().map(|c| typeface.glyph(*c).unwrap_or(GlyphId(0))).collect();

    let mut remapper = subsetter::GlyphRemapper::new();
    let mut code_to_glyph = vec![0u8, 0];
    let mut widths = vec![Object::Real(typeface.advance(GlyphId(0)))];
    for glyph in &glyphs {
        let new = if glyph.0 == 0 { 0 } else { remapper.remap(glyph.0) };
        code_to_glyph.extend(new.to_be_bytes());
        widths.push(Object::Real(typeface.advance(*glyph)));
    }
    let file = subsetter::subset(data.bytes, 0, &remapper).unwrap_or_else(|_| data.bytes.to_vec());
    let file_id = sink.add(compressed(dictionary! { "Length1" => file.len() as i64 }, &file));

    let name = format!("{}+{}", subset_tag(&glyphs), data.post_script_name);
    let bounds = face.global_bounding_box();
    let descriptor = sink.add(Object::Dictionary(dictionary! {
        "Type" => "FontDescriptor",
        "FontName" => Object::Name(name.clone().into_bytes()),
        "Flags" => 4,
        "FontBBox" => [bounds.x_min, bounds.y_min, bounds.x_max, bounds.y_max]
            .map(|v| Object::Real(f32::from(v) * scale)).to_vec(),
        "ItalicAngle" => 0,
        "Ascent" => Object::Real(f32::from(face.ascender()) * scale),
        "Descent" => Object::Real(f32::from(face.descender()) * scale),
        "CapHeight" => Object::Real(f32::from(face.capital_height().unwrap_or(0)) * scale),
        "StemV" => 80,
        "FontFile2" => file_id,
    }));
    let code_to_glyph = sink.add(compressed(Dictionary::new(), &code_to_glyph));
    let descendant = sink.add(Object::Dictionary(dictionary! {
        "Type" => "Font",
        "Subtype" => "CIDFontType2",
        "BaseFont" => Object::Name(name.clone().into_bytes()),
        "CIDSystemInfo" => dictionary! {
            "Registry" => Object::string_literal("Adobe"),
            "Ordering" => Object::string_literal("Identity"),
            "Supplement" => 0,
        },
        "FontDescriptor" => descriptor,
        "CIDToGIDMap" => code_to_glyph,
        "DW" => 0,
        "W" => vec![Object::Integer(0), Object::Array(widths)],
    }));
    let to_unicode = sink.add(compressed(Dictionary::new(), to_unicode(characters).as_bytes()));
    sink.add(Object::Dictionary(dictionary! {
        "Type" => "Font",
        "Subtype" => "Type0",
        "BaseFont" => Object::Name(name.into_bytes()),
        "Encoding" => "Identity-H",
        "DescendantFonts" => vec![Object::Reference(descendant)],
        "ToUnicode" => to_unicode,
    }))
}

/// Six capitals that differ between subsets, without chance.
fn subset_tag(glyphs: &[GlyphId]) -> String {
    let mut state = 0xcbf2_9ce4_8422_2325_u64;
    for glyph in glyphs {
        state = (state ^ u64::from(glyph.0)).wrapping_mul(0x0100_0000_01b3);
    }
    (0..6).map(|i| char::from(b'A' + ((state >> (i * 8)) % 26) as u8)).collect()
}

fn to_unicode(characters: &[char]) -> String {
    let mut map = String::from(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n",
    );
    for (block, chunk) in characters.chunks(100).enumerate() {
        let _ = writeln!(map, "{} beginbfchar", chunk.len());
        for (index, character) in chunk.iter().enumerate() {
            let _ = write!(map, "<{:04X}> <", block * 100 + index + 1);
            for unit in character.encode_utf16(&mut [0; 2]) {
                let _ = write!(map, "{unit:04X}");
            }
            map.push_str(">\n");
        }
        map.push_str("endbfchar\n");
    }
    map.push_str("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend");
    map
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_never_exceed_the_width() {
        let text =
            "Unbreakable: 0123456789abcdef0123456789abcdef0123456789abcdef and then some ordinary words";
        let lines = wrapped(Style::Regular, 9.0, text, 90.0);
        assert!(lines.len() > 3);
        for line in &lines {
            assert!(text_width(Style::Regular, 9.0, line) <= 90.0, "{line}");
        }
        let joined: String = lines.concat().split_whitespace().collect();
        assert_eq!(joined, text.split_whitespace().collect::<String>());
    }

    #[test]
    fn handwriting_falls_back_letter_by_letter() {
        let mut book = FontBook::default();
        let names: Vec<_> =
            book.runs(Style::Handwriting, "Anna Жанна 漢").iter().map(|r| r.font_name).collect();
        assert_eq!(names.first(), Some(&"BigS"));
        assert!(names.contains(&"BigC"));
        assert_eq!(names.last(), Some(&"BigR"));
    }

    #[test]
    fn decomposed_letters_are_composed() {
        assert_eq!(drawable("Zoe\u{308}\u{202e}\n").collect::<String>(), "Zoë ");
    }
}
