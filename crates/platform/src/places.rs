//! Where an address is: a port that reads one optional file of address ranges (`geo_ranges_file`). The portal brings no
//! such file and asks nobody over the network; without a file every place is unknown.

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::net::{IpAddr, Ipv6Addr};
use std::path::Path;
use std::sync::Arc;

/// ISO 3166-1 codes and English names, from the time zone database (public domain).
const COUNTRIES: &str = include_str!("places/countries.txt");

/// Where an address is, to the nearest city at best.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    country: [u8; 2],
    /// Degrees north.
    pub latitude: f32,
    /// Degrees east.
    pub longitude: f32,
}

impl Place {
    /// A place in the country of an ISO 3166-1 code of two letters.
    pub fn new(country: &str, latitude: f32, longitude: f32) -> Option<Self> {
        let country: [u8; 2] = country.as_bytes().try_into().ok()?;
        let is_on_earth = (-90.0..=90.0).contains(&latitude) && (-180.0..=180.0).contains(&longitude);
        (country.iter().all(u8::is_ascii_alphabetic) && is_on_earth).then(|| Self {
            country: [country[0].to_ascii_uppercase(), country[1].to_ascii_uppercase()],
            latitude,
            longitude,
        })
    }

    /// ISO 3166-1, two capitals.
    pub fn country_code(&self) -> &str {
        std::str::from_utf8(&self.country).unwrap_or_default()
    }

    /// The country's English name; the code where it has none.
    pub fn country_name(&self) -> &str {
        let named =
            COUNTRIES.lines().find_map(|line| line.strip_prefix(self.country_code())?.strip_prefix('\t'));
        named.unwrap_or_else(|| self.country_code())
    }
}

#[derive(Clone, Copy)]
struct Range<A> {
    start: A,
    end: A,
    place: Place,
}

/// The ranges of the file, or none. Cloning is cheap.
#[derive(Clone, Default)]
pub struct Places {
    four: Arc<[Range<u32>]>,
    six: Arc<[Range<u128>]>,
}

/// Why the file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum PlacesError {
    /// It cannot be read.
    #[error("{0}")]
    Read(#[from] std::io::Error),
    /// A line is not `start,end,country,latitude,longitude`.
    #[error("line {0}: expected start,end,country,latitude,longitude")]
    Line(usize),
    /// Two ranges cover the same address, so the answer would depend on luck.
    #[error("two ranges overlap")]
    Overlap,
}

impl Places {
    /// Reads a file of lines `start,end,country,latitude,longitude`, with addresses of either family as text. Fields may
    /// be quoted; what follows the fifth is left out. A line of names may come first.
    pub fn load(path: &Path) -> Result<Self, PlacesError> {
        let (mut four, mut six) = (Vec::new(), Vec::new());
        for (index, line) in BufReader::new(File::open(path)?).lines().enumerate() {
            let line = line?;
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            match parse(line) {
                Some((IpAddr::V4(start), IpAddr::V4(end), place)) if start <= end => {
                    four.push(Range { start: start.to_bits(), end: end.to_bits(), place });
                }
                Some((IpAddr::V6(start), IpAddr::V6(end), place)) if start <= end => {
                    six.push(Range { start: start.to_bits(), end: end.to_bits(), place });
                }
                _ if index == 0 && !line.starts_with(|sign: char| sign.is_ascii_digit()) => {}
                _ => return Err(PlacesError::Line(index + 1)),
            }
        }
        Ok(Self { four: sorted(four)?, six: sorted(six)? })
    }

    /// Where an address is, if the file knows.
    pub fn find(&self, address: IpAddr) -> Option<Place> {
        match address {
            IpAddr::V4(address) => look_up(&self.four, address.to_bits()),
            IpAddr::V6(address) => match address.to_ipv4_mapped() {
                Some(address) => look_up(&self.four, address.to_bits()),
                None => look_up(&self.six, Ipv6Addr::to_bits(address)),
            },
        }
    }
}

fn parse(line: &str) -> Option<(IpAddr, IpAddr, Place)> {
    let mut fields = line.split(',').map(|field| field.trim().trim_matches('"'));
    let (start, end) = (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
    let country = fields.next()?;
    let (latitude, longitude) = (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
    Some((start, end, Place::new(country, latitude, longitude)?))
}

fn sorted<A: Ord + Copy>(mut ranges: Vec<Range<A>>) -> Result<Arc<[Range<A>]>, PlacesError> {
    ranges.sort_by_key(|range| range.start);
    if ranges.windows(2).any(|pair| pair[1].start <= pair[0].end) {
        return Err(PlacesError::Overlap);
    }
    Ok(ranges.into())
}

fn look_up<A: Ord + Copy>(ranges: &[Range<A>], address: A) -> Option<Place> {
    let after = ranges.partition_point(|range| range.start <= address);
    let range = ranges.get(after.checked_sub(1)?)?;
    (address <= range.end).then_some(range.place)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    fn load(text: &str) -> Result<Places, PlacesError> {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        Places::load(file.path())
    }

    fn country(places: &Places, address: &str) -> Option<String> {
        places.find(address.parse().unwrap()).map(|place| place.country_code().to_owned())
    }

    #[test]
    fn an_address_is_in_the_range_that_holds_it() {
        let text = "start,end,country,latitude,longitude\n2001:db8::,2001:db8::ffff,jp,35.7,139.7\n\
            \"203.0.113.128\",\"203.0.113.255\",\"DE\",\"52.5\",\"13.4\",\"Berlin\"\n\
            203.0.113.0,203.0.113.127,AT,48.2,16.4\n";
        let places = load(text).unwrap();
        for (address, expected) in [
            ("203.0.113.0", Some("AT")),
            ("203.0.113.127", Some("AT")),
            ("203.0.113.128", Some("DE")),
            ("203.0.114.0", None),
            ("203.0.112.255", None),
            ("::ffff:203.0.113.5", Some("AT")),
            ("2001:db8::1", Some("JP")),
            ("2001:db8::1:0", None),
        ] {
            assert_eq!(country(&places, address).as_deref(), expected, "{address}");
        }
        assert_eq!(country(&Places::default(), "203.0.113.0"), None);
    }

    #[test]
    fn a_mistake_is_told_with_its_line() {
        for (text, line) in [
            ("1.0.0.0,1.0.0.255,AT,48,16\nnonsense", 2),
            ("1.0.0.0,1.0.0.255,AT,48", 1),
            ("1.0.0.9,1.0.0.0,AT,48,16", 1),
            ("1.0.0.0,2001:db8::,AT,48,16", 1),
            ("1.0.0.0,1.0.0.255,AUT,48,16", 1),
            ("1.0.0.0,1.0.0.255,AT,148,16", 1),
            ("1.0.0.0,1.0.0.255,AT,NaN,16", 1),
        ] {
            assert!(matches!(load(text), Err(PlacesError::Line(found)) if found == line), "{text}");
        }
        let overlap = "1.0.0.0,1.0.0.255,AT,48,16\n1.0.0.255,1.0.1.255,DE,48,16";
        assert!(matches!(load(overlap), Err(PlacesError::Overlap)));
        assert!(matches!(Places::load(Path::new("/nowhere/at/all")), Err(PlacesError::Read(_))));
    }

    #[test]
    fn countries_have_names() {
        let name = |code: &str| Place::new(code, 0.0, 0.0).unwrap().country_name().to_owned();
        assert_eq!(name("at"), "Austria");
        assert_eq!(name("JP"), "Japan");
        assert_eq!(name("QQ"), "QQ");
        assert!(COUNTRIES.lines().all(|line| line.split('\t').count() == 2));
    }
}
