//! Good, cut off, disguised and absurd files. Every file is made here; none is anybody's photo.

use super::orientation::tests::exif;
use super::*;

/// A photo of nothing, brighter to the right and bottom.
fn photo(width: u32, height: u32) -> Picture {
    let mut rgb = Vec::new();
    for y in 0..height {
        for x in 0..width {
            rgb.extend_from_slice(&[(x * 255 / width) as u8, (y * 255 / height) as u8, 90]);
        }
    }
    Picture { width, height, rgb }
}

fn png_of(picture: &Picture) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = ::png::Encoder::new(&mut file, picture.width, picture.height);
    encoder.set_color(::png::ColorType::Rgb);
    encoder.write_header().unwrap().write_image_data(&picture.rgb).unwrap();
    file
}

fn webp_of(picture: &Picture) -> Vec<u8> {
    let mut file = Vec::new();
    let encoder = image_webp::WebPEncoder::new(&mut file);
    encoder.encode(&picture.rgb, picture.width, picture.height, image_webp::ColorType::Rgb8).unwrap();
    file
}

/// A JPEG as phones write it: with an EXIF block right behind its beginning.
fn held(picture: &Picture, orientation: u8) -> Vec<u8> {
    let (file, block) = (picture.jpeg(90), exif(orientation));
    let mut held = file[..2].to_vec();
    held.extend_from_slice(&[0xff, 0xe1]);
    held.extend_from_slice(&(block.len() as u16 + 2).to_be_bytes());
    held.extend_from_slice(&block);
    held.extend_from_slice(&file[2..]);
    held
}

fn refused(bytes: &[u8], kind: Kind) -> Refusal {
    match prepare(bytes, kind) {
        Ok(_) => panic!("this was accepted"),
        Err(refusal) => refusal,
    }
}

/// Lines of dark words on paper; another `seed`, other words.
fn print_of(seed: u32, width: u32, height: u32) -> Picture {
    let mut picture = photo(width, height);
    for (at, pixel) in picture.rgb.chunks_exact_mut(3).enumerate() {
        let (column, line) = (at as u32 % width * 24 / width, at as u32 / width * 30 / height);
        let word = (column.wrapping_mul(2_654_435_761) ^ (line + seed * 97).wrapping_mul(2_246_822_519))
            .wrapping_mul(3_266_489_917);
        pixel.fill(if line % 2 == 0 && word >> 30 != 0 { 40 } else { 225 });
    }
    picture
}

#[test]
fn every_kind_comes_out_as_a_small_jpeg_of_the_same_picture() {
    let original = print_of(1, 2_600, 700);
    let files =
        [(original.jpeg(90), Kind::Jpeg), (png_of(&original), Kind::Png), (webp_of(&original), Kind::WebP)];
    for (file, kind) in files {
        let prepared = prepare(&file, kind).unwrap();
        assert_eq!((prepared.picture.width, prepared.picture.height), (2_400, 646), "{kind:?}");
        assert_eq!(sniff(&prepared.jpeg), Some(Kind::Jpeg));
    }
}

#[test]
fn the_same_picture_is_similar_in_any_file_and_another_one_is_not() {
    let original = print_of(1, 800, 1_200);
    let print = |file: &[u8], kind| prepare(file, kind).unwrap().fingerprint;
    let first = print(&png_of(&original), Kind::Png);
    let smaller = print(&original.clone().shrunk_to(500).jpeg(40), Kind::Jpeg);
    let webp = print(&webp_of(&original), Kind::WebP);
    println!("same picture: {} and {} bits", first.distance(smaller), first.distance(webp));
    assert!(first.is_similar(smaller) && first.is_similar(webp));
    for seed in 2..12 {
        let other = Fingerprint::of(&print_of(seed, 800, 1_200).grey());
        println!("another picture: {} bits", first.distance(other));
        assert!(!first.is_similar(other), "{seed}");
    }
}

#[test]
fn a_photo_is_turned_upright_and_forgets_where_it_was_taken() {
    let file = held(&photo(400, 300), 6);
    assert!(file.windows(3).any(|bytes| bytes == b"GPS"));
    let prepared = prepare(&file, Kind::Jpeg).unwrap();
    assert_eq!((prepared.picture.width, prepared.picture.height), (300, 400));
    assert!(!prepared.jpeg.windows(3).any(|bytes| bytes == b"GPS"));
    assert!(!prepared.jpeg.windows(4).any(|bytes| bytes == b"Exif"));
}

/// The coded picture of a file: from its first table on.
fn coded(file: &[u8]) -> &[u8] {
    &file[file.windows(2).position(|bytes| bytes == [0xff, 0xdb]).unwrap()..]
}

#[test]
fn what_is_upright_and_small_is_kept_as_it_came_but_for_its_metadata() {
    let picture = print_of(1, 900, 1_400);
    for orientation in [1, 9] {
        let mut file = held(&picture, orientation);
        file.extend_from_slice(b"a short film with GPS");
        let prepared = prepare(&file, Kind::Jpeg).unwrap();
        let bare = &prepared.jpeg;
        assert_eq!(coded(bare), coded(&picture.jpeg(90)));
        assert!(
            !bare.windows(3).any(|bytes| bytes == b"GPS") && !bare.windows(4).any(|bytes| bytes == b"Exif")
        );
        assert_eq!(decode(bare, Kind::Jpeg).unwrap().rgb, prepared.picture.rgb);
        // Again, nothing is left to take away.
        assert_eq!(prepare(bare, Kind::Jpeg).unwrap().jpeg, *bare);
    }
}

#[test]
fn what_has_many_bytes_for_its_pixels_is_compressed() {
    let mut picture = photo(600, 600);
    for (at, value) in picture.rgb.iter_mut().enumerate() {
        *value ^= (at as u32).wrapping_mul(2_654_435_761).to_be_bytes()[0];
    }
    let file = picture.jpeg(100);
    assert!(prepare(&file, Kind::Jpeg).unwrap().jpeg.len() < file.len() / 2);
}

/// Six HEVC tiles in a grid, to be turned by a quarter: what an iPhone writes. Made with libheif and x265 of four areas of
/// colour; its Exif block asks for the same quarter once more, as phones' do, and must not be obeyed twice.
const PHONE: &[u8] = include_bytes!("../../tests/samples/phone.heic");

#[test]
fn a_phones_heic_is_put_together_from_its_tiles_and_turned_once() {
    assert_eq!(sniff(PHONE), Some(Kind::Heic));
    let prepared = prepare(PHONE, Kind::Heic).unwrap();
    let picture = &prepared.picture;
    assert_eq!((picture.width, picture.height), (192, 128));
    let at = |x: u32, y: u32| {
        let start = ((y * picture.width + x) * 3) as usize;
        [picture.rgb[start], picture.rgb[start + 1], picture.rgb[start + 2]]
    };
    let areas = [
        (at(20, 20), [40, 60, 200]),
        (at(170, 20), [200, 30, 30]),
        (at(20, 110), [230, 220, 40]),
        (at(170, 110), [30, 180, 40]),
    ];
    for (is, should) in areas {
        assert!(is.iter().zip(should).all(|(is, should)| is.abs_diff(should) < 16), "{is:?} for {should:?}");
    }
    assert!(!prepared.jpeg.windows(3).any(|bytes| bytes == b"GPS"));
    for length in (0..PHONE.len()).step_by(37) {
        assert!(prepare(&PHONE[..length], Kind::Heic).is_err(), "cut off after {length} bytes");
    }
}

#[test]
fn files_that_were_cut_off_are_refused() {
    let original = photo(640, 480);
    for (file, kind) in [(original.jpeg(80), Kind::Jpeg), (png_of(&original), Kind::Png)] {
        assert_eq!(refused(&file[..file.len() / 2], kind), Refusal::Incomplete, "{kind:?}");
    }
    let webp = webp_of(&original);
    assert!(prepare(&webp[..webp.len() / 2], Kind::WebP).is_err());
    assert_eq!(refused(b"", Kind::Jpeg), Refusal::Empty);
}

#[test]
fn what_follows_a_photo_does_not_matter() {
    let mut file = photo(640, 480).jpeg(80);
    file.extend_from_slice(b"\0\0\0\x18ftypmp42 a short film");
    assert!(prepare(&file, Kind::Jpeg).is_ok());
}

#[test]
fn disguises_are_refused() {
    let file = photo(640, 480).jpeg(80);
    assert_eq!(refused(&file, Kind::Png), Refusal::Disguised);
    assert_eq!(refused(b"MZ\x90\0 this is a program", Kind::Jpeg), Refusal::NotAPicture);
    assert_eq!(refused(b"%PDF-1.7\n", Kind::Pdf), Refusal::IsPdf);
    let shell = [b"\xff\xd8\xff\xe0\0\x10JFIF".as_slice(), &[7; 400]].concat();
    assert!(prepare(&shell, Kind::Jpeg).is_err());
    assert!(prepare(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic and nothing else", Kind::Heic).is_err());
}

/// Few bytes that claim to be a great picture cost nothing: the size is read first.
#[test]
fn bombs_are_refused_by_what_they_claim() {
    let mut jpeg = photo(640, 480).jpeg(80);
    let frame = jpeg.windows(2).position(|bytes| bytes == [0xff, 0xc0]).unwrap();
    jpeg[frame + 5..frame + 9].copy_from_slice(&[0xff, 0xff, 0xff, 0xff]);
    assert_eq!(refused(&jpeg, Kind::Jpeg), Refusal::TooLarge { width: 65_535, height: 65_535 });
    let mut png = png_of(&photo(640, 480));
    png[16..24].copy_from_slice(&[0, 0, 0x40, 0, 0, 0, 0x40, 0]);
    assert_eq!(refused(&png, Kind::Png), Refusal::TooLarge { width: 16_384, height: 16_384 });
    assert_eq!(refused(&photo(20, 900).jpeg(80), Kind::Jpeg), Refusal::TooSmall { width: 20, height: 900 });
    assert_eq!(check_size(8_000, 7_000), Err(Refusal::TooLarge { width: 8_000, height: 7_000 }));
}

/// A few bytes that blow up: pixels behind the last row are never inflated, and what needs more than the memory for one
/// picture is refused by its header alone.
#[test]
fn pictures_that_inflate_without_end_cost_no_more_than_they_claim() {
    let mut file = Vec::new();
    let mut encoder = ::png::Encoder::new(&mut file, 4_000, 12_000);
    encoder.set_color(::png::ColorType::Grayscale);
    encoder.set_compression(::png::Compression::Fast);
    encoder.write_header().unwrap().write_image_data(&vec![0; 4_000 * 12_000]).unwrap();
    assert!(file.len() < 1_000_000, "{} bytes for 48 MB", file.len());
    file[16..24].copy_from_slice(&[0, 0, 0x0f, 0xa0, 0, 0, 0, 0x40]);
    let small = prepare(&file, Kind::Png).unwrap();
    assert_eq!((small.picture.width, small.picture.height), (2_400, 38));
    // 7,000 × 7,000 pixels of eight bytes, interlaced: all of them at once.
    file[16..29].copy_from_slice(&[0, 0, 0x1b, 0x58, 0, 0, 0x1b, 0x58, 16, 6, 0, 0, 1]);
    assert_eq!(refused(&file, Kind::Png), Refusal::TooComplex);
}

#[test]
fn a_byte_changed_anywhere_is_refused_or_shown_but_never_a_panic() {
    let original = photo(160, 120);
    for (file, kind) in [
        (original.jpeg(80), Kind::Jpeg),
        (png_of(&original), Kind::Png),
        (webp_of(&original), Kind::WebP),
        (PHONE.to_vec(), Kind::Heic),
    ] {
        for at in (0..file.len()).step_by(7) {
            let mut damaged = file.clone();
            damaged[at] ^= 0xff;
            if let Ok(prepared) = prepare(&damaged, kind) {
                assert!(prepared.picture.longest_side() <= KEPT_SIDE_PX);
                let shown = decode(&prepared.jpeg, Kind::Jpeg).unwrap();
                assert_eq!((shown.width, shown.height), (prepared.picture.width, prepared.picture.height));
            }
        }
    }
}
