/// The elements that are open in a document under repair, by name and by their place in a report.
struct OpenElements {
    private struct Open {
        let element: Element
        let place: Step
        let nameStart: Int
        /// An element of a report lies in this one, which is none.
        var hidesKnown = false
    }

    private var elements: [Open] = []
    private var names: [UInt8] = []
    /// The prefix of the root, with its colon; elements of another prefix are extensions.
    private var prefix: [UInt8] = []

    var count: Int { elements.count }
    /// The innermost.
    var top: Element? { elements.last?.element }
    /// Whether the innermost is one that holds text only.
    var isInLeaf: Bool {
        if case .leaf = elements.last?.place { true } else { false }
    }
    /// Whether the innermost is no element of a report, yet holds one.
    var hidesKnown: Bool { elements.last?.hidesKnown ?? false }

    /// What a tag of some name would be here.
    func element(of name: ArraySlice<UInt8>) -> Element {
        let local = name.localName
        guard elements.isEmpty || name[..<local.startIndex].elementsEqual(prefix) else { return .unknown }
        return Element(name: local)
    }

    /// What an element means within the innermost.
    private func place(of element: Element) -> Step {
        guard let last = elements.last else { return Grammar.report[.outside, element] }
        guard case .enter(let scope) = last.place else { return .skip }
        return Grammar.report[scope, element]
    }

    /// How many elements stay open if those are closed that were left open before this one, which has no place in them
    /// but in one around them; nil when there is no such one.
    func depth(forStartOf element: Element) -> Int? {
        guard element != .unknown, place(of: element) == .skip else { return nil }
        for index in elements.indices.reversed() {
            guard case .enter(let scope) = elements[index].place else { return nil }
            if Grammar.report[scope, element] != .skip { return index + 1 }
        }
        return nil
    }

    mutating func push(_ element: Element, name: ArraySlice<UInt8>) {
        if elements.isEmpty { prefix = Array(name[..<name.localName.startIndex]) }
        if element != .unknown, let last = elements.indices.last, elements[last].element == .unknown {
            elements[last].hidesKnown = true
        }
        elements.append(Open(element: element, place: place(of: element), nameStart: names.count))
        names.append(contentsOf: name)
    }

    /// Closes the innermost, whose end tag is appended to an output.
    mutating func pop(into output: inout [UInt8]) {
        guard let last = elements.popLast() else { return }
        if last.hidesKnown, let outer = elements.indices.last, elements[outer].element == .unknown {
            elements[outer].hidesKnown = true
        }
        output.append(contentsOf: "</".utf8)
        output.append(contentsOf: names[last.nameStart...])
        output.append(ASCII.greaterThan)
        names.removeLast(names.count - last.nameStart)
    }

    /// How many elements are open once all within the innermost of a name are closed; nil when none has the name. A
    /// name that differs in case only counts when there is no other.
    func depth(of name: ArraySlice<UInt8>) -> Int? {
        var loose: Int?
        var end = names.count
        for index in elements.indices.reversed() {
            let open = names[elements[index].nameStart..<end]
            if open == name { return index + 1 }
            if loose == nil, open.elementsEqual(name, by: { $0.lowercased == $1.lowercased }) { loose = index + 1 }
            end = elements[index].nameStart
        }
        return loose
    }
}
