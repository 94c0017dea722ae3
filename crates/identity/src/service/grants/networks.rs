//! The networks from which an organization's office may work. Artists travel and are never held to them.

use std::net::IpAddr;

use ipnet::IpNet;
use platform::{FieldError, Role};

/// Most networks of an organization.
const MOST: usize = 100;

/// Networks as typed: `203.0.113.0/24`, `2001:db8::/32` or a single address. Bits below the mask are dropped.
pub fn parse(field: &str, given: &[String]) -> Result<Vec<IpNet>, FieldError> {
    if given.len() > MOST {
        return Err(FieldError::new(field, format!("Name at most {MOST} networks.")));
    }
    let mut networks = Vec::new();
    for text in given.iter().map(|text| text.trim()) {
        let network: Option<IpNet> =
            text.parse().ok().or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from));
        let network = network.ok_or_else(|| {
            let shown: String = text.chars().filter(|letter| !letter.is_control()).take(60).collect();
            FieldError::new(field, format!("“{shown}” is not a network such as 203.0.113.0/24."))
        })?;
        let network = network.trunc();
        if !networks.contains(&network) {
            networks.push(network);
        }
    }
    Ok(networks)
}

/// Networks as stored.
pub fn stored(networks: &[String]) -> Vec<IpNet> {
    networks.iter().filter_map(|text| text.parse().ok()).collect()
}

/// Whether somebody of this role may work from this address. Without networks everybody may; an address that is not
/// known (a command on the machine itself) is no request of a person.
pub fn allows(networks: &[IpNet], role: Role, address: Option<IpAddr>) -> bool {
    let Some(address) = address else { return true };
    // A dual-stack socket shows IPv4 clients as mapped addresses.
    let address = address.to_canonical();
    networks.is_empty() || role == Role::Artist || networks.iter().any(|network| network.contains(&address))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn networks(given: &[&str]) -> Vec<IpNet> {
        let given: Vec<String> = given.iter().map(|text| (*text).to_owned()).collect();
        parse("staff_networks", &given).unwrap()
    }

    #[test]
    fn networks_are_read_in_each_form_and_written_one_way() {
        let read = networks(&[" 203.0.113.9/24 ", "203.0.113.0/24", "198.51.100.7", "2001:db8::1/32", "::1"]);
        let written: Vec<_> = read.iter().map(ToString::to_string).collect();
        assert_eq!(written, ["203.0.113.0/24", "198.51.100.7/32", "2001:db8::/32", "::1/128"]);
        for text in ["", "opera", "203.0.113.0/33", "203.0.113", "203.0.113.0/-1", "1.2.3.4/255.0.0.0"] {
            assert!(parse("staff_networks", &[text.to_owned()]).is_err(), "{text:?}");
        }
        assert!(parse("staff_networks", &vec!["10.0.0.0/8".to_owned(); 101]).is_err());
    }

    #[test]
    fn the_office_works_from_its_networks_and_artists_from_anywhere() {
        let office = networks(&["203.0.113.0/24", "2001:db8::/32"]);
        let at = |text: &str| Some(text.parse().unwrap());
        for inside in ["203.0.113.0", "203.0.113.255", "::ffff:203.0.113.7", "2001:db8:1::1"] {
            assert!(allows(&office, Role::Admin, at(inside)), "{inside}");
        }
        for outside in ["203.0.112.255", "203.0.114.0", "2001:db9::1", "::1"] {
            assert!(!allows(&office, Role::Accountant, at(outside)), "{outside}");
            assert!(allows(&office, Role::Artist, at(outside)), "{outside}");
            assert!(allows(&[], Role::Admin, at(outside)), "no list, no limit");
        }
        assert!(allows(&office, Role::Admin, None));
    }
}
