public import RuaCore

/// The policy that most reports of one UTC day show.
public struct ShownPolicy: Sendable, Hashable {
    /// The UTC day, as days since 1970-01-01.
    public var day: Int
    /// Where the policy stands.
    public var step: PolicyStep

    /// A policy on a day.
    public init(day: Int, step: PolicyStep) {
        self.day = day
        self.step = step
    }
}

extension ObservedDomain {
    /// Days that a policy must be shown on before it counts as having come back: some reporters keep an old record for
    /// a day. Unit: days.
    private static let steadyDays = 2

    /// Whether a policy may have come back since a time: it was still seen well after another had replaced it.
    public func mayHaveReturned(since time: Timestamp) -> Bool {
        policies.contains { old in
            old.lastSeen >= time
                && policies.contains { new in
                    PolicyStep(new.policy) != PolicyStep(old.policy) && old.firstSeen < new.firstSeen
                        && new.firstSeen.day + Self.steadyDays < old.lastSeen.day
                }
        }
    }

    /// Adds the policies that came back, which first and last sight alone do not tell: `none` until March and again
    /// since June looks like `none` all along.
    ///
    /// - Parameter days: The days with reports, oldest first.
    public mutating func noteReturns(_ days: [ShownPolicy]) {
        var runs: [(step: PolicyStep, first: Int, days: Int)] = []
        for shown in days {
            if let last = runs.indices.last, runs[last].step == shown.step {
                runs[last].days += 1
            } else {
                runs.append((shown.step, shown.day, 1))
            }
        }
        let steady = runs.filter { $0.days >= Self.steadyDays }
        for (before, run) in zip(steady, steady.dropFirst()) where before.step != run.step {
            let same = policies.filter { PolicyStep($0.policy) == run.step }
            guard !same.contains(where: { before.first < $0.firstSeen.day && $0.firstSeen.day <= run.first + 1 }),
                var back = same.max(by: { $0.lastSeen < $1.lastSeen })
            else { continue }
            back.firstSeen = Timestamp(day: run.first)
            policies.append(back)
        }
    }
}
