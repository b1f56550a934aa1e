/// Writes zips, honest ones and others.
struct ZipWriter {
    struct File {
        var name: String
        var content: [UInt8]
        var method = 8
        var flags = 0
        /// Sizes and checksum only behind the file.
        var hasDescriptor = false
        var descriptorHasSignature = true
        var isZip64 = false
        /// What the zip says instead of the truth.
        var crc: UInt32?
        var size: Int?
        var packedSize: Int?
        var offset: Int?

        init(_ name: String, _ text: String) {
            self.init(name, Array(text.utf8))
        }

        init(_ name: String, _ content: [UInt8]) {
            self.name = name
            self.content = content
        }

        func with(_ change: (inout File) -> Void) -> File {
            var copy = self
            change(&copy)
            return copy
        }
    }

    var files: [File]
    var prefix: [UInt8] = []
    /// Whether offsets count from the prefix on, as they should.
    var offsetsCountPrefix = true
    var comment: [UInt8] = []
    var suffix: [UInt8] = []
    var hasDirectory = true
    var isZip64 = false

    init(_ files: File...) {
        self.files = files
    }

    init(_ files: [File]) {
        self.files = files
    }

    func with(_ change: (inout ZipWriter) -> Void) -> ZipWriter {
        var copy = self
        change(&copy)
        return copy
    }

    var bytes: [UInt8] {
        var zip = prefix
        var directory: [UInt8] = []
        let origin = offsetsCountPrefix ? 0 : prefix.count
        for file in files {
            let offset = file.offset ?? zip.count - origin
            let packed = file.method == 8 ? Deflate.compress(file.content, .raw) : file.content
            zip += local(file, packed.count) + packed + descriptor(file, packed.count)
            directory += central(file, packed.count, offset)
        }
        guard hasDirectory else { return zip }
        let start = zip.count - origin
        zip += directory
        if isZip64 {
            let record = zip.count - origin
            zip += 0x0606_4B50.bytes(4) + 44.bytes(8) + 45.bytes(2) + 45.bytes(2) + 0.bytes(8)
            zip += files.count.bytes(8) + files.count.bytes(8) + directory.count.bytes(8) + start.bytes(8)
            zip += 0x0706_4B50.bytes(4) + 0.bytes(4) + record.bytes(8) + 1.bytes(4)
        }
        let short = isZip64 ? 0xFFFF_FFFF : nil as Int?
        zip += 0x0605_4B50.bytes(4) + 0.bytes(4)
        zip += (isZip64 ? 0xFFFF : files.count).bytes(2) + (isZip64 ? 0xFFFF : files.count).bytes(2)
        zip += (short ?? directory.count).bytes(4) + (short ?? start).bytes(4)
        return zip + comment.count.bytes(2) + comment + suffix
    }

    private func flags(_ file: File) -> Int { file.flags | (file.hasDescriptor ? 8 : 0) }

    private func crc(_ file: File) -> Int { Int(file.crc ?? Deflate.crc(file.content)) }

    private func local(_ file: File, _ packed: Int) -> [UInt8] {
        let size = file.size ?? file.content.count
        let packed = file.packedSize ?? packed
        var extra: [UInt8] = []
        if file.isZip64 { extra = 1.bytes(2) + 16.bytes(2) + size.bytes(8) + packed.bytes(8) }
        let isBlank = file.hasDescriptor
        let widths = file.isZip64 ? 0xFFFF_FFFF : nil as Int?
        return 0x0403_4B50.bytes(4) + 20.bytes(2) + flags(file).bytes(2) + file.method.bytes(2) + 0.bytes(4)
            + (isBlank ? 0 : crc(file)).bytes(4) + (isBlank ? 0 : widths ?? packed).bytes(4)
            + (isBlank ? 0 : widths ?? size).bytes(4) + file.name.utf8.count.bytes(2) + extra.count.bytes(2)
            + Array(file.name.utf8) + extra
    }

    private func descriptor(_ file: File, _ packed: Int) -> [UInt8] {
        guard file.hasDescriptor else { return [] }
        let width = file.isZip64 ? 8 : 4
        return (file.descriptorHasSignature ? 0x0807_4B50.bytes(4) : []) + crc(file).bytes(4) + packed.bytes(width)
            + file.content.count.bytes(width)
    }

    private func central(_ file: File, _ packed: Int, _ offset: Int) -> [UInt8] {
        let size = file.size ?? file.content.count
        let packed = file.packedSize ?? packed
        var extra: [UInt8] = []
        if file.isZip64 { extra = 9.bytes(2) + 2.bytes(2) + 0.bytes(2) + 1.bytes(2) + 24.bytes(2) }
        if file.isZip64 { extra += size.bytes(8) + packed.bytes(8) + offset.bytes(8) }
        let short = file.isZip64 ? 0xFFFF_FFFF : nil as Int?
        return 0x0201_4B50.bytes(4) + 20.bytes(2) + 20.bytes(2) + flags(file).bytes(2) + file.method.bytes(2)
            + 0.bytes(4) + crc(file).bytes(4) + (short ?? packed).bytes(4) + (short ?? size).bytes(4)
            + file.name.utf8.count.bytes(2) + extra.count.bytes(2) + 0.bytes(2) + 0.bytes(4) + 0.bytes(4)
            + (short ?? offset).bytes(4) + Array(file.name.utf8) + extra
    }
}
