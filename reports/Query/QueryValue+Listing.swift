public import RuaStore

extension QueryValue {
    /// Texts as a JSON array, for `IN (SELECT value FROM json_each(:name))`; NULL when there are none.
    public init(listing texts: [String]) {
        self = texts.isEmpty ? .null : .text(String(decoding: JSONValue.texts(texts).encoded, as: UTF8.self))
    }
}
