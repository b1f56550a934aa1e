public import ArgumentParser
public import RuaReports

extension OutputFormat: ExpressibleByArgument {}

/// The flags of every command that prints data: which form, and where to.
struct AnswerOptions: ParsableArguments {
    @Option(help: ArgumentHelp("table, json, csv, markdown or html.", valueName: "format"))
    var format: OutputFormat = .table

    @Option(name: .shortAndLong, help: ArgumentHelp("Write to a file instead, whole or not at all.", valueName: "file"))
    var output: String?

    @Flag(help: "Show all lines of long tables.")
    var all = false

    /// Prints an answer.
    func print(_ answer: some Answer) throws {
        let output = try Output(path: output)
        let options = self.output == nil ? Terminal.options(showAll: all) : TextOptions()
        try output.write(answer.printed(as: format, options: options))
        try output.close()
    }
}
