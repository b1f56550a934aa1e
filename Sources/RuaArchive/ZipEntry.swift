/// One file of a zip, as its directory describes it. No declared size is believed: they only bound what is read.
struct ZipEntry: Sendable {
    /// As written, UTF-8 or not; at most 255 characters.
    let name: String
    let method: Int
    /// What the checksum should be; nil when the place where it stood is lost.
    let crc: UInt32?
    /// The size that is declared.
    let size: Int
    /// Where the local header starts. Unit: bytes from the start of the zip's bytes.
    let headerOffset: Int
    /// Where the compressed bytes stand, within the zip's bytes.
    let data: Range<Int>
    /// Whether the zip ends before the compressed bytes do.
    var isCut = false
    /// Why it cannot be read.
    var problem: ArchiveError.Code?

    /// What flags and method rule out (APPNOTE 4.4.4, 4.4.5): encryption of any kind, other methods.
    static func problem(flags: Int, method: Int) -> ArchiveError.Code? {
        // Bit 0: encrypted, 6: strongly, 13: so is the directory. Method 99: AES.
        if flags & 0x2041 != 0 || method == 99 { return .encrypted }
        return method == 0 || method == 8 ? nil : .unsupportedMethod(method)
    }

    /// The name in `bytes`, valid UTF-8 or not.
    static func name(_ bytes: ArraySlice<UInt8>) -> String {
        String(String(decoding: bytes.prefix(1024), as: UTF8.self).unicodeScalars.prefix(255))
    }

    /// Whether it is a folder: a name that ends in a slash, and nothing in it.
    static func isFolder(_ name: ArraySlice<UInt8>, size: Int) -> Bool {
        size == 0 && (name.last == UInt8(ascii: "/") || name.last == UInt8(ascii: "\\"))
    }
}

extension String {
    fileprivate init(_ scalars: some Sequence<Unicode.Scalar>) {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        self.init(view)
    }
}

/// What the zip64 extra field of an entry says (APPNOTE 4.5.3).
struct Zip64Extra {
    /// Values in the order in which they stand; only those are there whose 32-bit field is all ones.
    private var position: Int?
    private let end: Int
    private let bytes: [UInt8]

    /// Looks for the field with the number 1 in `extra`.
    init(_ bytes: [UInt8], _ extra: Range<Int>) {
        self.bytes = bytes
        var index = extra.lowerBound
        while let number = bytes.u16(index), let length = bytes.u16(index + 2), index + 4 + length <= extra.upperBound {
            if number == 1 {
                position = index + 4
                end = index + 4 + length
                return
            }
            index += 4 + length
        }
        position = nil
        end = 0
    }

    /// `short`, or the next 64-bit value when `short` is all ones; nil when that is missing or absurd.
    mutating func widen(_ short: Int) -> Int? {
        guard short == 0xFFFF_FFFF else { return short }
        guard let index = position else { return short }
        guard index + 8 <= end, let value = bytes.u64(index) else { return nil }
        position = index + 8
        return value
    }
}
