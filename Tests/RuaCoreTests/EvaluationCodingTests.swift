import RuaCore
import RuaTestSupport
import Testing

@Suite struct EvaluationCodingTests {
    @Test(arguments: UInt64(1)...4)
    func `encoding and decoding is identity`(seed: UInt64) {
        var maker = EvaluationMaker(seed: seed)
        for _ in 0..<500 {
            let evaluation = maker.evaluation()
            let encoded = evaluation.encoded
            let decoded = Evaluation(encoded: encoded)
            #expect(decoded == evaluation, "seed \(seed)")
            #expect(decoded.encoded == encoded, "seed \(seed)")
        }
    }

    @Test(arguments: UInt64(1)...2)
    func `other evaluations have other encodings`(seed: UInt64) {
        var maker = EvaluationMaker(seed: seed)
        let evaluations = Set((0..<1000).map { _ in maker.evaluation() })
        #expect(Set(evaluations.map(\.encoded)).count == evaluations.count)
    }

    @Test func `absent and empty are two things for envelope_from`() {
        var absent = Evaluation()
        var empty = Evaluation()
        absent.envelopeFrom = nil
        empty.envelopeFrom = ""
        #expect(absent.encoded != empty.encoded)
        #expect(Evaluation(encoded: absent.encoded).envelopeFrom == nil)
        #expect(Evaluation(encoded: empty.encoded).envelopeFrom == "")
    }

    @Test func `a text cannot look like the field after it`() {
        var first = Evaluation()
        first.headerFrom = "a\u{5}\u{1}b"
        var second = Evaluation()
        second.headerFrom = "a"
        second.envelopeFrom = "b"
        #expect(first.encoded != second.encoded)
        #expect(Evaluation(encoded: first.encoded) == first)
    }

    @Test(arguments: UInt64(1)...2)
    func `an encoding cut anywhere decodes to its whole fields`(seed: UInt64) {
        var maker = EvaluationMaker(seed: seed)
        let encoded = maker.evaluation().encoded
        for end in encoded.indices {
            let decoded = Evaluation(encoded: encoded[..<end]).encoded
            #expect(decoded.count <= encoded.count + Evaluation().encoded.count)
        }
    }

    @Test func `any bytes decode without a trap`() {
        var random = SeededGenerator(seed: 11)
        for _ in 0..<3000 {
            let bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in
                UInt8.random(in: 0...(Bool.random(using: &random) ? 17 : 255), using: &random)
            }
            let once = Evaluation(encoded: bytes)
            #expect(Evaluation(encoded: once.encoded) == once)
        }
        // A length that is larger than any memory.
        #expect(Evaluation(encoded: [4] + [UInt8](repeating: 0xFF, count: 9) + [1, 65]) == Evaluation())
    }

    @Test func `parts without the whole they belong to are passed over`() {
        for field in [
            EvaluationField.reasonComment, .dkimSelector, .dkimResult, .dkimHumanResult, .spfScope, .spfResult,
        ] {
            var bytes: [UInt8] = []
            field.append(Array("x".utf8), to: &bytes)
            #expect(Evaluation(encoded: bytes) == Evaluation())
        }
    }
}
