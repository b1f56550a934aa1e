import Foundation
import RuaIngest
import RuaStore
import Testing

@Suite struct ImportPathsTests {
    private let temporary: TemporaryStore
    private var store: Store { temporary.store }

    init() throws { temporary = try TemporaryStore() }

    private var input: String { temporary.folder.appending(path: "in").path }

    @discardableResult
    private func write(_ name: String) throws -> String {
        try temporary.write(Sample(id: name).bytes, to: "in/\(name)")
    }

    private func link(_ name: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(atPath: "\(input)/\(name)", withDestinationPath: target)
    }

    @Test func `folders are gone through by name, depth first`() async throws {
        for name in ["c", "a/z", "a/b/y", "b", "a/b/x", "B", "d/cur/1", "d/new/2"] { try write(name) }
        let order = try await Import([input], into: store).recorded.map { String($0.dropFirst(input.count + 1)) }
        #expect(order == ["B", "a/b/x", "a/b/y", "a/z", "b", "c", "d/cur/1", "d/new/2"])
    }

    @Test func `a slash at the end of a folder is not doubled`() async throws {
        try write("a")
        #expect(try await Import([input + "/"], into: store).recorded == ["\(input)/a"])
    }

    @Test func `links to files are followed, links to folders are not, so that no loop is walked`() async throws {
        try write("a")
        try temporary.write(Sample(id: "out").bytes, to: "outside/file")
        try link("b", to: temporary.folder.appending(path: "outside/file").path)
        try link("c", to: temporary.folder.appending(path: "outside").path)
        try link("d", to: input)
        let result = try await Import([input], into: store)
        #expect(result.recorded == ["\(input)/a", "\(input)/b"])
        #expect(result.isComplete)
    }

    @Test func `a link to a folder that is named is followed`() async throws {
        try write("a")
        let link = temporary.folder.appending(path: "link").path
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: input)
        #expect(try await Import([link], into: store).recorded == ["\(link)/a"])
    }

    @Test func `pipes and sockets below a folder are passed over`() async throws {
        try write("a")
        #expect(mkfifo("\(input)/pipe", 0o600) == 0)
        try write("z")
        #expect(try await Import([input], into: store).recorded == ["\(input)/a", "\(input)/z"])
    }

    @Test func `a pipe that is named is read`() async throws {
        try write("a")
        let pipe = temporary.folder.appending(path: "pipe").path
        #expect(mkfifo(pipe, 0o600) == 0)
        let writer = Thread { [bytes = Sample(id: "1").bytes] in
            if let handle = FileHandle(forWritingAtPath: pipe) {
                handle.write(Data(bytes))
                handle.closeFile()
            }
        }
        writer.start()
        #expect(try await Import([pipe], into: store).tally.states == [1, 0, 0, 0])
    }

    @Test func `a link to nowhere, and a file that is gone, are told and do not stop the rest`() async throws {
        try write("a")
        try link("b", to: "/nowhere/at/all")
        try write("c")
        let result = try await Import([input, "\(input)/gone"], into: store)
        #expect(result.recorded == ["\(input)/a", "\(input)/c"])
        #expect(!result.isComplete)
        #expect(result.failed.count == 1, "\(result.failed)")
        #expect(result.failed.first?.hasPrefix("\(input)/gone: ") == true)
    }

    @Test func `an empty folder is nothing`() async throws {
        try FileManager.default.createDirectory(atPath: input, withIntermediateDirectories: true)
        let result = try await Import([input], into: store)
        #expect(result.tally.mails == 0)
        #expect(result.isComplete)
        #expect(try await Import([], into: store).tally.mails == 0)
    }

    /// `/proc/self/mem` opens and then cannot be read.
    @Test func `a file that the system cannot read is told, not ignored`() async throws {
        let result = try await Import(["/proc/self/mem"], into: store)
        #expect(!result.isComplete)
        #expect(result.failed.first?.hasPrefix("/proc/self/mem: ") == true)
        #expect(result.tally.mails == 0)
    }
}
