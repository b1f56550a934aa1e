import GRDB

/// All the DDL there is. Migrations are named, run in order, each in one transaction, and never edited once released.
///
/// docs/schema.md explains the tables and promises the views; the views are the stable surface for people with
/// `sqlite3`.
enum Schema {
    /// "Rua1": what `PRAGMA application_id` says of a database of ours.
    static let applicationID: Int32 = 0x5275_6131

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("v1 mails, reports, rows") { db in
            try db.execute(sql: "PRAGMA application_id = \(applicationID)")
            try db.execute(sql: tables)
            try db.execute(sql: views)
        }
        return migrator
    }

    // A list of more than two in a CHECK would make SQLite build a table in memory for every row that is written.
    private static let tables = """
        CREATE TABLE setting (
            name TEXT PRIMARY KEY,
            value ANY NOT NULL
        ) STRICT, WITHOUT ROWID;
        INSERT INTO setting VALUES ('row_key', randomblob(16));

        -- Text that repeats: domains, selectors, reporters.
        CREATE TABLE name (
            id INTEGER PRIMARY KEY,
            text TEXT NOT NULL UNIQUE
        ) STRICT;

        -- Every message received and every item imported; `day` is that on which the newest report in it counts.
        CREATE TABLE mail (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            received INTEGER NOT NULL,
            origin TEXT NOT NULL CHECK (origin IN ('smtp', 'import')),
            came_from TEXT NOT NULL,
            helo TEXT,
            mail_from TEXT,
            recipients TEXT,
            tls TEXT,
            subject TEXT,
            header_from TEXT,
            bytes INTEGER NOT NULL CHECK (bytes >= 0),
            digest BLOB UNIQUE,
            day INTEGER,
            state TEXT NOT NULL CHECK
                (state = 'pending' OR state = 'stored' OR state = 'duplicate' OR state = 'quarantined'),
            reason TEXT,
            detail TEXT,
            crashes INTEGER NOT NULL DEFAULT 0,
            CHECK ((state = 'quarantined') = (reason IS NOT NULL))
        ) STRICT;
        CREATE INDEX mail_by_state ON mail (state, id);
        CREATE INDEX mail_by_received ON mail (received);
        CREATE INDEX mail_by_day ON mail (state, day) WHERE day IS NOT NULL;

        -- The bytes as received: of every message, and of imported items that are in quarantine.
        CREATE TABLE mail_raw (
            mail_id INTEGER PRIMARY KEY REFERENCES mail ON DELETE CASCADE,
            bytes BLOB NOT NULL
        ) STRICT;

        -- The published policies that reports on a domain show, once each, with when they were seen.
        CREATE TABLE policy (
            id INTEGER PRIMARY KEY,
            domain_id INTEGER NOT NULL REFERENCES name,
            policy_domain TEXT NOT NULL,
            p TEXT, sp TEXT, np TEXT, adkim TEXT, aspf TEXT, pct INTEGER, fo TEXT, testing TEXT, discovery_method TEXT,
            first_seen INTEGER NOT NULL,
            last_seen INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX policy_by_content ON policy (domain_id, p, sp, np, adkim, aspf, pct, testing, fo);

        CREATE TABLE report (
            id INTEGER PRIMARY KEY,
            mail_id INTEGER NOT NULL REFERENCES mail,
            domain_id INTEGER NOT NULL REFERENCES name,
            reporter_id INTEGER NOT NULL REFERENCES name,
            report_id TEXT NOT NULL,
            begin INTEGER NOT NULL,
            "end" INTEGER NOT NULL CHECK ("end" >= begin),
            day INTEGER NOT NULL,
            row_hash BLOB NOT NULL,
            rows INTEGER NOT NULL CHECK (rows >= 0),
            org_name_id INTEGER NOT NULL REFERENCES name,
            email TEXT NOT NULL,
            extra_contact_info TEXT,
            errors TEXT,
            generator TEXT,
            version TEXT,
            dialect TEXT NOT NULL,
            policy_id INTEGER NOT NULL REFERENCES policy,
            UNIQUE (domain_id, reporter_id, report_id, begin, "end")
        ) STRICT;
        CREATE INDEX report_by_day ON report (day, domain_id);
        CREATE INDEX report_by_mail ON report (mail_id);

        CREATE TABLE report_note (
            report_id INTEGER NOT NULL REFERENCES report ON DELETE CASCADE,
            n INTEGER NOT NULL,
            code TEXT NOT NULL,
            line INTEGER NOT NULL,
            text TEXT NOT NULL,
            PRIMARY KEY (report_id, n)
        ) STRICT, WITHOUT ROWID;

        -- Which mails brought which report, and what became of each copy.
        CREATE TABLE mail_report (
            mail_id INTEGER NOT NULL REFERENCES mail ON DELETE CASCADE,
            report_id INTEGER NOT NULL REFERENCES report ON DELETE CASCADE,
            outcome TEXT NOT NULL CHECK (outcome = 'stored' OR outcome = 'duplicate' OR outcome = 'conflicting'),
            PRIMARY KEY (mail_id, report_id, outcome)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX mail_report_by_report ON mail_report (report_id);

        -- A policy domain together with one source IP (4 or 16 bytes; none where a reporter gave none).
        CREATE TABLE source (
            id INTEGER PRIMARY KEY,
            domain_id INTEGER NOT NULL REFERENCES name,
            ip BLOB NOT NULL CHECK (length(ip) = 0 OR length(ip) = 4 OR length(ip) = 16),
            source_ip TEXT NOT NULL,
            first_day INTEGER NOT NULL,
            last_day INTEGER NOT NULL,
            UNIQUE (domain_id, ip)
        ) STRICT;

        -- What rows say besides source and count, once each, with what Rua makes of it.
        CREATE TABLE evaluation (
            id INTEGER PRIMARY KEY,
            hash BLOB NOT NULL UNIQUE,
            header_from_id INTEGER NOT NULL REFERENCES name,
            envelope_from_id INTEGER REFERENCES name,
            envelope_to_id INTEGER REFERENCES name,
            disposition TEXT NOT NULL,
            reported_dkim TEXT NOT NULL,
            reported_spf TEXT NOT NULL,
            dkim_aligned INTEGER NOT NULL,
            spf_aligned INTEGER NOT NULL,
            dkim_on_trust INTEGER NOT NULL,
            spf_on_trust INTEGER NOT NULL,
            contradictions INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE dkim_result (
            evaluation_id INTEGER NOT NULL REFERENCES evaluation ON DELETE CASCADE,
            n INTEGER NOT NULL,
            domain_id INTEGER NOT NULL REFERENCES name,
            selector_id INTEGER REFERENCES name,
            result TEXT NOT NULL,
            human_result TEXT,
            PRIMARY KEY (evaluation_id, n)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE spf_result (
            evaluation_id INTEGER NOT NULL REFERENCES evaluation ON DELETE CASCADE,
            n INTEGER NOT NULL,
            domain_id INTEGER NOT NULL REFERENCES name,
            scope TEXT,
            result TEXT NOT NULL,
            human_result TEXT,
            PRIMARY KEY (evaluation_id, n)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE override_reason (
            evaluation_id INTEGER NOT NULL REFERENCES evaluation ON DELETE CASCADE,
            n INTEGER NOT NULL,
            type TEXT NOT NULL,
            comment TEXT,
            PRIMARY KEY (evaluation_id, n)
        ) STRICT, WITHOUT ROWID;

        -- The owner's word on senders, as `rua senders declare` keeps it; lists are separated by blanks.
        CREATE TABLE declared_sender (
            name TEXT PRIMARY KEY,
            is_ours INTEGER NOT NULL CHECK (is_ours IN (0, 1)),
            networks TEXT NOT NULL,
            dkim_domains TEXT NOT NULL,
            spf_domains TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;

        -- The rows: about 20 bytes each.
        CREATE TABLE report_row (
            report_id INTEGER NOT NULL REFERENCES report ON DELETE CASCADE,
            n INTEGER NOT NULL,
            source_id INTEGER NOT NULL REFERENCES source,
            messages INTEGER NOT NULL CHECK (messages BETWEEN 0 AND 9007199254740992),
            evaluation_id INTEGER NOT NULL REFERENCES evaluation,
            PRIMARY KEY (report_id, n)
        ) STRICT, WITHOUT ROWID;

        -- What the rows come to by domain, source and evaluation: messages by day of the 60 days from day 60 * era on, as
        -- {"0":12,"59":3}. Kept in the transaction that stores the rows, and without references, since those rows have
        -- them.
        CREATE TABLE source_total (
            domain_id INTEGER NOT NULL,
            era INTEGER NOT NULL,
            source_id INTEGER NOT NULL,
            evaluation_id INTEGER NOT NULL,
            messages TEXT NOT NULL,
            PRIMARY KEY (domain_id, era, source_id, evaluation_id)
        ) STRICT, WITHOUT ROWID;

        -- Reports, and the messages in their rows, by domain, reporter and policy, by day likewise.
        CREATE TABLE reporter_total (
            domain_id INTEGER NOT NULL,
            era INTEGER NOT NULL,
            org_name_id INTEGER NOT NULL,
            policy_id INTEGER NOT NULL,
            reports TEXT NOT NULL DEFAULT '{}',
            messages TEXT NOT NULL DEFAULT '{}',
            PRIMARY KEY (domain_id, era, org_name_id, policy_id)
        ) STRICT, WITHOUT ROWID;

        -- Who reported a source when: a bit for each day of an era.
        CREATE TABLE source_reporter (
            domain_id INTEGER NOT NULL,
            era INTEGER NOT NULL,
            source_id INTEGER NOT NULL,
            org_name_id INTEGER NOT NULL,
            days INTEGER NOT NULL,
            PRIMARY KEY (domain_id, era, source_id, org_name_id)
        ) STRICT, WITHOUT ROWID;
        """

    private static let views = """
        CREATE VIEW mails AS
        SELECT id, datetime(received, 'unixepoch') AS received_utc, origin, came_from, helo, mail_from, recipients, tls,
            header_from, subject, bytes, state, reason, detail
        FROM mail;

        CREATE VIEW reports AS
        SELECT report.id, mail_id, domain.text AS domain, org.text AS org_name, reporter.text AS reporter, report_id,
            datetime(begin, 'unixepoch') AS begin_utc, datetime("end", 'unixepoch') AS end_utc,
            date(day * 86400, 'unixepoch') AS day, rows, email, extra_contact_info, errors, generator, version, dialect,
            policy_domain, p, sp, np, adkim, aspf, pct, fo, testing, discovery_method
        FROM report
        JOIN policy ON policy.id = policy_id
        JOIN name AS domain ON domain.id = report.domain_id
        JOIN name AS org ON org.id = org_name_id
        JOIN name AS reporter ON reporter.id = reporter_id;

        CREATE VIEW sources AS
        SELECT source.id, domain.text AS domain, source_ip,
            date(first_day * 86400, 'unixepoch') AS first_day, date(last_day * 86400, 'unixepoch') AS last_day
        FROM source JOIN name AS domain ON domain.id = domain_id;

        CREATE VIEW rows AS
        SELECT report.id AS report, n, domain.text AS domain, date(day * 86400, 'unixepoch') AS day,
            org.text AS org_name, source_ip, messages, disposition, dkim_aligned, spf_aligned,
            dkim_aligned OR spf_aligned AS pass, reported_dkim, reported_spf, header.text AS header_from,
            envelope_from.text AS envelope_from, envelope_to.text AS envelope_to, evaluation_id, source_id
        FROM report_row
        JOIN report ON report.id = report_row.report_id
        JOIN source ON source.id = source_id
        JOIN evaluation ON evaluation.id = evaluation_id
        JOIN name AS domain ON domain.id = report.domain_id
        JOIN name AS org ON org.id = org_name_id
        JOIN name AS header ON header.id = header_from_id
        LEFT JOIN name AS envelope_from ON envelope_from.id = envelope_from_id
        LEFT JOIN name AS envelope_to ON envelope_to.id = envelope_to_id;

        CREATE VIEW day_total AS
        SELECT domain_id, era, 60 * era + key AS day, source_id, evaluation_id, value AS messages
        FROM source_total JOIN json_each(messages);

        CREATE VIEW totals AS
        SELECT domain.text AS domain, date(day * 86400, 'unixepoch') AS day, source_ip, messages, disposition, dkim_aligned,
            spf_aligned, dkim_aligned OR spf_aligned AS pass, header.text AS header_from, evaluation_id, source_id
        FROM day_total
        JOIN source ON source.id = source_id
        JOIN evaluation ON evaluation.id = evaluation_id
        JOIN name AS domain ON domain.id = day_total.domain_id
        JOIN name AS header ON header.id = header_from_id;

        CREATE VIEW dkim_results AS
        SELECT evaluation_id, n, domain.text AS domain, selector.text AS selector, result, human_result
        FROM dkim_result JOIN name AS domain ON domain.id = domain_id
        LEFT JOIN name AS selector ON selector.id = selector_id;

        CREATE VIEW override_reasons AS SELECT evaluation_id, n, type, comment FROM override_reason;

        CREATE VIEW notes AS SELECT report_id AS report, n, code, line, text FROM report_note;

        CREATE VIEW spf_results AS
        SELECT evaluation_id, n, domain.text AS domain, scope, result, human_result
        FROM spf_result JOIN name AS domain ON domain.id = domain_id;
        """
}
