/// Takes the rows of a report while it is read. Nothing may count until the whole report has been read without error.
public protocol RowSink: AnyObject {
    /// Takes one row.
    ///
    /// - Parameters:
    ///   - sourceIP: The source; nil when there was none that can be read.
    ///   - messages: The count, 0 to 2^53.
    ///   - evaluation: The encoded `Evaluation`, valid during the call only.
    func append(sourceIP: IPAddress?, messages: Int64, evaluation: UnsafeRawBufferPointer)
}
