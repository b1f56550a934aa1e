/// Bounds of the report reader that no operator needs to set. Those that one may are in `Limits.Report`.
enum Bounds {
    /// What is handed to libxml2 at a time, and so how far it can get between two looks at what it has grown to.
    /// Unit: bytes.
    static let sliceBytes = 32 << 10
    /// Attributes and namespaces of one tag, and namespaces in scope. libxml2 2.9.14 is quadratic in each.
    static let attributes = 256
    /// All names of a document together, as libxml2 keeps them. Honest reports have some hundred. Unit: bytes.
    static let nameBytes = 1 << 20
    /// What is kept of the document since the last child of `feedback`, so as to read it again with repairs.
    /// Unit: bytes.
    static let retainedBytes = 1 << 20
    /// All text of one row; beyond it text is cut. Unit: bytes.
    static let rowBytes = 1 << 20
    /// `error` elements kept of a report.
    static let errors = 100
    /// The longest XML declaration searched for its encoding. Unit: bytes.
    static let declarationBytes = 1024
}
