import Foundation

/// A Postfix of a test's own: its settings and its queue lie in the test's folder, and it hands all mail to
/// one collector. The one of the system, if there is any, is not touched.
final class Postfix {
    /// Whether it can be had here: it must be installed, and it needs root.
    static var isPossible: Bool { tool("postfix") != nil && geteuid() == 0 && getpwnam("postfix") != nil }

    /// A program of Postfix; they lie where the path of ordinary users does not lead.
    static func tool(_ name: String) -> String? {
        let path = "/usr/sbin/" + name
        return FileManager.default.isExecutableFile(atPath: path) ? path : nil
    }

    /// Runs a program of Postfix.
    static func run(
        _ name: String, _ arguments: [String], in scratch: Scratch, input: [UInt8] = [], seconds: Double = 60
    ) throws -> RuaProcess {
        guard let path = tool(name) else { throw TestTrouble("\(name) is not installed") }
        return try RuaProcess.run(program: path, arguments, folder: scratch.path, input: input, seconds: seconds)
    }

    private let scratch: Scratch
    private let process: pid_t
    private let lines: LineFeed
    private var settings: String { scratch.file("postfix/etc") }

    /// Starts it, with a collector's port to send to, and waits until it takes mail.
    init(in scratch: Scratch, for port: UInt16) throws {
        self.scratch = scratch
        try Self.makeFolders(in: scratch)
        try scratch.write(Self.mainSettings(scratch.file("postfix"), port: port), to: "postfix/etc/main.cf")
        try scratch.write(Self.services, to: "postfix/etc/master.cf")
        let ends = try PipeEnds()
        let nothing = open("/dev/null", O_RDWR | O_CLOEXEC)
        process = try spawn(
            "/usr/sbin/postfix", ["-c", scratch.file("postfix/etc"), "start-fg"],
            environment: cleanEnvironment(home: scratch.path), folder: scratch.path,
            descriptors: (nothing, ends.writing, ends.writing))
        close(ends.writing)
        close(nothing)
        lines = LineFeed(ends.reading)
        do {
            try waitForLog("daemon started")
        } catch {
            stop()
            throw error
        }
    }

    deinit { stop() }

    /// Hands it a message, as a program on this machine does.
    func submit(_ message: [UInt8], from sender: String, to recipients: String...) throws {
        // What is in a file here has the line ends of the system.
        let text = String(decoding: message, as: UTF8.self).replacingOccurrences(of: "\r\n", with: "\n")
        let sent = try Self.run(
            "sendmail", ["-C", settings, "-i", "-f", sender] + recipients, in: scratch, input: Array(text.utf8))
        guard sent.exitCode == 0 else { throw TestTrouble("sendmail: \(sent)\n\(log)") }
    }

    /// What it has noted so far.
    var log: String { lines.all.joined(separator: "\n") }

    /// Waits until it has noted something.
    func waitForLog(_ text: String) throws { _ = try lines.line(holding: text) }

    /// Whether all mail has left it.
    var isEmpty: Bool {
        get throws {
            try Self.run("postqueue", ["-c", settings, "-p"], in: scratch).text.contains("Mail queue is empty")
        }
    }

    private func stop() {
        do {
            _ = try Self.run("postfix", ["-c", settings, "stop"], in: scratch, seconds: 30)
        } catch {
            kill(process, SIGKILL)
        }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
    }

    private static func makeFolders(in scratch: Scratch) throws {
        let user = getpwnam("postfix").pointee.pw_uid
        for name in ["", "postfix", "postfix/etc", "postfix/queue", "postfix/data"] {
            let path = scratch.file(name)
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            // Its processes are not root.
            guard chmod(path, 0o755) == 0 else { throw TestTrouble.system("chmod \(path)") }
        }
        guard chown(scratch.file("postfix/data"), user, 0) == 0 else { throw TestTrouble.system("chown") }
    }

    private static func mainSettings(_ folder: String, port: UInt16) -> String {
        """
        compatibility_level = 3.6
        queue_directory = \(folder)/queue
        data_directory = \(folder)/data
        maillog_file = /dev/stdout
        myhostname = mail.reporter.example
        mydestination =
        local_transport = error:there is no local mail
        alias_maps =
        alias_database =
        inet_interfaces = loopback-only
        inet_protocols = ipv4
        disable_dns_lookups = yes
        smtp_host_lookup = native
        relayhost = [127.0.0.1]:\(port)
        smtp_tls_security_level = encrypt
        smtp_tls_loglevel = 1

        """
    }

    /// What it needs to send; it listens nowhere.
    private static let services = """
        pickup unix n - n 1 1 pickup
        cleanup unix n - n - 0 cleanup
        qmgr unix n - n 300 1 qmgr
        tlsmgr unix - - n 1000? 1 tlsmgr
        rewrite unix - - n - - trivial-rewrite
        bounce unix - - n - 0 bounce
        defer unix - - n - 0 bounce
        trace unix - - n - 0 bounce
        error unix - - n - - error
        retry unix - - n - - error
        showq unix n - n - - showq
        smtp unix - - n - - smtp
        postlog unix-dgram n - n - 1 postlogd

        """
}
