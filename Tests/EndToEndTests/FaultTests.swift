import Foundation
import Testing

/// A disk that is full, fails or is locked by another (contract section 5; security tests c to f).
@Suite struct FaultTests {
    @Test(.enabled("python3 is not installed") { Tool.isInstalled("python3") })
    func `A database locked by another process gives 451 or 452, and then mail is taken again`() throws {
        let scratch = try Scratch()
        let collector = try CollectorProcess(in: scratch, web: true)
        try collector.deliver(ReportMail(ReportXML()).bytes)
        try scratch.waitUntilRead()
        let message = ReportMail(ReportXML()).bytes
        let client = try SMTPClient(port: collector.smtpPort, seconds: 40)
        try client.expect(220)
        try client.command("EHLO client.example", 250)
        do {
            let lock = try DatabaseLock(scratch)
            try client.startMessage()
            try client.sendData(message)
            let reply = try #require(try client.reply())
            #expect([451, 452].contains(reply.code), "\(reply.text)")
            #expect(try scratch.mails().count == 1, "others can read")
            #expect(try HTTPAnswer.get("/", port: collector.webPort).status == 200)
            #expect(try HTTPAnswer.get("/healthz", port: collector.webPort).status == 503)
            lock.end()
        }
        let deadline = Date(timeIntervalSinceNow: 30)
        while try HTTPAnswer.get("/healthz", port: collector.webPort).status != 200, Date() < deadline {}
        #expect(try HTTPAnswer.get("/healthz", port: collector.webPort).status == 200, "without any mail")
        try client.message(message)
        try scratch.waitUntilRead()
        #expect(try scratch.mails().map { $0["state"].text } == ["stored", "stored"])
        #expect(collector.end() == 0)
    }

    @Test(.enabled("python3 is not installed") { Tool.isInstalled("python3") })
    func `An import waits for a short lock, and ends with a sentence at a long one`() throws {
        let scratch = try Scratch()
        try scratch.add(ReportXML())
        let lock = try DatabaseLock(scratch)
        let answer = try scratch.rua("import", "-", input: ReportXML().bytes)
        #expect(answer.exitCode == 1)
        #expect(answer.errorText.hasPrefix("rua: "))
        #expect(answer.errorText.contains("rua.db"))
        lock.end()
        #expect(try scratch.mails().count == 1)
        try scratch.add(ReportXML())
    }

    @Test(
        .enabled("a file system can be mounted by root only") { SmallDisk.isPossible },
        arguments: [[], ["--reserve", "0"]])
    func `A full disk gives nothing but 452, and mail is taken again when there is room`(_ flags: [String]) throws {
        let scratch = try Scratch()
        let disk = try SmallDisk(in: scratch, mebibytes: 12)
        try Data(repeating: 0, count: 3 << 20).write(to: URL(fileURLWithPath: disk.path + "/ballast"))
        let database = disk.path + "/rua.db"
        let collector = try CollectorProcess(in: scratch, arguments: flags, database: database, web: true)
        var acknowledged: Set<String> = []
        var refusals: [Int] = []
        for number in 0..<100 where refusals.count < 20 {
            let name = "m\(number)"
            let code = try attempt(name, collector)
            if code == 250 { acknowledged.insert(name) } else { refusals.append(code) }
        }
        #expect(!acknowledged.isEmpty)
        #expect(refusals.count == 20, "the disk never got full")
        #expect(refusals.allSatisfy { $0 == 452 }, "\(refusals)")
        if flags.isEmpty { #expect(try HTTPAnswer.get("/healthz", port: collector.webPort).status == 503) }

        try FileManager.default.removeItem(atPath: disk.path + "/ballast")
        let deadline = Date(timeIntervalSinceNow: 30)
        var code = 0
        while code != 250, Date() < deadline { code = try attempt("after", collector) }
        #expect(code == 250, "without a restart")
        #expect(try HTTPAnswer.get("/healthz", port: collector.webPort).status == 200)
        let list = ["mail", "list", "--db", database, "--format", "json"]
        while try !RuaProcess.run(list + ["--state", "pending"], in: scratch).json.elements.isEmpty, Date() < deadline {
        }
        #expect(collector.end() == 0)
        let mails = try RuaProcess.run(list, in: scratch).json.elements
        #expect(mails.compactMap { $0["subject"].text }.sorted() == (acknowledged.union(["after"])).sorted())
        #expect(mails.allSatisfy { $0["state"].text == "stored" })
    }

    /// Sends a large message; the first reply that is no yes, or 250.
    private func attempt(_ name: String, _ collector: CollectorProcess) throws -> Int {
        var mail = ReportMail(ReportXML())
        mail.subject = name
        mail.files.append(
            ("noise.bin", "application/octet-stream", (0..<200_000).map { _ in UInt8.random(in: 0...255) }))
        let client = try collector.connect()
        for command in ["MAIL FROM:<a@b.example>", "RCPT TO:<rua@example.com>", "DATA"] {
            try client.send(command + "\r\n")
            let code = try client.reply()?.code ?? 0
            guard code == 250 || code == 354 else { return code }
        }
        try client.sendData(mail.bytes)
        return try client.reply()?.code ?? 0
    }

    @Test(.enabled("strace is not installed") { Tool.isInstalled("strace") })
    func `Between the end of a message and its 250 lies an fsync of the database`() throws {
        let scratch = try Scratch()
        let strace = try #require(Tool.path("strace"))
        let trace = "trace=fsync,fdatasync,read,recvfrom,recvmsg,write,sendto,sendmsg,writev"
        let collector = try CollectorProcess(
            in: scratch, wrapper: [strace, "-f", "-y", "-s", "200", "-e", trace, "-o", scratch.file("trace")])
        let client = try collector.connect()
        for number in 1...5 {
            // Only when the worker is done can the fsync be no other's.
            try client.message(Array("Subject: traced \(number)\r\n\r\nx\r\n".utf8))
            try scratch.waitUntilRead()
        }
        try client.command("QUIT", 221)
        let lines = try String(decoding: scratch.read("trace"), as: UTF8.self).split(separator: "\n")
        for number in 1...5 {
            let end = try #require(
                lines.firstIndex { $0.contains("Subject: traced \(number)\\r\\n\\r\\nx\\r\\n.\\r\\n") })
            let reply = try #require(lines.firstIndex { $0.contains("\"250 2.0.0 stored as \(number)") })
            let between = lines[end..<max(end, reply)]
            let begun = between.filter { $0.contains("sync(") && $0.contains("/rua.db") }
            let ended = between.filter { $0.contains("sync") && $0.hasSuffix("= 0") }
            #expect(!begun.isEmpty && !ended.isEmpty, "message \(number)")
        }
    }

    @Test(.enabled("strace is not installed") { Tool.isInstalled("strace") }, arguments: 3...6)
    func `After a failed fsync nothing more is acknowledged, and the process ends`(_ count: Int) throws {
        let scratch = try Scratch()
        try scratch.add(ReportXML())
        let strace = try #require(Tool.path("strace"))
        let collector = try CollectorProcess(
            in: scratch,
            wrapper: [
                strace, "-f", "-o", "/dev/null", "-e", "trace=fsync,fdatasync", "-e",
                "inject=fsync,fdatasync:error=EIO:when=\(count)+",
            ])
        var acknowledged: Set<String> = []
        do {
            let client = try collector.connect()
            for number in 0..<100 {
                var mail = ReportMail(ReportXML())
                mail.subject = "m\(number)"
                try client.message(mail.bytes)
                acknowledged.insert(mail.subject)
            }
            Issue.record("the disk fails and mail is taken")
        } catch {
            // A refusal or a closed connection, never a 250.
        }
        #expect(collector.waitForEnd() == 1)
        let next = try CollectorProcess(in: scratch)
        try scratch.waitUntilRead()
        let subjects = try scratch.mails().compactMap { $0["subject"].text }.filter { !$0.isEmpty }
        #expect(Set(subjects).count == subjects.count)
        #expect(acknowledged.isSubset(of: subjects))
        #expect(next.end() == 0)
    }

    @Test(.enabled("a file system can be mounted by root only") { SmallDisk.isPossible })
    func `A database on a disk that is mounted read-only is read, and not written`() throws {
        let scratch = try Scratch()
        let disk = try SmallDisk(in: scratch, mebibytes: 8)
        let database = disk.path + "/rua #1?.db"
        _ = try scratch.rua("import", "-", "--db", database, input: ReportXML().bytes)
        #expect(try Tool.run("mount", ["-o", "remount,ro", disk.path], in: scratch).exitCode == 0)
        let export = try scratch.rua("export", "--db", database)
        #expect(try CSV(export.output).rows.count == 1)
        for command in [["summary"], ["mail", "list"], ["report", "days"]] {
            #expect(try RuaProcess.run(command + ["--db", database], in: scratch).exitCode == 0, "\(command)")
        }
        let written = try scratch.rua("import", "-", "--db", database, input: ReportXML().bytes)
        #expect(written.exitCode == 1)
        #expect(written.errorText.contains("this file system"))
    }
}
