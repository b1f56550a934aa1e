import RuaStore
import Testing

@testable import RuaReports

/// `rua report NAME` and `rua report`.
struct QueryAnswerTests {
    private func answer(_ sql: String) async throws -> QueryAnswer {
        let store = try await FilledDatabase.corpus.value.store
        let query = Query(name: "mine", text: "-- title: Mine\n-- answers: Whether it works.\n" + sql)
        return QueryAnswer(query, try store.query(query.sql, parameters: [:]))
    }

    @Test func `JSON has an object a row, keys and types as the SQL gives them`() async throws {
        let answer = try await answer(
            "SELECT 1 AS a, NULL AS b, 1.5 AS c, 'x' AS d, x'00ff' AS e UNION ALL SELECT 2,3,4,5,6")
        #expect(
            String(decoding: answer.json.encoded, as: UTF8.self)
                == #"[{"a":1,"b":null,"c":1.5,"d":"x","e":"00ff"},{"a":2,"b":3,"c":4,"d":5,"e":6}]"#)
    }

    @Test func `A period that the SQL asks for stands in the title`() async throws {
        let query = Query(name: "mine", text: "-- title: Mine\nSELECT 1 AS a WHERE :since_day > 0")
        let values = ["since_day": QueryValue.integer(0)]
        let result = try await FilledDatabase.corpus.value.store.query(query.sql, parameters: values)
        let text = QueryAnswer(query, result, of: .days(20_007..<20_014)).document.text(TextOptions(width: 100))
        #expect(text.hasPrefix("Mine, 2024-10-11 to 2024-10-17 (UTC)\n"))
        #expect(text.hasSuffix("No rows in this period.\n"))
    }

    @Test func `Columns of numbers stand on the right`() async throws {
        let answer = try await answer("SELECT 'a' AS first_name, 1000 AS messages, NULL AS share")
        #expect(answer.table.columns.map(\.key) == ["first_name", "messages", "share"])
        let lines = answer.document.text(TextOptions(width: 100)).split(separator: "\n")
        #expect(lines.first == "Mine")
        #expect(lines.contains { $0.hasPrefix("first name") })
        #expect(lines.contains { $0.hasPrefix("a") && $0.contains("   1,000") })
    }

    @Test func `Two columns of one name stay two`() async throws {
        let csv = try #require(readCSV(try await answer("SELECT 1 AS a, 2 AS a").printed(as: .csv)))
        #expect(csv.map(\.count) == [2, 2])
        #expect(Set(csv[0]).count == 2)
        #expect(csv[1] == ["1", "2"])
    }

    @Test func `Without rows there is a sentence, an empty array, a header`() async throws {
        let answer = try await answer("SELECT 1 AS a WHERE 0")
        #expect(answer.document.text(TextOptions(width: 100)).contains("No rows."))
        #expect(answer.json == .array([]))
        #expect(answer.printed(as: .csv) == Array("a\r\n".utf8))
    }

    @Test func `The list names every report and how to run one`() throws {
        let answer = QueryListAnswer(try QueryCatalog(folder: nil))
        let text = answer.document.text(TextOptions(width: 400))
        for query in QueryCatalog.builtin { #expect(text.contains("\(query.name): \(query.answers)\n")) }
        #expect(text.contains("rua report NAME"))
        #expect(
            answer.json.elements.map(\.keys)
                == Array(repeating: ["name", "title", "answers"], count: QueryCatalog.builtin.count))
    }
}
