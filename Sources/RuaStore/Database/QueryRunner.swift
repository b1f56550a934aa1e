import Dispatch
import Foundation
import GRDB
import GRDBSQLite

/// A value in the answer of a query.
public enum QueryValue: Sendable, Equatable {
    /// NULL.
    case null
    /// An integer.
    case integer(Int64)
    /// A number with a fraction.
    case real(Double)
    /// Text.
    case text(String)
    /// Bytes.
    case blob([UInt8])
}

/// The answer of a query.
public struct QueryResult: Sendable, Equatable {
    /// The names of the columns.
    public let columns: [String]
    /// The rows.
    public let rows: [[QueryValue]]
}

/// Why a query could not be run, in words for the one who wrote it.
public struct QueryError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The words.
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// What a query wants and gives, known without running it.
public struct QueryFacts: Sendable, Equatable {
    /// The names of its parameters, without the colon.
    public let parameters: [String]
    /// The names of its columns.
    public let columns: [String]
}

extension Store {
    /// Runs one SELECT with named parameters on a connection that can neither write nor reach another file.
    ///
    /// Values are bound, never pasted; those that the query does not use are passed over. Beside SQLite's own functions
    /// there is `exact(high, low)`, for sums that never overflow:
    /// `exact(SUM(messages >> 26), SUM(messages & 67108863))`.
    ///
    /// - Parameters:
    ///   - sql: The SELECT.
    ///   - parameters: Values for its `:name` parameters.
    ///   - timeout: The time after which it is stopped; nil for none.
    /// - Returns: All its rows.
    /// - Throws: `QueryError` for SQL that is wrong, asks for a parameter that is not given, would write, or takes
    ///   longer.
    public func query(
        _ sql: String, parameters: [String: QueryValue], timeout: Duration? = nil
    ) throws -> QueryResult {
        let alarm = timeout.map { Alarm(after: $0, database) }
        defer { alarm?.cancel() }
        return try preparing(sql) { statement, names in
            var values: [String: (any DatabaseValueConvertible)?] = [:]
            for name in names {
                guard let value = parameters[name] else {
                    throw QueryError("the report wants a value for :\(name); give it with --param \(name)=VALUE")
                }
                values[name] = value.databaseValue
            }
            let rows = try Row.fetchAll(statement, arguments: StatementArguments(values))
            return QueryResult(
                columns: statement.columnNames, rows: rows.map { Array($0.databaseValues).map { QueryValue($0) } })
        }
    }

    /// Looks at a query without running it.
    ///
    /// - Parameter sql: The SELECT.
    /// - Returns: What it wants and gives.
    /// - Throws: `QueryError` for SQL that could not be run.
    public func facts(ofQuery sql: String) throws -> QueryFacts {
        try preparing(sql) { statement, names in QueryFacts(parameters: names, columns: statement.columnNames) }
    }

    private func preparing<Value>(
        _ sql: String, _ body: (Statement, _ parameters: [String]) throws -> Value
    ) throws -> Value {
        try database.read { db in
            db.add(function: Self.exact)
            // ATTACH would open, or even make, other files.
            if let connection = db.sqliteConnection { sqlite3_limit(connection, SQLITE_LIMIT_ATTACHED, 0) }
            do {
                let statement = try db.makeStatement(sql: sql)
                guard statement.isReadonly, statement.columnCount > 0 else {
                    throw QueryError("a report must be one SELECT; this statement would not give rows")
                }
                return try body(statement, try Self.parameterNames(of: statement))
            } catch let error as DatabaseError where error.resultCode == .SQLITE_INTERRUPT {
                throw QueryError("stopped: it took longer than --timeout allows")
            } catch let error as DatabaseError where error.resultCode == .SQLITE_MISUSE {
                throw QueryError("a report must be one SELECT; there is more than one statement here")
            } catch let error as DatabaseError {
                throw QueryError(error.message ?? "SQLite gives no reason")
            }
        }
    }

    private static func parameterNames(of statement: Statement) throws -> [String] {
        let count = sqlite3_bind_parameter_count(statement.sqliteStatement)
        guard count > 0 else { return [] }
        return try (1...count).map { index in
            guard let name = sqlite3_bind_parameter_name(statement.sqliteStatement, index) else {
                throw QueryError("parameters must have names, such as :domain")
            }
            return String(cString: name.advanced(by: 1))
        }
    }

    private static let exact = DatabaseFunction("exact", argumentCount: 2, pure: true) { values in
        guard let high = Int64.fromDatabaseValue(values[0]), let low = Int64.fromDatabaseValue(values[1]) else {
            return nil
        }
        let sum = Int128(high) << 26 + Int128(low)
        return Int64(exactly: sum) ?? String(sum)
    }
}

extension QueryValue {
    init(_ value: DatabaseValue) {
        switch value.storage {
        case .null: self = .null
        case .int64(let number): self = .integer(number)
        case .double(let number): self = .real(number)
        case .string(let text): self = .text(text)
        case .blob(let data): self = .blob(Array(data))
        }
    }

    var databaseValue: DatabaseValue {
        switch self {
        case .null: .null
        case .integer(let number): number.databaseValue
        case .real(let number): number.databaseValue
        case .text(let text): text.databaseValue
        case .blob(let bytes): Data(bytes).databaseValue
        }
    }
}

/// Stops what a database is doing when a time has passed.
private struct Alarm {
    private let source: any DispatchSourceTimer

    init(after time: Duration, _ database: any DatabaseReader) {
        source = DispatchSource.makeTimerSource(queue: .global())
        source.schedule(deadline: .now() + time / .seconds(1))
        source.setEventHandler { database.interrupt() }
        source.activate()
    }

    func cancel() {
        source.cancel()
    }
}
