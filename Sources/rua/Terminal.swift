import Foundation
import RuaReports

/// Where the output goes: what a person's terminal can show, and what a pipe must not get.
enum Terminal {
    /// Whether standard output is a terminal.
    static var isInteractive: Bool { isatty(STDOUT_FILENO) == 1 }

    /// How text for people is laid out here: as wide as the terminal, in colour, long tables cut. Through a pipe nothing is
    /// cut, unless COLUMNS says how wide it may be.
    static func options(showAll: Bool) -> TextOptions {
        guard isInteractive else { return TextOptions(width: namedWidth) }
        return TextOptions(width: width, colour: hasColour, maximumRows: showAll ? nil : 40)
    }

    private static var namedWidth: Int? {
        ProcessInfo.processInfo.environment["COLUMNS"].flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
    }

    private static var width: Int {
        if let namedWidth { return namedWidth }
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return TextOptions.proseWidth }
        return Int(size.ws_col)
    }

    private static var hasColour: Bool {
        let environment = ProcessInfo.processInfo.environment
        return (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
    }

    /// A line on standard error. What came from outside is made safe to show.
    static func say(_ text: String) {
        let line = text.split(separator: "\n", omittingEmptySubsequences: false).map { SafeText.terminal(String($0)) }
            .joined(separator: "\n")
        FileHandle.standardError.write(Data((line + "\n").utf8))
    }
}

/// The reader of standard output has gone.
struct ClosedPipe: Error {}

/// Where a command's answer is written: standard output, or a file that appears whole or not at all.
///
/// A link stays a link to what is written. What is no file, such as `/dev/null` or a pipe, is written to as it stands.
final class Output {
    private let handle: FileHandle
    private let target: (path: String, temporary: String)?

    /// Writes to a file; nil or `-` means standard output. A file that is replaced keeps its permissions.
    init(path named: String?) throws {
        guard let named, named != "-" else {
            handle = .standardOutput
            target = nil
            return
        }
        let path = URL(fileURLWithPath: named).resolvingSymlinksInPath().path
        if let direct = Self.openIfNoFile(path) {
            handle = direct
            target = nil
            return
        }
        let temporary = path + ".rua-\(ProcessInfo.processInfo.processIdentifier)"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else {
            throw CommandFailure("\(path): cannot be written (\(String(cString: strerror(errno))))")
        }
        if let old = Self.permissions(path) { fchmod(descriptor, old) }
        handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        target = (path, temporary)
    }

    private static func openIfNoFile(_ path: String) -> FileHandle? {
        guard FileManager.default.fileExists(atPath: path), !isRegularFile(path) else { return nil }
        let descriptor = open(path, O_WRONLY | O_CLOEXEC)
        return descriptor < 0 ? nil : FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    /// The permissions of a file; nil when there is none to look at.
    private static func permissions(_ path: String) -> mode_t? {
        do {
            return try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions].flatMap { $0 as? Int }
                .map { mode_t($0 & 0o777) }
        } catch {
            return nil
        }
    }

    private static func isRegularFile(_ path: String) -> Bool {
        do {
            return try FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType == .typeRegular
        } catch {
            // What cannot be looked at cannot be replaced either; the error comes with the writing.
            return true
        }
    }

    /// Writes bytes.
    func write(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.write(handle.fileDescriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            if count < 0, errno == EPIPE { throw ClosedPipe() }
            guard count >= 0 else { throw failure() }
            rest = rest.dropFirst(count)
        }
    }

    /// Ends the output; only now does a file have its name.
    func close() throws {
        guard let target else { return }
        guard fsync(handle.fileDescriptor) == 0, rename(target.temporary, target.path) == 0 else { throw failure() }
    }

    private func failure() -> CommandFailure {
        let words = String(cString: strerror(errno))
        if let target { unlink(target.temporary) }
        return CommandFailure("\(target?.path ?? "standard output"): cannot be written (\(words))")
    }
}
