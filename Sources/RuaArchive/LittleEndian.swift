extension [UInt8] {
    /// The little-endian number of two bytes at `index`; nil where the bytes end before it does.
    func u16(_ index: Int) -> Int? {
        guard index >= 0, index <= count - 2 else { return nil }
        return Int(self[index]) | Int(self[index + 1]) << 8
    }

    /// As `u16`, of four bytes.
    func u32(_ index: Int) -> Int? {
        guard let low = u16(index), let high = u16(index + 2) else { return nil }
        return low | high << 16
    }

    /// As `u16`, of eight bytes; nil also for what no file can be long.
    func u64(_ index: Int) -> Int? {
        guard let low = u32(index), let high = u32(index + 4), high < 1 << 31 else { return nil }
        return low | high << 32
    }
}
