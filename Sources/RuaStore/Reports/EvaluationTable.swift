import GRDB
import RuaCore

/// Ids of evaluations, each stored once for the alignment modes under which it was judged.
struct EvaluationTable {
    /// What an evaluation is found by. The judgement follows from the modes, so they are part of it.
    struct Key: Hashable {
        let evaluation: UInt128
        let dkim: AlignmentMode
        let spf: AlignmentMode

        /// The key as kept in the database: the hash, and one byte for the modes.
        var storedBytes: [UInt8] {
            evaluation.storedBytes + [(dkim == .strict ? 1 : 0) | (spf == .strict ? 2 : 0)]
        }
    }

    private static let kept = 50_000
    private var ids: [Key: Int64] = [:]

    mutating func id(
        _ key: Key, _ db: Database, names: inout NameTable, _ make: () -> (Evaluation, Judgement)
    ) throws -> Int64 {
        if let known = ids[key] { return known }
        let find = try RawStatement(db, "SELECT id FROM evaluation WHERE hash = ?")
        find.bind(1, bytes: key.storedBytes)
        let id: Int64
        if let found = try find.integer() {
            id = found
        } else {
            let (evaluation, judgement) = make()
            id = try insert(evaluation, judgement, key: key, db, names: &names)
        }
        if ids.count >= Self.kept { ids.removeAll(keepingCapacity: true) }
        ids[key] = id
        return id
    }

    private func insert(
        _ evaluation: Evaluation, _ judgement: Judgement, key: Key, _ db: Database, names: inout NameTable
    ) throws -> Int64 {
        let insert = try RawStatement(
            db,
            """
            INSERT INTO evaluation (hash, header_from_id, envelope_from_id, envelope_to_id, disposition, reported_dkim,
                reported_spf, dkim_aligned, spf_aligned, dkim_on_trust, spf_on_trust, contradictions)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        insert.bind(1, bytes: key.storedBytes)
        insert.bind(2, try names.id(evaluation.headerFrom, db))
        insert.bind(3, try names.id(evaluation.envelopeFrom, db))
        insert.bind(4, try names.id(evaluation.envelopeTo, db))
        insert.bind(5, evaluation.disposition.description)
        insert.bind(6, evaluation.reportedDKIM.description)
        insert.bind(7, evaluation.reportedSPF.description)
        insert.bind(8, judgement.dkimAligned ? 1 : 0)
        insert.bind(9, judgement.spfAligned ? 1 : 0)
        insert.bind(10, judgement.dkimTakenOnTrust ? 1 : 0)
        insert.bind(11, judgement.spfTakenOnTrust ? 1 : 0)
        insert.bind(12, Int64(judgement.contradictions.rawValue))
        let id = try insert.insert()
        try insertParts(of: evaluation, id, db, names: &names)
        return id
    }

    private func insertParts(
        of evaluation: Evaluation, _ id: Int64, _ db: Database, names: inout NameTable
    ) throws {
        for (n, result) in evaluation.dkim.enumerated() {
            let insert = try RawStatement(db, "INSERT INTO dkim_result VALUES (?, ?, ?, ?, ?, ?)")
            insert.bind(1, id)
            insert.bind(2, Int64(n))
            insert.bind(3, try names.id(result.domain, db))
            insert.bind(4, try names.id(result.selector, db))
            insert.bind(5, result.result.description)
            insert.bind(6, result.humanResult)
            try insert.run()
        }
        for (n, result) in evaluation.spf.enumerated() {
            let insert = try RawStatement(db, "INSERT INTO spf_result VALUES (?, ?, ?, ?, ?, ?)")
            insert.bind(1, id)
            insert.bind(2, Int64(n))
            insert.bind(3, try names.id(result.domain, db))
            insert.bind(4, result.scope?.description)
            insert.bind(5, result.result.description)
            insert.bind(6, result.humanResult)
            try insert.run()
        }
        for (n, reason) in evaluation.reasons.enumerated() {
            let insert = try RawStatement(db, "INSERT INTO override_reason VALUES (?, ?, ?, ?)")
            insert.bind(1, id)
            insert.bind(2, Int64(n))
            insert.bind(3, reason.type.description)
            insert.bind(4, reason.comment)
            try insert.run()
        }
    }
}
