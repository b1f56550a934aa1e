import Foundation
import Testing

/// What `dashboards/` gives to Prometheus and Grafana fits what the collector tells.
@Suite struct MonitoringTests {
    private static let alerts = Repository.path + "/dashboards/prometheus/alerts.yml"
    private static let grafana = Repository.path + "/dashboards/grafana/rua.json"

    private func metrics(_ scratch: Scratch) throws -> String {
        try scratch.add(
            .on(Day.today.before(1), [.passing("192.0.2.10", count: 42), .failing("203.0.113.66", count: 7)]))
        let collector = try CollectorProcess(in: scratch, web: true)
        return try HTTPAnswer.get("/metrics", port: collector.webPort).text
    }

    @Test func `Every metric that an alert or a panel names is there`() throws {
        let metrics = try metrics(Scratch())
        for file in [Self.alerts, Self.grafana] {
            let text = try String(contentsOfFile: file, encoding: .utf8)
            let names = Set(text.matches(of: /\b(rua_[a-z_]+|process_[a-z_]+)\b/).map { String($0.output.1) })
            #expect(names.count > 3)
            for name in names { #expect(metrics.contains("# TYPE \(name) "), "\(name) in \(file)") }
        }
    }

    @Test(.enabled("sqlite3 is missing") { Tool.isInstalled("sqlite3") })
    func `Every query of a Grafana panel finds something on the views`() throws {
        let scratch = try Scratch()
        _ = try metrics(scratch)
        let queries = try Self.queries(
            JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: Self.grafana))))
        #expect(queries.count >= 3)
        for query in queries {
            let sql = query.replacing("$__from", with: "0").replacing("$__to", with: "32503680000000")
            let result = try Tool.run("sqlite3", ["-readonly", scratch.database, sql], in: scratch)
            #expect(result.exitCode == 0, "\(sql): \(result.errorText)")
            #expect(!result.output.isEmpty, "\(sql)")
        }
    }

    /// The texts of all queries within a piece of JSON.
    private static func queries(_ value: Any) -> Set<String> {
        if let list = value as? [Any] { return list.reduce(into: []) { $0.formUnion(queries($1)) } }
        guard let object = value as? [String: Any] else { return [] }
        return object.reduce(into: []) { found, entry in
            if ["queryText", "rawQueryText"].contains(entry.key), let text = entry.value as? String {
                found.insert(text)
            } else {
                found.formUnion(queries(entry.value))
            }
        }
    }

    @Test(.enabled("promtool is missing") { Tool.isInstalled("promtool") })
    func `promtool has nothing to say against the alerts and the metrics`() throws {
        let scratch = try Scratch()
        let metrics = try Tool.run(
            "promtool", ["check", "metrics"], in: scratch, input: Array(metrics(scratch).utf8))
        #expect(metrics.exitCode == 0 && metrics.errorText.isEmpty, "\(metrics.errorText)")
        let rules = try Tool.run("promtool", ["check", "rules", Self.alerts], in: scratch)
        #expect(rules.exitCode == 0, "\(rules.errorText)")
    }
}
