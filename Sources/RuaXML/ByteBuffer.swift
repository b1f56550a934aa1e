/// A growing run of bytes whose memory is used again and again.
///
/// An array would do; but it looks twice, for each of the twenty short texts of a row, at who else may hold it.
struct ByteBuffer: ~Copyable {
    private var base: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    private(set) var count = 0

    /// An empty buffer.
    init(capacity: Int = 1024) {
        self.capacity = max(1, capacity)
        base = .allocate(capacity: self.capacity)
    }

    deinit {
        base.deallocate()
    }

    /// All of the bytes; they stay where they are until the next change.
    var bytes: UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: base, count: count)
    }

    /// Some of the bytes, for which the same holds; nothing if any of them is not there.
    subscript(start: Int, length: Int) -> UnsafeBufferPointer<UInt8> {
        @inline(__always) get {
            guard start >= 0, length > 0, start &+ length <= count else {
                return UnsafeBufferPointer(start: base, count: 0)
            }
            return UnsafeBufferPointer(start: base + start, count: length)
        }
    }

    /// The last byte; nil when there is none.
    var last: UInt8? {
        @inline(__always) get { count > 0 ? base[count &- 1] : nil }
    }

    @inline(__always)
    mutating func append(_ byte: UInt8) {
        if count == capacity { grow(by: 1) }
        base[count] = byte
        count &+= 1
    }

    @inline(__always)
    mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let source = bytes.baseAddress else { return }
        if capacity &- count < bytes.count { grow(by: bytes.count) }
        (base + count).update(from: source, count: bytes.count)
        count &+= bytes.count
    }

    mutating func removeAll() {
        count = 0
    }

    /// Leaves no more than the first `length` bytes.
    @inline(__always)
    mutating func truncate(to length: Int) {
        count = min(count, max(0, length))
    }

    private mutating func grow(by room: Int) {
        let larger = max(capacity * 2, count + room)
        let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
        moved.update(from: base, count: count)
        base.deallocate()
        base = moved
        capacity = larger
    }
}
