/// Turns what ought to be UTF-8, or one of the Latin encodings, into UTF-8 that has only characters of XML.
///
/// A sequence of bytes that is UTF-8 stays, whatever was declared; any other byte is read as windows-1252, which agrees
/// with ISO-8859-1 in all that people write. A pure machine; used only for a document that is broken.
struct ByteCleaner {
    /// Whether bytes that are not UTF-8 are what was declared.
    let isDeclaredLatin: Bool
    private var line: Int
    private var sequence: [UInt8] = []
    private var needed = 0
    private var lower: UInt8 = 0x80
    private var upper: UInt8 = 0xbf

    init(isDeclaredLatin: Bool, line: Int) {
        self.isDeclaredLatin = isDeclaredLatin
        self.line = line
    }

    /// Appends the clean form of some bytes; a sequence that they begin waits for the next.
    mutating func push(_ bytes: UnsafeBufferPointer<UInt8>, into output: inout [UInt8], notes: inout NoteLog) {
        for byte in bytes {
            if needed > 0 {
                if lower <= byte, byte <= upper {
                    (lower, upper) = (0x80, 0xbf)
                    sequence.append(byte)
                    needed &-= 1
                    if needed == 0 { endSequence(into: &output, notes: &notes) }
                    continue
                }
                breakSequence(into: &output, notes: &notes)
            }
            if byte < 0x80 {
                ascii(byte, into: &output, notes: &notes)
            } else {
                begin(byte, into: &output, notes: &notes)
            }
        }
    }

    private mutating func ascii(_ byte: UInt8, into output: inout [UInt8], notes: inout NoteLog) {
        if byte >= 0x20 || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r") {
            output.append(byte)
        } else if byte == ASCII.newline {
            line &+= 1
            output.append(byte)
        } else {
            output.append(contentsOf: Self.replacement)
            notes.add(.controlCharacter, line: line)
        }
    }

    /// The bounds are those of the Unicode Standard, table 3-7.
    private mutating func begin(_ byte: UInt8, into output: inout [UInt8], notes: inout NoteLog) {
        switch byte {
        case 0xc2...0xdf: needed = 1
        case 0xe0...0xef:
            needed = 2
            if byte == 0xe0 { lower = 0xa0 }
            if byte == 0xed { upper = 0x9f }
        case 0xf0...0xf4:
            needed = 3
            if byte == 0xf0 { lower = 0x90 }
            if byte == 0xf4 { upper = 0x8f }
        default:
            latin(byte, into: &output, notes: &notes)
            return
        }
        sequence.append(byte)
    }

    private mutating func endSequence(into output: inout [UInt8], notes: inout NoteLog) {
        if sequence.starts(with: [0xef, 0xbf]), sequence[2] >= 0xbe {
            output.append(contentsOf: Self.replacement)
            notes.add(.controlCharacter, line: line)
        } else {
            output.append(contentsOf: sequence)
            if isDeclaredLatin { notes.add(.encodingContradicted, line: line) }
        }
        sequence.removeAll(keepingCapacity: true)
    }

    private mutating func breakSequence(into output: inout [UInt8], notes: inout NoteLog) {
        for byte in sequence { latin(byte, into: &output, notes: &notes) }
        sequence.removeAll(keepingCapacity: true)
        needed = 0
        (lower, upper) = (0x80, 0xbf)
    }

    private func latin(_ byte: UInt8, into output: inout [UInt8], notes: inout NoteLog) {
        let scalar = byte < 0xa0 ? Self.windows1252[Int(byte &- 0x80)] : UInt16(byte)
        if scalar >= 0x800 {
            output.append(0xe0 | UInt8(truncatingIfNeeded: scalar >> 12))
            output.append(0x80 | UInt8(truncatingIfNeeded: scalar >> 6 & 0x3f))
        } else {
            output.append(0xc0 | UInt8(truncatingIfNeeded: scalar >> 6))
        }
        output.append(0x80 | UInt8(truncatingIfNeeded: scalar & 0x3f))
        if !isDeclaredLatin { notes.add(.bytesUndecodable, line: line) }
    }

    /// U+FFFD.
    static let replacement: [UInt8] = [0xef, 0xbf, 0xbd]

    /// 0x80 to 0x9f of windows-1252 (WHATWG Encoding); the five that it leaves open are U+FFFD.
    private static let windows1252: [UInt16] = [
        0x20ac, 0xfffd, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0xfffd,
        0x017d, 0xfffd, 0xfffd, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a,
        0x0153, 0xfffd, 0x017e, 0x0178,
    ]
}
