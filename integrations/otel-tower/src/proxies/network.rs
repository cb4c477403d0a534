//! Networks of IP addresses.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr};
use std::str::FromStr;

/// A network, such as `10.0.0.0/8`. An IPv4 address is the same as the IPv6 address that it is mapped to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Network {
    first: u128,
    mask: u128,
}

impl Network {
    pub(super) fn contains(&self, address: IpAddr) -> bool {
        bits(address) & self.mask == self.first
    }
}

fn bits(address: IpAddr) -> u128 {
    let address: Ipv6Addr = match address {
        IpAddr::V4(address) => address.to_ipv6_mapped(),
        IpAddr::V6(address) => address,
    };
    address.to_bits()
}

impl FromStr for Network {
    type Err = InvalidNetwork;

    fn from_str(text: &str) -> Result<Self, InvalidNetwork> {
        let (address, length) = text.split_once('/').map_or((text, None), |(address, length)| (address, Some(length)));
        let invalid = || InvalidNetwork(text.to_owned());
        let address: IpAddr = address.parse().map_err(|_| invalid())?;
        let width = if address.is_ipv4() { 32 } else { 128 };
        let length = length.map_or(Ok(width), str::parse).map_err(|_| invalid())?;
        let host_bits = u32::checked_sub(width, length).ok_or_else(invalid)?;
        let mask = u128::MAX.checked_shl(host_bits).unwrap_or(0);
        Ok(Self { first: bits(address) & mask, mask })
    }
}

/// The error for text that is not a network, returned by [`TrustedProxies::networks`](crate::TrustedProxies::networks).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidNetwork(String);

impl fmt::Display for InvalidNetwork {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` is not a network; write an address, such as `10.0.0.1`, or an address with the length of its prefix, such as `10.0.0.0/8` or `fd00::/8`",
            self.0
        )
    }
}

impl std::error::Error for InvalidNetwork {}

#[cfg(test)]
mod tests {
    use super::Network;
    use std::net::IpAddr;

    fn contains(network: &str, address: &str) -> bool {
        let network: Network = network.parse().expect("a valid network");
        network.contains(address.parse::<IpAddr>().expect("a valid address"))
    }

    #[test]
    fn a_network_contains_the_addresses_with_its_prefix() {
        let cases = [
            ("10.0.0.0/8", "10.255.0.1", true),
            ("10.0.0.0/8", "11.0.0.1", false),
            ("10.1.2.3/8", "10.9.9.9", true),
            ("10.0.0.0/8", "::ffff:10.0.0.1", true),
            ("10.0.0.1", "10.0.0.1", true),
            ("10.0.0.1", "10.0.0.2", false),
            ("0.0.0.0/0", "192.0.2.1", true),
            ("0.0.0.0/0", "2001:db8::1", false),
            ("::/0", "2001:db8::1", true),
            ("fd00::/8", "fdff::1", true),
            ("fd00::/8", "fe00::1", false),
            ("2001:db8::1", "2001:db8::1", true),
        ];
        for (network, address, expected) in cases {
            assert_eq!(contains(network, address), expected, "{address} in {network}");
        }
    }

    #[test]
    fn anything_else_is_an_error() {
        for text in ["", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "::/129", "proxy.example", "10.0.0.0/8/8"] {
            let error = text.parse::<Network>().expect_err("not a network");
            assert!(error.to_string().starts_with(&format!("`{text}` is not a network; write ")), "{error}");
        }
    }
}
