//! Photos to measure with: as large and as busy as a phone's, held upright, of nothing; and what the app makes of them.

/// Symbols of a code in which each is four bits long: a Huffman table that needs no counting.
const DC_SIZES: [u8; 9] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
/// The end of a block; then zeros to skip (upper half) and the size of the number that follows them.
const AC_STEPS: [u8; 10] = [0x00, 0x01, 0x02, 0x03, 0x11, 0x12, 0x13, 0x21, 0x22, 0x23];
/// Luma blocks of a phone's photo hold about so many numbers besides their mean.
const LUMA_STEPS: u64 = 14;
const CHROMA_STEPS: u64 = 3;

/// Even paper with letters on it has less to tell.
const PAPER_LUMA_STEPS: u64 = 8;
const PAPER_CHROMA_STEPS: u64 = 1;
/// Any number but zero.
const SEED: u64 = 0x9e37_79b9_7f4a_7c15;

/// A baseline JPEG with colours at half size, and the note that it was taken with the phone turned by a quarter.
pub fn jpeg(width: u16, height: u16) -> Vec<u8> {
    let mut file = vec![0xff, 0xd8];
    segment(&mut file, 0xe1, b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0");
    coded(file, width, height, [LUMA_STEPS, CHROMA_STEPS], SEED)
}

/// What a phone uploads: the paper that was found in the photo, upright and evenly lit. Each number is another one.
pub fn page(width: u16, height: u16, number: u64) -> Vec<u8> {
    let seed = SEED.wrapping_mul(2 * number + 1);
    coded(vec![0xff, 0xd8], width, height, [PAPER_LUMA_STEPS, PAPER_CHROMA_STEPS], seed)
}

fn coded(mut file: Vec<u8>, width: u16, height: u16, steps: [u64; 2], seed: u64) -> Vec<u8> {
    let mut quantizers = vec![0];
    quantizers.extend((0..64).map(|index| 6 + index / 3));
    segment(&mut file, 0xdb, &quantizers);
    let [high_width, low_width] = width.to_be_bytes();
    let [high_height, low_height] = height.to_be_bytes();
    let frame = [8, high_height, low_height, high_width, low_width, 3, 1, 0x22, 0, 2, 0x11, 0, 3, 0x11, 0];
    segment(&mut file, 0xc0, &frame);
    segment(&mut file, 0xc4, &code(0x00, &DC_SIZES));
    segment(&mut file, 0xc4, &code(0x10, &AC_STEPS));
    segment(&mut file, 0xda, &[3, 1, 0, 2, 0, 3, 0, 0, 63, 0]);
    let mut scan = Scan { bytes: file, bits: 0, count: 0, state: seed, means: [0; 3], steps };
    for _ in 0..u32::from(width.div_ceil(16)) * u32::from(height.div_ceil(16)) {
        for component in [0, 0, 0, 0, 1, 2] {
            scan.block(component);
        }
    }
    scan.end()
}

fn segment(file: &mut Vec<u8>, marker: u8, content: &[u8]) {
    file.extend_from_slice(&[0xff, marker]);
    file.extend_from_slice(&(content.len() as u16 + 2).to_be_bytes());
    file.extend_from_slice(content);
}

/// Sixteen counts of codes by their length, then the symbols.
fn code(class: u8, symbols: &[u8]) -> Vec<u8> {
    let mut table = vec![class, 0, 0, 0, symbols.len() as u8];
    table.resize(17, 0);
    table.extend_from_slice(symbols);
    table
}

struct Scan {
    bytes: Vec<u8>,
    bits: u64,
    count: u32,
    state: u64,
    means: [i32; 3],
    /// Numbers in a block of brightness, of colour; half of them at least.
    steps: [u64; 2],
}

impl Scan {
    /// xorshift64
    fn random(&mut self, below: u64) -> u64 {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        self.state % below
    }

    fn block(&mut self, component: usize) {
        let mean = self.random(120) as i32 - 60;
        let change = mean - std::mem::replace(&mut self.means[component], mean);
        let size = 32 - change.unsigned_abs().leading_zeros();
        self.push(size.into(), 4);
        // Negative numbers are told by their complement.
        let told = if change < 0 { change + (1 << size) - 1 } else { change };
        self.push(told as u64, size);
        let steps = self.steps[component.min(1)];
        for _ in 0..steps / 2 + self.random(steps) {
            let step = 1 + self.random(AC_STEPS.len() as u64 - 1);
            self.push(step, 4);
            let size = u32::from(AC_STEPS[step as usize] & 0x0f);
            let number = self.random(1 << size);
            self.push(number, size);
        }
        self.push(0, 4);
    }

    fn push(&mut self, value: u64, count: u32) {
        self.bits = self.bits << count | value;
        self.count += count;
        while self.count >= 8 {
            self.count -= 8;
            let byte = (self.bits >> self.count) as u8;
            self.bytes.push(byte);
            if byte == 0xff {
                self.bytes.push(0);
            }
        }
        self.bits &= (1 << self.count) - 1;
    }

    fn end(mut self) -> Vec<u8> {
        self.push(0x7f, 7);
        self.bytes.extend_from_slice(&[0xff, 0xd9]);
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_photo_is_as_large_as_a_phone_makes_it_and_has_no_stray_markers() {
        let file = jpeg(4_000, 3_000);
        assert!((2_000_000..5_000_000).contains(&file.len()), "{}", file.len());
        let scan = file.windows(2).position(|bytes| bytes == [0xff, 0xda]).unwrap() + 14;
        let ends = file.len() - 2;
        assert!(file[scan..ends].windows(2).all(|bytes| bytes[0] != 0xff || bytes[1] == 0));
        assert_eq!(file[ends..], [0xff, 0xd9]);
    }
    #[test]
    fn pages_are_smaller_than_photos_and_each_is_another() {
        let files = [1, 2].map(|number| page(1_500, 2_400, number));
        assert!(files.iter().all(|file| (400_000..900_000).contains(&file.len())), "{}", files[0].len());
        assert_ne!(files[0], files[1]);
    }
}
