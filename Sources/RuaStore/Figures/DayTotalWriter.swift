import GRDB

/// Adds counts to a table of daily totals.
struct DayTotalWriter {
    /// A count of one day.
    struct Addition {
        fileprivate let domain: Int64
        fileprivate let era: Era
        fileprivate let place: Int
        fileprivate let ids: (Int64, Int64)
        fileprivate let count: Int128

        init(_ domain: Int64, _ day: Int, _ first: Int64, _ second: Int64, count: Int128) {
            self.domain = domain
            era = Era(of: day)
            place = day - era.firstDay
            ids = (first, second)
            self.count = count
        }

        fileprivate var key: (Int64, Int, Int64, Int64) { (domain, era.number, ids.0, ids.1) }
    }

    private let find: RawStatement
    private let upsert: RawStatement

    init(_ table: DayTotalTable, _ db: Database) throws {
        let (name, ids, counts) = (table.name, table.ids, table.counts)
        find = try RawStatement(
            db, "SELECT \(counts) FROM \(name) WHERE domain_id = ? AND era = ? AND \(ids.0) = ? AND \(ids.1) = ?")
        upsert = try RawStatement(
            db,
            """
            INSERT INTO \(name) (domain_id, era, \(ids.0), \(ids.1), \(counts)) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET \(counts) = excluded.\(counts)
            """)
    }

    /// Adds counts, in the order of the table's key.
    func write(_ additions: [Addition]) throws {
        let inOrder = additions.sorted { $0.key < $1.key }
        var index = 0
        while index < inOrder.count {
            let first = inOrder[index]
            var counts = DayCounts()
            bind(first, to: find)
            try find.forEachRow { try counts.read($0.columnBytes(0)) }
            while index < inOrder.count, inOrder[index].key == first.key {
                counts.add(inOrder[index].count, at: inOrder[index].place)
                index += 1
            }
            bind(first, to: upsert)
            upsert.bind(5, utf8: counts.text)
            try upsert.run()
        }
    }

    private func bind(_ addition: Addition, to statement: RawStatement) {
        statement.bind(1, addition.domain)
        statement.bind(2, Int64(addition.era.number))
        statement.bind(3, addition.ids.0)
        statement.bind(4, addition.ids.1)
    }
}
