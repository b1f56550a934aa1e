import Foundation
import RuaIngest
import RuaStore
import Testing

@Suite struct ReadingMarkerTests {
    private let temporary: TemporaryStore

    init() throws { temporary = try TemporaryStore() }

    @Test(arguments: [ReadingMarker.Mark.nothing, .mail(1), .mail(.max), .several])
    func `what was set last is found by the next process`(mark: ReadingMarker.Mark) throws {
        let marker = try ReadingMarker(for: temporary.store)
        #expect(marker.left == .nothing)
        for other in [ReadingMarker.Mark.several, .mail(77), .nothing, mark] {
            marker.set(other)
            #expect(marker.left == other)
        }
        #expect(try ReadingMarker(for: Store.open(temporary.path)).left == mark)
    }

    @Test(arguments: [0, 1, 7])
    func `a marker that was cut short marks nothing`(count: Int) throws {
        try Data(repeating: 1, count: count).write(to: URL(filePath: temporary.path + "-reading"))
        #expect(try ReadingMarker(for: temporary.store).left == .nothing)
    }

    @Test func `a marker that cannot be made says why`() throws {
        try FileManager.default.createDirectory(atPath: temporary.path + "-reading", withIntermediateDirectories: true)
        let error = #expect(throws: StoreError.self) { _ = try ReadingMarker(for: temporary.store) }
        #expect(error?.code == .io)
    }
}
