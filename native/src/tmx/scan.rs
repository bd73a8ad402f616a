//! The patterns of `tmkit/formats/tmx/quick.py` as functions: what stands at a place, and where it ends.

use super::characters::{is_noncharacter, reference, Stops};

static TEXT: Stops = Stops::new(b"");
static VALUE: Stops = Stops::new(b"\">");
const INLINE: [&[u8]; 5] = [b"bpt", b"ept", b"ph", b"it", b"ut"];
const DATE: &[u8; 16] = b"00000000T000000Z";

/// A place in the bytes of a unit; what is found moves it on.
pub struct Scan<'a> {
    data: &'a [u8],
    pub place: usize,
}

impl<'a> Scan<'a> {
    pub fn new(data: &'a [u8]) -> Scan<'a> {
        Scan { data, place: 0 }
    }

    pub fn is_at_end(&self) -> bool {
        self.place == self.data.len()
    }

    pub fn literal(&mut self, text: &[u8]) -> bool {
        let found = self.rest().starts_with(text);
        self.place += if found { text.len() } else { 0 };
        found
    }

    /// Go past white space; say whether there was any.
    pub fn space(&mut self) -> bool {
        self.run(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n'))
    }

    /// Go past white space, if there is any.
    pub fn gap(&mut self) -> bool {
        self.space();
        true
    }

    pub fn digits(&mut self) -> bool {
        self.run(|byte| byte.is_ascii_digit())
    }

    pub fn date(&mut self) -> bool {
        let rest = self.rest();
        let fits = |(mark, byte): (&u8, &u8)| if *mark == b'0' { byte.is_ascii_digit() } else { mark == byte };
        let found = rest.len() >= DATE.len() && DATE.iter().zip(rest).all(fits);
        self.place += if found { DATE.len() } else { 0 };
        found
    }

    /// Go past characters that are no markup, and references to the five predefined entities, if there are any.
    pub fn text(&mut self) -> bool {
        self.characters(&TEXT, |byte| byte == b'\t' || byte == b'\n');
        true
    }

    /// Go past what may stand in double quotes, if it needs no normalizing; say whether there was anything.
    pub fn value(&mut self) -> bool {
        let start = self.place;
        self.characters(&VALUE, |_| false);
        self.place > start
    }

    /// Go past text and tags without tags inside, if there are any.
    pub fn segment(&mut self) -> bool {
        while self.text() && self.inline() {}
        true
    }

    fn rest(&self) -> &'a [u8] {
        &self.data[self.place..]
    }

    fn run(&mut self, belongs: impl Fn(u8) -> bool) -> bool {
        let length = self.rest().iter().take_while(|&&byte| belongs(byte)).count();
        self.place += length;
        length > 0
    }

    fn characters(&mut self, stops: &Stops, may_stand: impl Fn(u8) -> bool) {
        loop {
            self.place = stops.find(self.data, self.place);
            let rest = self.rest();
            match rest.first() {
                Some(b'&') => match reference(rest) {
                    Some((length, _)) => self.place += length,
                    None => return,
                },
                Some(0xEF) if !is_noncharacter(rest) => self.place += 1,
                Some(&byte) if may_stand(byte) => self.place += 1,
                _ => return,
            }
        }
    }

    /// Go past a tag with its code; stay where there is none.
    fn inline(&mut self) -> bool {
        let start = self.place;
        let name = if self.literal(b"<") { INLINE.iter().find(|name| self.literal(name)) } else { None };
        let found = name.is_some_and(|name| self.inside(name));
        if !found {
            self.place = start;
        }
        found
    }

    /// Go past what follows the name of a tag, to its end.
    fn inside(&mut self, name: &[u8]) -> bool {
        self.attributes();
        if self.literal(b"/>") {
            return true;
        }
        if !self.literal(b">") {
            return false;
        }
        self.text();
        self.literal(b"</") && self.literal(name) && self.literal(b">")
    }

    fn attributes(&mut self) {
        loop {
            let start = self.place;
            if !self.attribute() {
                self.place = start;
                self.gap();
                return;
            }
        }
    }

    fn attribute(&mut self) -> bool {
        let is_named = self.space() && (self.literal(b"xml:lang") || self.name());
        let is_given = is_named && self.gap() && self.literal(b"=") && self.gap() && self.literal(b"\"");
        is_given && {
            self.value();
            self.literal(b"\"")
        }
    }

    fn name(&mut self) -> bool {
        let begins = self.rest().first().is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'_');
        begins && self.run(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-'))
    }
}
