import Glibc

/// What libFuzzer calls with every input. It brings its own `main`, so this target links only under
/// `swift build --sanitize fuzzer`; Tests/Fuzz/fuzz.sh does that.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    chosenTarget.run(Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
}

private let chosenTarget = FuzzTarget.chosen

/// The readers that can be fuzzed. RUA_FUZZ in the environment names one.
enum FuzzTarget: String, CaseIterable {
    case session, mail, mailbox, archive, xml, pipeline, linear

    static var chosen: FuzzTarget {
        let name = getenv("RUA_FUZZ").map { String(cString: $0) } ?? ""
        guard let target = FuzzTarget(rawValue: name) else {
            let names = allCases.map(\.rawValue).joined(separator: ", ")
            violated("set RUA_FUZZ to one of: \(names)")
        }
        return target
    }

    /// Reads an input and ends the process where a property does not hold.
    func run(_ input: [UInt8]) {
        switch self {
        case .session: SessionTarget.run(input)
        case .mail: MailTarget.run(input)
        case .mailbox: MailboxTarget.run(input)
        case .archive: ArchiveTarget.run(input)
        case .xml: XMLTarget.run(input)
        case .pipeline: PipelineTarget.run(input)
        case .linear: LinearTarget.run(input)
        }
    }
}

/// Reports a property that does not hold: libFuzzer keeps the input of a process that crashes.
func violated(_ words: String) -> Never {
    fatalError("property violated: \(words)")
}

/// Ends the process unless a property holds.
func check(_ condition: Bool, _ words: @autoclosure () -> String) {
    if !condition { violated(words()) }
}
