import RuaSMTP
import RuaTestSupport
import Testing

@Suite struct DataReaderTests {
    private func read(_ text: String, with reader: inout DataReader) -> (DataReader.Progress, String) {
        // The reader must leave what stands before its start alone.
        var bytes = Array("..".utf8) + Array(text.utf8)
        var span = bytes.mutableSpan
        let progress = reader.read(&span, from: 2)
        #expect(bytes.prefix(2).elementsEqual("..".utf8))
        return (progress, String(decoding: bytes[progress.content], as: UTF8.self))
    }

    @Test func `content is moved together over removed dots`() {
        var reader = DataReader()
        let (progress, content) = read(".a\r\n..b\r\nc\r\n...\r\n", with: &reader)
        #expect(content == "a\r\n.b\r\nc\r\n..\r\n")
        #expect(progress.next == 2 + 17 && !progress.isEnd)
    }

    struct Held: Sendable {
        let text: String
        let held: Int
    }

    @Test(arguments: [
        Held(text: "a\r\n.", held: 1), Held(text: "a\r\n.\r", held: 2), Held(text: ".", held: 1),
        Held(text: "a\r", held: 0), Held(text: "a\r\n", held: 0), Held(text: "a\n.", held: 0),
        Held(text: "a.", held: 0), Held(text: "\r\n.\r\r", held: 0), Held(text: "", held: 0),
    ])
    func `only a dot that may be the end is held back`(held: Held) {
        var reader = DataReader()
        let (progress, _) = read(held.text, with: &reader)
        #expect(progress.next == 2 + held.text.utf8.count - held.held)
        #expect(!progress.isEnd)
    }

    @Test func `a CR is remembered from one call to the next`() {
        var reader = DataReader()
        _ = read("a\r", with: &reader)
        let (progress, content) = read("\n.\r\nNOOP", with: &reader)
        #expect(content == "\n")
        #expect(progress.isEnd && progress.next == 2 + 4)
    }

    @Test func `a LF behind a removed dot is no line start`() {
        var reader = DataReader()
        _ = read("a\r\n", with: &reader)
        let (_, content) = read(".\n.\r\n.\r\n", with: &reader)
        #expect(content == "\n.\r\n")
    }
}
