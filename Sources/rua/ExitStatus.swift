import ArgumentParser
import Foundation
import RuaStore

/// What a command's exit code says (contract section 4).
enum ExitStatus {
    /// It could not be done: input or output, database, network.
    static let failed = ExitCode(1)
    /// The command was used wrongly.
    static let usage = ExitCode(64)
    /// `--fail-if-any` found something.
    static let found = ExitCode(3)
}

/// Something that ends a command, in one sentence for standard error.
struct CommandFailure: Error {
    let text: String
    let status: ExitCode

    init(_ text: String, status: ExitCode = ExitStatus.failed) {
        self.text = text
        self.status = status
    }
}
