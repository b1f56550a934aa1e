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

extension Store {
    /// Runs one SELECT with named parameters on a connection that can neither write nor reach another file.
    ///
    /// Beside SQLite's own functions there is `exact(high, low)`, for sums that never overflow:
    /// `exact(SUM(messages >> 26), SUM(messages & 67108863))`.
    /// - Parameter parameters: Values for the `:name` parameters; those that the query does not use are passed over.
    /// - Throws: `QueryError` for SQL that is wrong, asks for a parameter that is not given, or would write.
    public func query(_ sql: String, parameters: [String: QueryValue]) throws -> QueryResult {
        try database.read { db in
            db.add(function: Self.exact)
            // ATTACH would open, or even make, other files.
            if let connection = db.sqliteConnection { sqlite3_limit(connection, SQLITE_LIMIT_ATTACHED, 0) }
            do {
                return try Self.run(sql, parameters: parameters, db)
            } catch let error as DatabaseError {
                throw QueryError(error.message ?? "SQLite gives no reason")
            }
        }
    }

    private static func run(
        _ sql: String, parameters: [String: QueryValue], _ db: Database
    ) throws -> QueryResult {
        let statement = try db.makeStatement(sql: sql)
        guard statement.isReadonly, statement.columnCount > 0 else {
            throw QueryError("a report must be one SELECT; this statement would not give rows")
        }
        let names = (0..<sqlite3_bind_parameter_count(statement.sqliteStatement)).map { index in
            sqlite3_bind_parameter_name(statement.sqliteStatement, index + 1).map { String(cString: $0.advanced(by: 1)) }
        }
        var values: [String: (any DatabaseValueConvertible)?] = [:]
        for name in names {
            guard let name else { throw QueryError("parameters must have names, such as :domain") }
            guard let value = parameters[name] else {
                throw QueryError("the report wants a value for :\(name); give it with --param \(name)=VALUE")
            }
            values[name] = value.databaseValue
        }
        let columns = statement.columnNames
        let rows = try Row.fetchAll(statement, arguments: StatementArguments(values)).map { row in
            Array(row.databaseValues).map { QueryValue($0) }
        }
        return QueryResult(columns: columns, rows: rows)
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
