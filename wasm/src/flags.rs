//! What a call asks for, in one number.

use cailiang::assess::Ask;
#[cfg(feature = "documents")]
use cailiang::explain::Extent;
use cailiang::explain::Lang;

/// Bits; `npm/core.js` sets them.
#[derive(Clone, Copy)]
pub struct Flags(pub u32);

impl Flags {
    const fn has(self, bit: u32) -> bool {
        self.0 & bit != 0
    }

    /// Chinese without bit 0.
    pub fn lang(self) -> Lang {
        if self.has(1) { Lang::En } else { Lang::Zh }
    }

    /// Bits 1 to 4.
    pub fn ask(self) -> Ask {
        Ask { trace: self.has(2), options: self.has(4), changes: self.has(8), force: self.has(16) }
    }

    /// Bit 5.
    #[cfg(feature = "documents")]
    pub fn extent(self) -> Extent {
        if self.has(32) { Extent::Full } else { Extent::Brief }
    }
}
