//! Characters of XML in UTF-8: which may stand where, references resolved, text escaped.

/// How a text is written: `tmkit.formats.xmlio.Escaper.text` and `.attribute`.
#[derive(Clone, Copy, PartialEq)]
pub enum Place {
    Text,
    Attribute,
}

const REFERENCES: [(&[u8], char); 5] =
    [(b"&amp;", '&'), (b"&lt;", '<'), (b"&gt;", '>'), (b"&quot;", '"'), (b"&apos;", '\'')];

/// Bytes at which a run of plain characters stops, to be looked at.
pub struct Stops([bool; 256]);

impl Stops {
    pub const fn new(also: &[u8]) -> Stops {
        let mut stops = [false; 256];
        let mut byte = 0;
        while byte < 0x20 {
            stops[byte] = true;
            byte += 1;
        }
        stops[b'<' as usize] = true;
        stops[b'&' as usize] = true;
        stops[0xEF] = true;
        let mut place = 0;
        while place < also.len() {
            stops[also[place] as usize] = true;
            place += 1;
        }
        Stops(stops)
    }

    /// Give the place, from `start`, of the first byte to be looked at, or the end.
    pub fn find(&self, data: &[u8], start: usize) -> usize {
        data[start..].iter().position(|&byte| self.0[byte as usize]).map_or(data.len(), |found| start + found)
    }
}

/// Say whether U+FFFE or U+FFFF stands here, which XML cannot hold; the byte here is 0xEF.
pub fn is_noncharacter(rest: &[u8]) -> bool {
    rest.len() > 2 && rest[1] == 0xBF && rest[2] >= 0xBE
}

/// Give the predefined reference that stands here, as its length and its character.
pub fn reference(rest: &[u8]) -> Option<(usize, char)> {
    REFERENCES.iter().find(|(name, _)| rest.starts_with(name)).map(|&(name, character)| (name.len(), character))
}

/// Resolve the predefined references of a text; any other `&` stays.
pub fn resolved(text: &str) -> String {
    let mut found = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(place) = rest.find('&') {
        let (length, character) = reference(&rest.as_bytes()[place..]).unwrap_or((1, '&'));
        found.push_str(&rest[..place]);
        found.push(character);
        rest = &rest[place + length..];
    }
    found + rest
}

/// Add a text as XML; false where it holds what XML cannot, with a part of it added.
pub fn escape(text: &str, place: Place, out: &mut Vec<u8>) -> bool {
    static STOPS: Stops = Stops::new(b">\"");
    let data = text.as_bytes();
    let mut start = 0;
    loop {
        let stop = STOPS.find(data, start);
        out.extend_from_slice(&data[start..stop]);
        if stop == data.len() {
            return true;
        }
        match written(data[stop], place) {
            Some(reference) => out.extend_from_slice(reference),
            None if data[stop] < b' ' || is_noncharacter(&data[stop..]) => return false,
            None => out.push(data[stop]),
        }
        start = stop + 1;
    }
}

fn written(byte: u8, place: Place) -> Option<&'static [u8]> {
    match byte {
        b'&' => Some(b"&amp;"),
        b'<' => Some(b"&lt;"),
        b'>' => Some(b"&gt;"),
        b'\r' => Some(b"&#13;"),
        b'"' if place == Place::Attribute => Some(b"&quot;"),
        b'\t' => Some(if place == Place::Attribute { b"&#9;" } else { b"\t" }),
        b'\n' => Some(if place == Place::Attribute { b"&#10;" } else { b"\n" }),
        _ => None,
    }
}
