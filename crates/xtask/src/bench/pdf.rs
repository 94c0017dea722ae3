//! Documents to measure with: a contract of text pages, and one that is mostly a picture nobody can compress.

use std::fmt::Write as _;

/// A4 pages full of text. Different `salt`, different document.
pub fn contract(pages: usize, salt: &str) -> Vec<u8> {
    let mut file = File::begin(pages);
    for page in 1..=pages {
        let mut text = String::from("BT /F1 11 Tf 14 TL 60 780 Td\n");
        let _ = writeln!(text, "(Contract {salt}, page {page} of {pages}) Tj T* T*");
        for line in 1..=48 {
            let _ = writeln!(
                text,
                "({page}.{line} The Artist shall attend rehearsals and performances as the schedule says, {salt}.) Tj T*"
            );
        }
        text.push_str("ET\n");
        file.page(text.as_bytes(), "");
    }
    file.end()
}

/// One page with a picture of about `bytes` bytes that look random.
pub fn picture(bytes: usize) -> Vec<u8> {
    const WIDTH: usize = 4000;
    let height = bytes / (WIDTH * 3);
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut pixels = Vec::with_capacity(WIDTH * height * 3 + 8);
    while pixels.len() < WIDTH * height * 3 {
        // xorshift64
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        pixels.extend_from_slice(&state.to_le_bytes());
    }
    pixels.truncate(WIDTH * height * 3);
    let mut file = File::begin(1);
    let head = format!(
        "/Type /XObject /Subtype /Image /Width {WIDTH} /Height {height} /ColorSpace /DeviceRGB /BitsPerComponent 8"
    );
    let image = file.stream(&head, &pixels);
    file.page(b"q 500 0 0 500 40 300 cm /Im1 Do Q\n", &format!("/XObject << /Im1 {image} 0 R >>"));
    file.end()
}

/// Objects 1 to 3 are the catalog, the tree of pages and the font; pages come as they are added.
struct File {
    bytes: Vec<u8>,
    /// Where each object begins, from object 1; zero where it comes later.
    places: Vec<usize>,
    pages: Vec<usize>,
}

impl File {
    fn begin(pages: usize) -> Self {
        let mut file = Self {
            bytes: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec(),
            places: vec![0; 3],
            pages: Vec::with_capacity(pages),
        };
        file.object(1, b"<< /Type /Catalog /Pages 2 0 R >>");
        file.object(3, b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>");
        file
    }

    fn object(&mut self, number: usize, content: &[u8]) {
        if number > self.places.len() {
            self.places.resize(number, 0);
        }
        self.places[number - 1] = self.bytes.len();
        self.bytes.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
        self.bytes.extend_from_slice(content);
        self.bytes.extend_from_slice(b"\nendobj\n");
    }

    fn stream(&mut self, dictionary: &str, content: &[u8]) -> usize {
        let mut object = format!("<< {dictionary} /Length {} >>\nstream\n", content.len()).into_bytes();
        object.extend_from_slice(content);
        object.extend_from_slice(b"\nendstream");
        let number = self.places.len() + 1;
        self.object(number, &object);
        number
    }

    fn page(&mut self, content: &[u8], resources: &str) {
        let content = self.stream("", content);
        let number = self.places.len() + 1;
        let page = format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {content} 0 R \
             /Resources << /Font << /F1 3 0 R >> {resources} >> >>"
        );
        self.object(number, page.as_bytes());
        self.pages.push(number);
    }

    fn end(mut self) -> Vec<u8> {
        let kids: Vec<String> = self.pages.iter().map(|number| format!("{number} 0 R")).collect();
        let tree = format!("<< /Type /Pages /Count {} /Kids [{}] >>", self.pages.len(), kids.join(" "));
        self.object(2, tree.as_bytes());
        let table = self.bytes.len();
        let size = self.places.len() + 1;
        let mut tail = format!("xref\n0 {size}\n0000000000 65535 f \n");
        for place in &self.places {
            // With its line break an entry is 20 bytes long.
            let _ = writeln!(tail, "{place:010} 00000 n ");
        }
        let _ = writeln!(tail, "trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF");
        self.bytes.extend_from_slice(tail.as_bytes());
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_object_is_where_the_table_says() {
        let file = contract(10, "a");
        let text = String::from_utf8_lossy(&file).replace('\u{fffd}', "?");
        // The four bytes of the second line are no UTF-8 and come out as one character each.
        let table = text.split("xref\n0 ").nth(1).unwrap();
        let places: Vec<usize> =
            table.lines().skip(2).map_while(|line| line.strip_suffix(" 00000 n ")?.parse().ok()).collect();
        assert_eq!(places.len(), 3 + 10 * 2);
        for (index, place) in places.iter().enumerate() {
            assert!(file[*place..].starts_with(format!("{} 0 obj", index + 1).as_bytes()), "{index}");
        }
        assert_ne!(file, contract(10, "b"));
    }

    #[test]
    fn a_picture_is_as_large_as_was_asked() {
        let length = picture(1_200_000).len();
        assert!((1_200_000..1_202_000).contains(&length), "{length}");
    }
}
