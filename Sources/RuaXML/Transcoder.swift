import Glibc

/// Converts bytes of an encoding to UTF-8 with the C library's `iconv`.
final class Transcoder {
    private let handle: iconv_t
    /// The smallest number of bytes of a character, and what is passed over at an error.
    private let unit: Int
    /// A character that a chunk cut through.
    private var held: [UInt8] = []
    private var line: Int

    /// Longer than any character, shift sequence included, in any encoding. Unit: bytes.
    private static let longestCharacter = 16
    private static let step = 16 << 10

    /// A converter whose first byte stands in `line`; nil when the C library has none for the name.
    init?(_ name: String, line: Int) {
        guard let handle = iconv_open("UTF-8", name), handle != iconv_t(bitPattern: -1) else { return nil }
        self.handle = handle
        self.line = line
        unit = name.hasPrefix("UTF-16") ? 2 : name.hasPrefix("UTF-32") ? 4 : 1
    }

    deinit {
        iconv_close(handle)
    }

    /// Appends the characters of some bytes; bytes that are none become U+FFFD and are noted.
    func convert(_ bytes: UnsafeBufferPointer<UInt8>, into output: inout [UInt8], notes: inout NoteLog) {
        var input = held
        input.append(contentsOf: bytes)
        held.removeAll(keepingCapacity: true)
        var start = 0
        while start < input.count {
            let (taken, status) = step(input, from: start, into: &output)
            start += taken
            if status == EINVAL, input.count - start <= Self.longestCharacter { break }
            if status == EILSEQ || status == EINVAL {
                notes.add(.bytesUndecodable, line: line)
                output.append(contentsOf: ByteCleaner.replacement)
                start += unit
            }
        }
        held.append(contentsOf: input.dropFirst(start))
    }

    /// One call of `iconv`: how many bytes it took, and its `errno`.
    private func step(_ input: [UInt8], from start: Int, into output: inout [UInt8]) -> (taken: Int, status: CInt) {
        var status: CInt = 0
        var rest = input.count - start
        let converted = [UInt8](unsafeUninitializedCapacity: Self.step) { buffer, count in
            input.withUnsafeBytes { source in
                var from = UnsafeMutablePointer(mutating: source.baseAddress?.assumingMemoryBound(to: CChar.self))
                    .map { $0 + start }
                buffer.withMemoryRebound(to: CChar.self) { target in
                    var to = target.baseAddress
                    var room = target.count
                    if iconv(handle, &from, &rest, &to, &room) == -1 { status = errno }
                    count = target.count - room
                }
            }
        }
        line += converted.count { $0 == ASCII.newline }
        output.append(contentsOf: converted)
        return (input.count - start - rest, status)
    }
}
